/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOBS_H
#define JOBS_H
/* The resolving of a list's items, many at a time. */
#include "records/lock.h"
#include "registry/registry.h"
#include "registry/source.h"

struct settings {
	struct arena *arena;
	struct registry *registry;
	struct str platforms;   /* wanted, comma-separated; empty: all */
	const char *work;       /* where manifests are kept, or NULL */
	struct lock keep;       /* whose digests are taken as they are */
	bool locked;            /* what is not in it fails, and nothing is asked */
	struct lock before;     /* the lock there was */
	struct sources sources;
};

struct job {
	struct lock_item item;  /* digest and platforms are filled in */
	bool failed;
	enum status status;
	const char *message;    /* when it failed */
	/* private */
	struct jobs *all;
	struct registry_call call; /* under way */
	struct arena arena;        /* until it is done */
	struct locations locations;   /* that may have it, and which is asked */
	size_t tried;
	struct location at;
	struct str name;           /* tag or digest asked for */
	struct str bytes;          /* the manifest, once there */
	struct descriptor config;
};

/* Resolves every item of the list; the jobs, in the same order, live in the
 * arena of the settings. */
struct job *jobs_run(struct settings *s, const struct lock *list);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOBS_H
#define JOBS_H
/* Resolves the items of a list to digests, many at a time. */
#include "records/lock.h"
#include "registry/registry.h"
#include "registry/source.h"

struct settings {
	struct arena *arena;
	struct registry *registry;
	struct str platforms;   /* the platforms that are wanted, with commas between; empty: all */
	const char *work;       /* the folder where manifests are kept, or NULL */
	struct lock keep;       /* a lock; items that it has keep their digests */
	bool locked;            /* an item that `keep` lacks fails, and nothing is asked */
	struct lock before;     /* the lock of the run before */
	struct sources sources;
};

struct job {
	struct lock_item item;  /* jobs_run fills digest and platforms */
	bool failed;
	enum status status;
	const char *message;    /* when it failed: why */
	bool moved;             /* it failed since a chart is not the one of the lock */
	const struct lock_item *stays; /* when it failed: the lock's item, which stays, or NULL */
	/* private */
	struct jobs *all;
	struct str *want;          /* the platforms that are wanted */
	size_t nwant;
	struct registry_call call; /* the request that is under way */
	struct arena arena;        /* memory for it */
	struct locations locations;   /* those that may have it; tried is an index */
	size_t tried;
	struct location at;
	struct str name;           /* the tag or digest that is asked for */
	struct str pin;            /* of a chart: the digest that its line wants, or empty */
	struct str bytes;          /* the manifest's bytes */
	struct descriptor config;
	bool open;                 /* platforms of its index must be looked up */
};

/* Resolves all items of the list.  Returns the jobs in the list's order; they live in
 * the arena of the settings. */
struct job *jobs_run(struct settings *s, const struct lock *list);

#endif

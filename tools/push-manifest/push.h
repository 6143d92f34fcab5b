/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUSH_H
#define PUSH_H
/*
 * The pushing of manifests: many at a time, each after its parts.  One whose
 * parts are not all at its location is withheld.
 */
#include "http/pool.h"
#include "oci/layout.h"
#include "records/record.h"
#include "registry/create.h"
#include "registry/events.h"
#include "registry/registry.h"

struct pusher;

struct push {
	const struct record *record;
	struct str digest, media_type, label;
	struct location from, to;
	struct str location;
	const struct str *tag;  /* tags at a registry, entries of a layout */
	size_t ntag;
	enum { PUSH_WAITING, PUSH_READY, PUSH_DONE, PUSH_FAILED, PUSH_WITHHELD } state;
	const char *error;
	enum status status;
	bool listed;            /* a list of referrers, for targets that make none */
	/* private */
	struct pusher *pusher;
	size_t pending;         /* parts that are still being pushed */
	size_t nparts, nlisted; /* parts pushed, and those the target lists itself */
	bool in_list;           /* the target lists this one under its subject */
	struct push **above;    /* manifests that wait for this one */
	size_t nabove, capabove;
	struct push *next;      /* in the list of those that are ready */
	struct arena arena;
	struct registry_call call;
	struct err refusal;     /* of a PUT, while the tag is looked at */
	bool created;           /* the repository was made on the way */
	struct str bytes;
	const char *headers[2];
	size_t at;              /* the tag that is being put */
};

struct pusher {
	struct arena *arena;
	struct registry *registry;
	const char *blobs;      /* WORK/blobs */
	struct push **push;
	size_t n, done;
	struct pool pool;
	struct push *ready, *ready_last;
	struct layout_entry *entry; /* of layouts, with the folders at dir */
	const char **dir;
	size_t nentry, capentry, capdir;
	struct create create;
	struct events events;
};

/* pushed, failed or withheld. */
enum record_status push_status(const struct push *p);
/* Makes p wait for the part's push. */
void push_after(struct push *p, struct push *part);
/* Withholds p, because of why. */
void push_withhold(struct push *p, const char *why);
/* Pushes what is not withheld; then writes the indexes of layouts. */
bool pusher_run(struct pusher *c, struct err *e);

#endif

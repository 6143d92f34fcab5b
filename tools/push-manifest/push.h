/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUSH_H
#define PUSH_H
/*
 * Pushes manifests, many at a time, each after its parts and after what it refers to.
 * A manifest is withheld when not all of these are at its location.  What the target
 * has under a tag for referrers stays: lists are merged, and a signature that has what
 * ours lacks is kept (oci/refertag.h).
 */
#include "http/pool.h"
#include "oci/entries.h"
#include "oci/layout.h"
#include "records/record.h"
#include "registry/create.h"
#include "registry/events.h"
#include "registry/registry.h"

struct pusher;

struct push {
	/* set by the caller */
	const struct record *record;
	struct str digest, media_type, label;
	struct location from, to;
	struct str location;
	const struct str *tag;  /* tags in a registry, or names in a layout's index */
	size_t ntag;
	bool listed;            /* a list of referrers, for targets without the API */
	bool fresh;             /* some of its parts were sent to the location just now */

	/* the outcome */
	enum { PUSH_WAITING, PUSH_READY, PUSH_DONE, PUSH_FAILED, PUSH_WITHHELD } state;
	const char *error;
	const char *cause;      /* of a failed or withheld one: the error that came first */
	enum status status;
	bool kept;              /* the target keeps another signature in its place */

	/* private */
	struct pusher *pusher;
	size_t pending;         /* parts that are still being pushed */
	size_t nparts, nlisted; /* parts pushed, and those that the target lists itself */
	bool in_list;           /* the target lists this one as a referrer itself */
	/* manifests that wait for this one: it is a part of them, or they refer to it */
	struct waiting { struct push *push; bool part; } *above;
	size_t nabove, capabove;
	struct push *next;      /* the next in the list of those that are ready */
	struct arena arena;
	struct registry_call call;
	struct err refusal;     /* the error of a PUT, while its tag is looked up */
	int tries;              /* PUTs that failed, since a part was not known yet */
	bool created;           /* the repository was missing and has been made */
	struct str bytes;       /* of the manifest */
	struct str sent, sent_digest; /* what is PUT: these, or a list that has the target's too */
	const char *headers[2];
	size_t at;              /* index of the tag that is PUT */
};

struct pusher {
	/* set by the caller */
	struct arena *arena;
	struct registry *registry;
	const char *blobs;      /* WORK/blobs */
	struct push **push;
	size_t n;
	struct create create;
	struct events events;
	bool keep;              /* --referrers-conflict keep */

	/* private */
	struct entries *entries; /* of layouts, as they were */
	size_t done;
	struct pool pool;
	struct push *ready, *ready_last;
	struct layout_entry *entry; /* entries for layouts' indexes; `dir` has their folders */
	const char **dir;
	size_t nentry, capentry, capdir;
};

/* RECORD_PUSHED, RECORD_KEPT, RECORD_FAILED or RECORD_WITHHELD. */
enum record_status push_status(const struct push *p);
/* Makes p wait for the push of another: of a part, or of what p refers to. */
void push_after(struct push *p, struct push *other, bool part);
/* Withholds p for what `why` says, and for the cause of that, which may be NULL. */
void push_withhold(struct push *p, const char *why, const char *cause);
/* Pushes what is not withheld, then writes the indexes of layouts.  Fails when an
 * index cannot be written; pushes that fail have `error` set. */
bool pusher_run(struct pusher *c, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_H
#define CHECK_H
/*
 * Verifies a target: asks it for what it should serve, many things at a time.
 * Manifests are read, so that their parts are checked too; blobs are asked for by
 * HEAD, or read with rehash.
 */
#include "base/map.h"
#include "http/pool.h"
#include "records/lock.h"
#include "registry/registry.h"
#include "registry/source.h"

struct verifier;

/* A check: what a tag or digest at the target is expected to be. */
struct check {
	struct registry_call call; /* must be the first member */
	struct verifier *verifier;
	struct location at;
	struct str label;        /* the name of the lock's item, for messages */
	struct str name;         /* a tag, a name in a layout's index, or the digest */
	struct str want;         /* the expected digest; of a chart that of its manifest, or of
	                            its archive in there */
	bool chart;
	struct str platforms;    /* of an item, as the lock has them */
	const struct lock_item *item; /* of an image */
	struct str cut;          /* the digest of the index cut down to the platforms, or empty */
	struct str subject;      /* of a referrer: the digest it refers to; else empty */
	bool listed;             /* a list of referrers, which a registry may make itself */
	const struct str *platform; /* the platforms that are wanted; none: all */
	size_t nplatform;
	bool manifest;
	int64_t size;            /* -1: unknown */
	struct str media_type;
	int depth;
	struct check *root;      /* the check of the tag that led here, or this one */
	/* the outcome */
	struct str digest;
	const char *failed;
	enum status status;
	bool incomplete;         /* the target has it, but not all of its parts */
	/* private */
	bool open;               /* an index that may be cut down: its original decides */
	struct str bytes;        /* of that */
	struct arena arena;
	struct digest_ctx *ctx;
};

struct verifier {
	/* set by the caller */
	struct arena *arena;
	struct registry *registry;
	const char *work;        /* the folder where manifests are kept, or NULL */
	struct sources sources;  /* for the originals of indexes that are cut down */
	bool rehash;
	bool foreign;            /* check foreign layers too */
	bool fix;                /* remove wrong files of a layout */
	bool keep;               /* --referrers-conflict keep */
	/* the outcome */
	struct check **check;    /* the checks, in the order in which they were added */
	size_t n;
	/* private */
	size_t cap, next;
	struct map *seen;        /* keys are "NAME LOCATION" */
	struct pool pool;
};

/* True when an item of the lock that is the same there is checked already: one image by
 * its tag, and by tag and digest. */
bool verifier_has(const struct verifier *s, const struct lock_item *i,
		  const struct location *at, struct str tag);
/* Adds a check of an item of the lock at its location.  Fails with status 2 when
 * there is one already. */
bool verifier_add(struct verifier *s, const struct lock_item *i, const struct location *at,
		  struct str tag, struct err *e);
/* Adds a check of a referrer of the subject, which must be there under the name; NULL
 * when there is one already. */
struct check *verifier_add_referrer(struct verifier *s, struct str label, const struct location *at,
				    struct str name, struct str digest, struct str subject);
/* Runs all checks; those that failed have `failed` set. */
void verifier_run(struct verifier *s);

#endif

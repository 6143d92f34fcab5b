/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_H
#define CHECK_H
/*
 * The verifier of a target: it asks for what the target should serve, many things
 * at a time.  Manifests are read, so that what they name can be asked for too;
 * blobs are asked for by HEAD, or with rehash they are read.
 */
#include "base/map.h"
#include "http/pool.h"
#include "records/lock.h"
#include "registry/registry.h"

struct verifier;

/* What a tag or digest at the target is expected to be. */
struct check {
	struct registry_call call; /* first */
	struct verifier *verifier;
	struct location at;
	struct str label;        /* the lock's item, for messages */
	struct str name;         /* a tag, an entry of a layout, or the digest */
	struct str want;         /* the digest; of a packed chart, of its archive */
	bool packed;
	struct str cut;          /* of an index cut down to the platforms, or empty */
	struct str subject;      /* of which it is a referrer, or empty */
	bool listed;             /* a list of referrers that a registry may make itself */
	const struct str *platform; /* wanted ones; none: all */
	size_t nplatform;
	bool manifest;
	int64_t size;            /* -1: not known */
	struct str media_type;
	int depth;
	struct check *root;      /* the tag's to which it belongs, or itself */
	/* the outcome */
	struct str digest;
	const char *failed;
	enum status status;
	bool incomplete;         /* it is there, and not all that it names */
	/* private */
	struct arena arena;
	struct digest_ctx *ctx;
};

struct verifier {
	/* set by the caller */
	struct arena *arena;
	struct registry *registry;
	const char *work;        /* where manifests are kept, or NULL */
	bool rehash;
	bool foreign;            /* look for foreign layers too */
	bool fix;                /* remove a layout's files that are wrong */
	/* the outcome */
	struct check **check;    /* what was asked for, in that order */
	size_t n;
	/* private */
	size_t cap, next;
	struct map *seen;        /* "name location" */
	struct pool pool;
};

/* Adds an item of the lock: the tag at its location. */
bool verifier_add(struct verifier *s, const struct lock_item *i, const struct location *at,
		  struct str tag, struct err *e);
/* Adds a manifest that must be there under this name, a referrer of the subject;
 * NULL when there is one of that name already. */
struct check *verifier_add_referrer(struct verifier *s, struct str label, const struct location *at,
				    struct str name, struct str digest, struct str subject);
/* Asks for all of it. */
void verifier_run(struct verifier *s);

#endif

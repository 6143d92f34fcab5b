/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASK_H
#define ASK_H
/* Questions about a repository that it may not be able to answer: many at a
 * time, at registries and layouts. */
#include "registry/registry.h"

struct asks;

struct ask {
	struct registry_call call; /* first */
	struct asks *all;
	struct arena arena;
	struct location at;
	enum ask_kind { ASK_REFERRERS, ASK_TAGS, ASK_TAG } kind;
	struct str name;          /* a digest, nothing, or a tag */
	/* the outcome */
	enum { ASK_NEW, ASK_GOOD, ASK_NONE, ASK_FAILED } state; /* NONE: no such thing */
	struct str bytes, media_type; /* of a manifest or the list of referrers */
	struct val tags;          /* a list of strings */
	bool more;                /* of tags: there are more than LIMIT_PAGES pages */
	/* private */
	struct val list;          /* what earlier pages gave */
	size_t pages;
	const char *failed;
	enum status status;
};

struct asks {
	struct arena *arena;
	struct registry *registry;
	struct ask **ask;
	size_t n, cap, next, active;
};

struct ask *ask_new(struct asks *all, const struct location *at, enum ask_kind kind,
		    struct str name);
/* Asks what is new and waits for the answers. */
void asks_run(struct asks *all);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef QUERY_H
#define QUERY_H
/* Queries of a repository that it may be unable to answer, at registries and
 * layouts, many at a time: its tags, the manifest of a tag, the referrers of a
 * digest. */
#include "http/pool.h"
#include "registry/registry.h"

struct queries;

struct query {
	struct registry_call call; /* first */
	struct queries *all;
	struct arena arena;
	struct location at;
	enum query_kind { QUERY_REFERRERS, QUERY_TAGS, QUERY_TAG } kind;
	struct str name;          /* a digest, nothing, or a tag */
	/* the outcome */
	enum { QUERY_NEW, QUERY_GOOD, QUERY_NONE, QUERY_FAILED } state; /* NONE: no such thing */
	struct str bytes, media_type; /* of a manifest or the list of referrers */
	struct val tags;          /* a list of strings */
	bool more;                /* of tags: there are more than LIMIT_PAGES pages */
	/* private */
	struct val list;          /* what earlier pages gave */
	size_t pages;
	const char *failed;
	enum status status;
};

struct queries {
	struct arena *arena;
	struct registry *registry;
	struct query **query;
	size_t n, cap, next;
	struct pool pool;
};

struct query *query_new(struct queries *all, const struct location *at, enum query_kind kind,
			struct str name);
/* Sends the new queries and waits for the answers. */
void queries_run(struct queries *all);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef QUERY_H
#define QUERY_H
/* Queries of a repository, in a registry, a layout or volumes, many at a time: its tags, the
 * manifest of a tag, the referrers of a digest.  The repository need not be able to
 * answer. */
#include "http/link.h"
#include "http/pool.h"
#include "oci/entries.h"
#include "registry/registry.h"

struct queries;

struct query {
	struct registry_call call; /* must be the first member */
	struct queries *all;
	struct arena arena;
	struct location at;
	enum query_kind { QUERY_REFERRERS, QUERY_TAGS, QUERY_TAG } kind;
	struct str name;          /* a tag, a digest, or empty for QUERY_TAGS */
	/* the outcome */
	/* QUERY_NONE: the repository has none, or cannot say */
	enum { QUERY_NEW, QUERY_GOOD, QUERY_NONE, QUERY_FAILED } state;
	struct str bytes, media_type; /* of a manifest or the list of referrers */
	struct map *tags;         /* of QUERY_TAGS; otherwise NULL */
	bool more;                /* there are tags beyond LIMIT_PAGES pages */
	/* private */
	struct val list;          /* the referrers on all pages so far */
	struct val page;          /* the newest page */
	size_t page_count;        /* of further pages that were asked for */
	struct pages pages;
	const char *failed;
	enum status status;
};

struct queries {
	struct arena *arena;
	struct registry *registry;
	struct query **query;
	size_t n, cap, next;
	struct entries *entries;  /* of layouts and volumes */
	struct pool pool;
};

struct query *query_new(struct queries *all, const struct location *at, enum query_kind kind,
			struct str name);
/* Sends the new queries and waits for the answers. */
void queries_run(struct queries *all);

#endif

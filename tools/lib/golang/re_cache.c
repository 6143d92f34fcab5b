/* SPDX-License-Identifier: Apache-2.0 */
#include "re_cache.h"

/* The cache is a hash table with chains: the templates of a chart may make many
 * expressions. */
enum { CHAINS = 64 };

struct entry {
	struct str expr;
	uint64_t hash;
	struct re *re;
	struct entry *next;
};

struct re_cache {
	struct arena *arena;
	struct entry *chain[CHAINS];
};

struct re_cache *
re_cache_new(struct arena *a)
{
	struct re_cache *c = arena_new(a, struct re_cache);

	c->arena = a;
	return c;
}

struct re *
re_cached(struct re_cache *c, struct str expr, struct err *e)
{
	uint64_t hash = str_hash(expr);
	struct entry **chain = &c->chain[hash % CHAINS], *n;
	struct re *re;

	for (n = *chain; n; n = n->next)
		if (n->hash == hash && str_eq(n->expr, expr))
			return n->re;
	if (!re_compile(c->arena, expr, &re, e))
		return NULL;
	n = arena_new(c->arena, struct entry);
	*n = (struct entry){ arena_dup(c->arena, expr), hash, re, *chain };
	*chain = n;
	return re;
}

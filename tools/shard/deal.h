/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DEAL_H
#define DEAL_H
/* Which group of records goes to which shard. */
#include "group.h"

struct shard {
	size_t first, last; /* its groups, chained by dealt.next; first is ngroup when empty */
	int64_t bytes;
};

struct dealt {
	struct shard *shard;
	size_t n;
	size_t *next;       /* by group: the shard's next one, or ngroup */
};

/*
 * Groups the records and deals the groups to n shards: the largest first, each to the shard
 * that has the fewest bytes so far, and of those to the first.  Where a shard would have
 * more than 1.1 times the mean, groups are cut, as far as needed: images that share a blob
 * are in several shards then, and some are late (group.h).  Everything lives in a.
 */
struct dealt deal(struct grouping *g, struct arena *a, const struct needs *needs, size_t n);

#endif

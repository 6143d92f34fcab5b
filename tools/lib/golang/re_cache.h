/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RE_CACHE_H
#define RE_CACHE_H
/* A cache of compiled expressions, so that each is compiled once. */
#include "re.h"

struct re_cache;

/* An empty cache, which lives in a with all its expressions. */
struct re_cache *re_cache_new(struct arena *a);
/* The compiled expression, from the cache or new; NULL with the error of
 * re_compile. */
struct re *re_cached(struct re_cache *c, struct str expr, struct err *e);

#endif

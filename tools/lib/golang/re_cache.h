/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RE_CACHE_H
#define RE_CACHE_H
/* Expressions that are compiled once however often they are asked for. */
#include "re.h"

struct re_cache;

/* An empty cache; it and what it holds live in a. */
struct re_cache *re_cache_new(struct arena *a);
/* The compiled expr, or NULL with the error of re_compile. */
struct re *re_cached(struct re_cache *c, struct str expr, struct err *e);

#endif

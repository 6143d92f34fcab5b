/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHANCE_H
#define CHANCE_H
/*
 * Chance and the clock: template functions take random bytes and the time of day
 * from here.  Without a seed both are the system's.  With a seed both are the
 * same in each run: bytes come in order from a generator that the seed is the
 * key of, and the clock stands at CHANCE_NOW.
 */
#include "base/arena.h"

/* The clock under a seed: 2000-01-01T00:00:00Z, in seconds since 1970. */
#define CHANCE_NOW INT64_C(946684800)

struct chance;

/* A source without a seed, in the arena a. */
struct chance *chance_new(struct arena *a);
/* From now on bytes come from the seed, beginning with its first ones. */
void chance_seed(struct chance *c, struct str seed);
/* Fills n bytes at p. */
void chance_bytes(struct chance *c, void *p, size_t n);
/* A number from 0 to below - 1, each as likely as the others; below is not 0. */
uint64_t chance_below(struct chance *c, uint64_t below);
/* The time of day: seconds since 1970 and nanoseconds. */
void chance_now(struct chance *c, int64_t *sec, int32_t *nsec);

#endif

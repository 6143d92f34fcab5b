/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHANCE_H
#define CHANCE_H
/*
 * Chance and the clock: what template functions take random bytes and the
 * time of day from.  Plain, both are the system's.  With a seed, both are
 * made up and come out the same from run to run: bytes are drawn in order
 * from a generator keyed with the seed, and the clock stands at CHANCE_NOW.
 */
#include "base/arena.h"

/* The clock under a seed: 2000-01-01T00:00:00Z, in seconds since 1970. */
#define CHANCE_NOW INT64_C(946684800)

struct chance;

/* The system's, in a. */
struct chance *chance_new(struct arena *a);
/* Draws from the seed from now on, starting over. */
void chance_seed(struct chance *c, struct str seed);
/* Fills n bytes at p. */
void chance_bytes(struct chance *c, void *p, size_t n);
/* A number under below, which is not 0; each is as likely. */
uint64_t chance_below(struct chance *c, uint64_t below);
/* The time of day: seconds since 1970 and nanoseconds. */
void chance_now(struct chance *c, int64_t *sec, int32_t *nsec);

#endif

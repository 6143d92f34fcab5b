/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PRIME_H
#define PRIME_H
/* Random primes.  Random bytes come from struct chance alone, so that a seed gives
 * the same primes with every version of libcrypto. */
#include "crypto/libcrypto.h"
#include "template/chance.h"

/* A random number of exactly `bits` bits.  With `two` the second highest bit is set
 * too, so that the product of two such numbers has twice as many bits. */
void prime_random(struct chance *c, BIGNUM *out, int bits, bool two);
/* A random number from 1 to below - 1. */
void prime_below(struct chance *c, BIGNUM *out, const BIGNUM *below);
/*
 * Moves n up by steps, which are even, until it is prime and n - 1 is not divisible
 * by e, or whatever e is when that is 0.  False when WINDOWS have no such prime; the
 * caller then starts from another n.
 */
bool prime_from(struct chance *c, BIGNUM *n, const BIGNUM *step, unsigned long e,
		BN_CTX *ctx);

#endif

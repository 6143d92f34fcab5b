/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PRIME_H
#define PRIME_H
/* Random primes, of chance's bytes alone, so that a seed gives the same ones
 * whatever libcrypto does. */
#include "crypto/libcrypto.h"
#include "template/chance.h"

/* A random number of exactly that many bits; with two, the second highest
 * bit is set too, so that a product of two is as long as both together. */
void prime_random(struct chance *c, BIGNUM *out, int bits, bool two);
/* A random number from 1 to below - 1. */
void prime_below(struct chance *c, BIGNUM *out, const BIGNUM *below);
/*
 * Moves n up by even steps until it is prime and n - 1 has no factor e; false
 * when that takes too long, for another start.  e is 0 for none.
 */
bool prime_from(struct chance *c, BIGNUM *n, const BIGNUM *step, unsigned long e,
		BN_CTX *ctx);

#endif

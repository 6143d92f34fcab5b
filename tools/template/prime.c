/* SPDX-License-Identifier: Apache-2.0 */
#include "prime.h"

enum {
	SMALL = 2048,     /* odd primes that candidates are divided by */
	SMALL_MOST = 18000,
	STEPS = 1 << 16,  /* candidates from one start */
	ROUNDS = 4,       /* of Miller-Rabin with random bases, after base 2 */
	BYTES_MOST = 1024
};

void
prime_random(struct chance *c, BIGNUM *out, int bits, bool two)
{
	unsigned char b[BYTES_MOST];
	int n = (bits + 7) / 8;

	chance_bytes(c, b, (size_t)n);
	BN_bin2bn(b, n, out);
	BN_mask_bits(out, bits);
	BN_set_bit(out, bits - 1);
	if (two)
		BN_set_bit(out, bits - 2);
}

void
prime_below(struct chance *c, BIGNUM *out, const BIGNUM *below)
{
	unsigned char b[BYTES_MOST];
	int bits = BN_num_bits(below), n = (bits + 7) / 8;

	do {
		chance_bytes(c, b, (size_t)n);
		BN_bin2bn(b, n, out);
		if (BN_num_bits(out) > bits)
			BN_mask_bits(out, bits);
	} while (BN_is_zero(out) || BN_cmp(out, below) >= 0);
}

/* The odd primes from 3, by the sieve of Eratosthenes. */
static void
small_primes(unsigned short prime[SMALL])
{
	static const unsigned most = SMALL_MOST;
	bool composite[SMALL_MOST] = { false };
	unsigned i, j, n = 0;

	for (i = 3; n < SMALL && i < most; i += 2) {
		if (composite[i])
			continue;
		prime[n++] = (unsigned short)i;
		for (j = i * i; j < most; j += 2 * i)
			composite[j] = true;
	}
}

/* A number under test: n - 1 is odd << shift. */
struct candidate {
	BIGNUM *n, *odd, *x;
	int shift;
};

static void
candidate_set(struct candidate *k, const BIGNUM *n)
{
	BN_copy(k->n, n);
	for (k->shift = 1; !BN_is_bit_set(n, k->shift);)
		k->shift++;
	BN_rshift(k->odd, n, k->shift);
}

/* Whether k passes a round of Miller-Rabin; k->x is the base to the power of
 * k->odd. */
static bool
candidate_passes(struct candidate *k, BN_CTX *ctx)
{
	int shift = k->shift;
	BIGNUM *minus;
	bool good;

	BN_CTX_start(ctx);
	minus = BN_CTX_get(ctx);
	BN_copy(minus, k->n);
	BN_sub_word(minus, 1);
	good = BN_is_one(k->x) || BN_cmp(k->x, minus) == 0;
	while (!good && --shift > 0) {
		BN_mod_sqr(k->x, k->x, k->n, ctx);
		good = BN_cmp(k->x, minus) == 0;
	}
	BN_CTX_end(ctx);
	return good;
}

/* Raises the bases.  libcrypto does two powers of 1024 bits at the price of
 * one where the processor can; it wants bases as long as the numbers. */
static void
powers(struct candidate k[2], BIGNUM *base[2], BN_CTX *ctx)
{
	int i;

	if (BN_num_bits(k[0].n) == 1024) {
		BN_mod_exp_mont_consttime_x2(k[0].x, base[0], k[0].odd, k[0].n, NULL, k[1].x,
					     base[1], k[1].odd, k[1].n, NULL, ctx);
		return;
	}
	for (i = 0; i < 2; i++)
		BN_mod_exp_mont(k[i].x, base[i], k[i].odd, k[i].n, ctx, NULL);
}

/* Rounds with random bases for one number; x is room for a second power. */
static bool
passes_rounds(struct chance *c, struct candidate *k, BIGNUM *x, BIGNUM *base[2], BN_CTX *ctx)
{
	struct candidate two[2] = { *k, *k };
	bool good = true;
	int i;

	two[1].x = x;
	for (i = 0; good && i < ROUNDS; i += 2) {
		prime_below(c, base[0], k->n);
		prime_below(c, base[1], k->n);
		powers(two, base, ctx);
		good = candidate_passes(&two[0], ctx) && candidate_passes(&two[1], ctx);
	}
	return good;
}

/* The number that is prime, of two that no small prime divides, or NULL.
 * Base 2, or -2, for which the same pass, sorts out nearly all; only what is
 * left costs random bases. */
static const BIGNUM *
prime_of(struct chance *c, struct candidate k[2], BN_CTX *ctx)
{
	const BIGNUM *found = NULL;
	BIGNUM *base[2];
	bool maybe[2];
	int i;

	BN_CTX_start(ctx);
	for (i = 0; i < 2; i++) {
		base[i] = BN_CTX_get(ctx);
		BN_copy(base[i], k[i].n);
		BN_sub_word(base[i], 2);
	}
	powers(k, base, ctx);
	for (i = 0; i < 2; i++)
		maybe[i] = candidate_passes(&k[i], ctx);
	for (i = 0; !found && i < 2; i++)
		if (maybe[i] && passes_rounds(c, &k[i], k[!i].x, base, ctx))
			found = k[i].n;
	BN_CTX_end(ctx);
	return found;
}

/* Residues of the candidate, and how a step changes them. */
struct sieve {
	unsigned short prime[SMALL], rest[SMALL], step[SMALL];
};

static void
sieve_start(struct sieve *s, const BIGNUM *n, const BIGNUM *step)
{
	int i;

	small_primes(s->prime);
	for (i = 0; i < SMALL; i++) {
		s->rest[i] = (unsigned short)BN_mod_word(n, s->prime[i]);
		s->step[i] = (unsigned short)BN_mod_word(step, s->prime[i]);
	}
}

/* Moves on by a step; true when no small prime divides the candidate then
 * left behind. */
static bool
sieve_step(struct sieve *s)
{
	bool good = true;
	unsigned rest;
	int i;

	for (i = 0; i < SMALL; i++) {
		good = good && s->rest[i];
		rest = (unsigned)s->rest[i] + s->step[i];
		s->rest[i] = (unsigned short)(rest < s->prime[i] ? rest : rest - s->prime[i]);
	}
	return good;
}

bool
prime_from(struct chance *c, BIGNUM *n, const BIGNUM *step, unsigned long e, BN_CTX *ctx)
{
	int bits = BN_num_bits(n), i, count = 0;
	const BIGNUM *found = NULL;
	struct candidate k[2];
	struct sieve s;

	BN_CTX_start(ctx);
	for (i = 0; i < 2; i++)
		k[i] = (struct candidate){ BN_CTX_get(ctx), BN_CTX_get(ctx), BN_CTX_get(ctx), 0 };
	if (!BN_is_odd(n))
		BN_add_word(n, 1);
	sieve_start(&s, n, step);
	for (i = 0; !found && i < STEPS && BN_num_bits(n) == bits; i++) {
		if (sieve_step(&s) && (!e || BN_mod_word(n, e) != 1))
			candidate_set(&k[count++], n);
		if (count == 2) {
			found = prime_of(c, k, ctx);
			count = 0;
		}
		BN_add(n, n, step);
	}
	if (found)
		BN_copy(n, found);
	BN_CTX_end(ctx);
	return found;
}

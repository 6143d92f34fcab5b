/* SPDX-License-Identifier: Apache-2.0 */
#include "prime.h"

enum {
	SMALL = 2048,     /* odd primes that candidates are divided by */
	SMALL_MOST = 18000,
	STEPS = 1 << 16,  /* candidates from one start */
	ROUNDS = 5,       /* Miller-Rabin, FIPS 186-5 table B.1 */
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

/* One round of Miller-Rabin to base a; n - 1 is odd << shift. */
static bool
round_passes(const BIGNUM *n, const BIGNUM *a, const BIGNUM *odd, int shift, BN_CTX *ctx)
{
	BIGNUM *x, *minus;
	bool good;

	BN_CTX_start(ctx);
	x = BN_CTX_get(ctx);
	minus = BN_CTX_get(ctx);
	BN_copy(minus, n);
	BN_sub_word(minus, 1);
	BN_mod_exp_mont(x, a, odd, n, ctx, NULL);
	good = BN_is_one(x) || BN_cmp(x, minus) == 0;
	while (!good && --shift > 0) {
		BN_mod_sqr(x, x, n, ctx);
		good = BN_cmp(x, minus) == 0;
	}
	BN_CTX_end(ctx);
	return good;
}

static bool
is_prime(struct chance *c, const BIGNUM *n, BN_CTX *ctx)
{
	int shift = 1, i;
	BIGNUM *a, *odd;
	bool good;

	BN_CTX_start(ctx);
	a = BN_CTX_get(ctx);
	odd = BN_CTX_get(ctx);
	while (!BN_is_bit_set(n, shift))
		shift++;
	BN_rshift(odd, n, shift);
	/* base 2 sorts out nearly all; only what passes costs random bases */
	BN_set_word(a, 2);
	good = round_passes(n, a, odd, shift, ctx);
	for (i = 0; good && i < ROUNDS; i++) {
		prime_below(c, a, n);
		good = round_passes(n, a, odd, shift, ctx);
	}
	BN_CTX_end(ctx);
	return good;
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
	int bits = BN_num_bits(n), i;
	struct sieve s;

	if (!BN_is_odd(n))
		BN_add_word(n, 1);
	sieve_start(&s, n, step);
	for (i = 0; i < STEPS && BN_num_bits(n) == bits; i++) {
		if (sieve_step(&s) && (!e || BN_mod_word(n, e) != 1) && is_prime(c, n, ctx))
			return true;
		BN_add(n, n, step);
	}
	return false;
}

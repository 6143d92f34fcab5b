/* SPDX-License-Identifier: Apache-2.0 */
#include "prime.h"

enum {
	SMALL_MOST = 1 << 16, /* candidates are divided by all odd primes below this */
	SMALL_COUNT = 6540,   /* these primes but for the last, a multiple of TOGETHER */
	TOGETHER = 4,         /* primes by which remainders are computed at once */
	WINDOW = 4096,  /* candidates that are sieved at once */
	WINDOWS = 16,   /* windows that are searched from one start */
	BYTES_MOST = 1024,
	WORDS_MOST = BYTES_MOST / 4
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
small_primes(uint16_t prime[SMALL_COUNT])
{
	static const unsigned most = SMALL_MOST;
	bool composite[SMALL_MOST / 2] = { false }; /* at i / 2 for the odd number i */
	unsigned i, j, n = 0;

	for (i = 3; i < most && n < SMALL_COUNT; i += 2) {
		if (composite[i / 2])
			continue;
		prime[n++] = (uint16_t)i;
		for (j = i; j <= (most - 1) / i; j += 2)
			composite[i * j / 2] = true;
	}
}

/* The inverse of n modulo a prime that does not divide n. */
static uint32_t
inverse_of(uint32_t n, uint32_t prime)
{
	int32_t x = 0, next = 1, swap;
	uint32_t r = prime, rest = n % prime, q;

	if (n == 2)
		return (prime + 1) / 2;
	while (rest) {
		q = r / rest;
		swap = x - (int32_t)q * next;
		x = next;
		next = swap;
		n = r % rest;
		r = rest;
		rest = n;
	}
	return (uint32_t)(x < 0 ? x + (int32_t)prime : x);
}

/* Marks as composite those of the numbers n, n + step, … that the prime divides;
 * `rest` and `step` are the remainders of n and step. */
static void
strike(bool composite[WINDOW], uint32_t prime, uint32_t rest, uint32_t step)
{
	uint32_t i;

	if (!step && rest)
		return;
	i = step ? (prime - rest) * inverse_of(step, prime) % prime : 0;
	for (; i < WINDOW; i += step ? prime : 1)
		composite[i] = true;
}

/* A number as 32-bit words, the highest first. */
struct words {
	int count;
	uint32_t word[WORDS_MOST];
};

static void
words_of(struct words *w, const BIGNUM *n)
{
	unsigned char b[BYTES_MOST], *p = b;
	int i;

	w->count = (BN_num_bytes(n) + 3) / 4;
	BN_bn2binpad(n, b, 4 * w->count);
	for (i = 0; i < w->count; i++, p += 4)
		w->word[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
			     (uint32_t)p[2] << 8 | p[3];
}

/*
 * The remainders of the number by TOGETHER primes below 2^16.  Each word adds less
 * than 2^32 to a sum; the upper half of the sum counts as that many times 2^32 modulo
 * the prime.
 */
static void
rests_of(const struct words *w, const uint16_t prime[TOGETHER], uint32_t rest[TOGETHER])
{
	uint64_t sum[TOGETHER] = { 0 }, power[TOGETHER];
	int i, k;

	for (k = 0; k < TOGETHER; k++)
		power[k] = (UINT64_C(1) << 32) % prime[k];
	for (i = 0; i < w->count; i++) {
#pragma GCC unroll 4
		for (k = 0; k < TOGETHER; k++) {
			sum[k] = sum[k] * power[k] + w->word[i];
			sum[k] = (sum[k] >> 32) * power[k] + (uint32_t)sum[k];
		}
	}
	for (k = 0; k < TOGETHER; k++)
		rest[k] = (uint32_t)(sum[k] % prime[k]);
}

static void
sieve(bool composite[WINDOW], const uint16_t prime[SMALL_COUNT], const BIGNUM *n,
      const BIGNUM *step)
{
	struct words from, by;
	uint32_t rest[TOGETHER], steps[TOGETHER];
	int i, k;

	words_of(&from, n);
	words_of(&by, step);
	memset(composite, 0, WINDOW);
	for (i = 0; i < SMALL_COUNT; i += TOGETHER) {
		rests_of(&from, prime + i, rest);
		rests_of(&by, prime + i, steps);
		for (k = 0; k < TOGETHER; k++)
			strike(composite, prime[i + k], rest[k], steps[k]);
	}
}

/* A number that is tested by Miller and Rabin's method; n - 1 is odd << shift. */
struct candidate {
	const BIGNUM *n;
	BIGNUM *odd, *x;
	int shift;
};

/* True when k passes a round; k->x is the base to the power of k->odd. */
static bool
candidate_passes(const struct candidate *k, BN_CTX *ctx)
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

/* The number of rounds of Miller and Rabin's test with random bases that FIPS 186-5
 * (table B.1) asks for random primes of keys, rounded up to even numbers.  Numbers of
 * less than 476 bits get as many as any number would need. */
static int
rounds_of(int bits)
{
	return bits >= 1345 ? 4 : bits >= 476 ? 6 : 32;
}

static bool
passes_rounds(struct chance *c, const BIGNUM *n, BN_CTX *ctx)
{
	struct candidate k[2];
	BIGNUM *base[2], *odd;
	bool good = true;
	int i, shift = 1, rounds = rounds_of(BN_num_bits(n));

	BN_CTX_start(ctx);
	odd = BN_CTX_get(ctx);
	while (!BN_is_bit_set(n, shift))
		shift++;
	BN_rshift(odd, n, shift);
	for (i = 0; i < 2; i++) {
		k[i] = (struct candidate){ n, odd, BN_CTX_get(ctx), shift };
		base[i] = BN_CTX_get(ctx);
	}
	for (i = 0; good && i < rounds; i += 2) {
		prime_below(c, base[0], n);
		prime_below(c, base[1], n);
		BN_mod_exp_mont_consttime_x2(k[0].x, base[0], odd, n, NULL, k[1].x, base[1], odd,
					     n, NULL, ctx);
		good = candidate_passes(&k[0], ctx) && candidate_passes(&k[1], ctx);
	}
	BN_CTX_end(ctx);
	return good;
}

/* Fermat's test to base 2: true when 2^(n - 1) is 1 modulo n.  It rejects nearly all
 * composite candidates, and most of the time of making an RSA key goes into it. */
static bool
passes_fermat(const BIGNUM *n, BN_CTX *ctx)
{
	BIGNUM *x, *exponent;
	bool good;

	BN_CTX_start(ctx);
	x = BN_CTX_get(ctx);
	exponent = BN_CTX_get(ctx);
	BN_copy(exponent, n);
	BN_sub_word(exponent, 1);
	BN_mod_exp_mont_word(x, 2, exponent, n, ctx, NULL);
	good = BN_is_one(x);
	BN_CTX_end(ctx);
	return good;
}

bool
prime_from(struct chance *c, BIGNUM *n, const BIGNUM *step, unsigned long e, BN_CTX *ctx)
{
	int bits = BN_num_bits(n), i;
	uint16_t prime[SMALL_COUNT];
	bool composite[WINDOW];

	if (!BN_is_odd(n))
		BN_add_word(n, 1);
	small_primes(prime);
	for (i = 0; i < WINDOWS * WINDOW && BN_num_bits(n) == bits; i++) {
		if (i % WINDOW == 0)
			sieve(composite, prime, n, step);
		if (!composite[i % WINDOW] && (!e || BN_mod_word(n, e) != 1) &&
		    passes_fermat(n, ctx) && passes_rounds(c, n, ctx))
			return true;
		BN_add(n, n, step);
	}
	return false;
}

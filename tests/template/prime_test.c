/* SPDX-License-Identifier: Apache-2.0 */
/* Fermat's test, one number at a time and many, and the search for primes. */
#include "sprig/prime.h"

#include "sprig/fermat.h"
#include "sprig/fermat_wide.h"

#include "../tap.h"

/* Primes that are a power of two less a little: bits, and how much. */
static const struct { int bits, less; } primes[] = {
	{ 40, 87 }, { 64, 59 }, { 512, 569 }, { 1024, 105 }, { 2048, 1942289 },
};

enum { PRIMES = sizeof primes / sizeof *primes };

static BIGNUM *
below_power(int bits, int less)
{
	BIGNUM *n = BN_new();

	BN_set_bit(n, bits);
	BN_sub_word(n, (BN_ULONG)less);
	return n;
}

/* Tests the prime and odd numbers below it, with it in each place by turns. */
static bool
test_agrees(int bits, int less, int count, BN_CTX *ctx)
{
	bool pass[FERMAT_MOST], good = true;
	BIGNUM *n[FERMAT_MOST];
	int at, i;

	for (at = 0; at < count; at++) {
		for (i = 0; i < count; i++)
			n[i] = below_power(bits, less + 2 * ((i - at + count) % count));
		fermat_test(n, count, pass, ctx);
		for (i = 0; i < count; i++) {
			bool one;

			fermat_test(&n[i], 1, &one, ctx);
			good = good && pass[i] == one && (i != at || one);
			BN_free(n[i]);
		}
	}
	return good;
}

/* Whether trial division finds no factor. */
static bool
is_prime(uint64_t n)
{
	uint64_t d;

	for (d = 3; d * d <= n; d += 2)
		if (n % d == 0)
			return false;
	return n % 2;
}

static uint64_t
number(const BIGNUM *n)
{
	unsigned char b[8];
	uint64_t v = 0;
	int i;

	BN_bn2binpad(n, b, sizeof b);
	for (i = 0; i < 8; i++)
		v = v << 8 | b[i];
	return v;
}

/* The first prime from a start is found, none is passed over. */
static void
search(struct chance *c, unsigned long e, BN_CTX *ctx)
{
	BIGNUM *n = BN_new(), *two = BN_new();
	uint64_t want;
	int i;

	BN_set_word(two, 2);
	for (i = 0; i < 20; i++) {
		prime_random(c, n, 36, true);
		for (want = number(n) | 1; !is_prime(want) || (e && want % e == 1);)
			want += 2;
		if (!ok(prime_from(c, n, two, e, ctx) && number(n) == want,
			"the first prime is %llu", (unsigned long long)want))
			printf("# got: %llu\n", (unsigned long long)number(n));
	}
	BN_free(n);
	BN_free(two);
}

/* Whether the numbers from n up to below the prime are composite, and it is
 * not, as libcrypto has it. */
static bool
is_next(BIGNUM *n, const BIGNUM *prime, BN_CTX *ctx)
{
	for (; BN_cmp(n, prime) < 0; BN_add_word(n, 2))
		if (BN_check_prime(n, ctx, NULL))
			return false;
	return BN_check_prime(prime, ctx, NULL) == 1;
}

/* Searches from random starts; libcrypto confirms what is found. */
static void
confirm(struct chance *c, int bits, int count, BN_CTX *ctx)
{
	BIGNUM *n = BN_new(), *start = BN_new(), *two = BN_new();
	int i, good = 0;

	BN_set_word(two, 2);
	for (i = 0; i < count; i++) {
		prime_random(c, n, bits, true);
		BN_set_bit(n, 0);
		BN_copy(start, n);
		good += prime_from(c, n, two, 0, ctx) && is_next(start, n, ctx);
	}
	ok(good == count, "%d of %d numbers of %d bits are the next prime", good, count, bits);
	BN_free(n);
	BN_free(start);
	BN_free(two);
}

int
main(void)
{
	struct arena a = { 0 };
	struct chance *c = chance_new(&a);
	BN_CTX *ctx = BN_CTX_new();
	int i, bits;

	chance_seed(c, STR("primes"));
	for (i = 0; i < PRIMES; i++) {
		bits = primes[i].bits;
		ok(test_agrees(bits, primes[i].less, 1, ctx), "%d bits, one", bits);
		if (fermat_wide_can(bits))
			ok(test_agrees(bits, primes[i].less, FERMAT_MOST, ctx),
			   "%d bits, in the vector unit", bits);
		else
			ok(true, "%d bits # SKIP no vector unit for it", bits);
	}
	search(c, 0, ctx);
	search(c, 3, ctx);
	confirm(c, 48, 2000, ctx);
	confirm(c, 128, 300, ctx);
	confirm(c, 512, 20, ctx);
	confirm(c, 1024, 10, ctx);
	BN_CTX_free(ctx);
	arena_free(&a);
	return tap_end();
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The search for primes. */
#include "sprig/prime.h"

#include "../tap.h"
#include "crypto/crypto.h"

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
	struct err e = { .arena = &a };
	struct chance *c = chance_new(&a);
	BN_CTX *ctx;

	if (!crypto_open(&e))
		return !ok(false, "%s", e.msg);
	ctx = BN_CTX_new();
	chance_seed(c, STR("primes"));
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

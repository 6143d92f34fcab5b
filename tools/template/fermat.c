/* SPDX-License-Identifier: Apache-2.0 */
#include "fermat.h"

#include "fermat_wide.h"

/* libcrypto does two powers of 1024 bits at the price of one where the
 * processor can. */
enum { PAIR_BITS = 1024 };

int
fermat_batch(int bits)
{
	return fermat_wide_can(bits) ? FERMAT_MOST : bits == PAIR_BITS ? 2 : 1;
}

static bool
test_one(const BIGNUM *n, BN_CTX *ctx)
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

/* To base -2, for which the same pass: libcrypto wants a long base for two. */
static void
test_pair(BIGNUM *const n[2], bool pass[2], BN_CTX *ctx)
{
	BIGNUM *x[2], *base[2], *exponent[2];
	int i;

	BN_CTX_start(ctx);
	for (i = 0; i < 2; i++) {
		x[i] = BN_CTX_get(ctx);
		base[i] = BN_CTX_get(ctx);
		exponent[i] = BN_CTX_get(ctx);
		BN_copy(base[i], n[i]);
		BN_sub_word(base[i], 2);
		BN_copy(exponent[i], n[i]);
		BN_sub_word(exponent[i], 1);
	}
	BN_mod_exp_mont_consttime_x2(x[0], base[0], exponent[0], n[0], NULL, x[1], base[1],
				     exponent[1], n[1], NULL, ctx);
	for (i = 0; i < 2; i++)
		pass[i] = BN_is_one(x[i]);
	BN_CTX_end(ctx);
}

void
fermat_test(BIGNUM *const n[], int count, bool pass[], BN_CTX *ctx)
{
	if (count == FERMAT_MOST)
		fermat_wide(n, BN_num_bits(n[0]), pass, ctx);
	else if (count == 2)
		test_pair(n, pass, ctx);
	else
		pass[0] = test_one(n[0], ctx);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "fermat.h"

#include "fermat_wide.h"

int
fermat_batch(int bits)
{
	return fermat_wide_can(bits) ? FERMAT_MOST : 1;
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

void
fermat_test(BIGNUM *const n[], int count, bool pass[], BN_CTX *ctx)
{
	if (count == FERMAT_MOST)
		fermat_wide(n, BN_num_bits(n[0]), pass, ctx);
	else
		pass[0] = test_one(n[0], ctx);
}

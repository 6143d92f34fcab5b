/* SPDX-License-Identifier: Apache-2.0 */
#include "decimal.h"

#include <math.h>
#include <stdlib.h>

#include "crypto/libcrypto.h"
#include "golang/num.h"

enum { PLACES = 16 };

/* The number value * 10^exp. */
struct decimal {
	BIGNUM *value;
	long exp;
};

/* Ends the process when memory is lacking; functions for big numbers fail for nothing
 * else here. */
static void
need(int good)
{
	if (!good) {
		fputs("out of memory\n", stderr);
		abort();
	}
}

/* value *= 10^n */
static void
scale(BIGNUM *value, long n, BN_CTX *ctx)
{
	BIGNUM *ten = BN_new(), *power = BN_new();

	need(ten && power && BN_set_word(ten, 10) && BN_set_word(power, (BN_ULONG)n));
	need(BN_exp(ten, ten, power, ctx) && BN_mul(value, value, ten, ctx));
	BN_free(ten);
	BN_free(power);
}

/* Reads the shortest text of f, as "-1.2345e+02" for -12345 * 10^-2. */
static void
set_float(struct decimal *d, struct arena *a, double f)
{
	struct str text = num_float(a, f, 'e', -1);
	char *digits = arena_alloc(a, text.n + 1);
	size_t i, n = 0;
	int64_t e = 0;

	d->exp = 0;
	for (i = 0; i < text.n && text.p[i] != 'e'; i++) {
		if (text.p[i] == '.')
			d->exp = (long)i + 1;
		else
			digits[n++] = text.p[i];
	}
	/* less one for each digit after the point */
	if (d->exp)
		d->exp -= (long)i;
	num_parse_int(str_sub(text, i + 1, text.n), 10, &e);
	d->exp += (long)e;
	need(BN_dec2bn(&d->value, digits));
}

/* Gives both numbers the smaller exponent of the two. */
static void
align(struct decimal *d, struct decimal *o, BN_CTX *ctx)
{
	struct decimal *high = d->exp > o->exp ? d : o, *low = high == d ? o : d;

	scale(high->value, high->exp - low->exp, ctx);
	high->exp = low->exp;
}

static void
divide(struct decimal *d, struct decimal *o, BN_CTX *ctx)
{
	long e = d->exp - o->exp + PLACES;
	BIGNUM *q = BN_new(), *r = BN_new();
	bool minus = BN_is_negative(d->value) != BN_is_negative(o->value);

	need(q && r);
	scale(e < 0 ? o->value : d->value, labs(e), ctx);
	need(BN_div(q, r, d->value, o->value, ctx) && BN_lshift1(r, r));
	if (BN_ucmp(r, o->value) >= 0)
		need(minus ? BN_sub_word(q, 1) : BN_add_word(q, 1));
	need(BN_copy(d->value, q) != NULL);
	d->exp = -PLACES;
	BN_free(q);
	BN_free(r);
}

static void
apply(enum decimal_op op, struct decimal *d, struct decimal *o, BN_CTX *ctx)
{
	switch (op) {
	case DECIMAL_ADD:
		align(d, o, ctx);
		need(BN_add(d->value, d->value, o->value));
		break;
	case DECIMAL_SUB:
		align(d, o, ctx);
		need(BN_sub(d->value, d->value, o->value));
		break;
	case DECIMAL_MUL:
		need(BN_mul(d->value, d->value, o->value, ctx));
		d->exp += o->exp;
		break;
	case DECIMAL_DIV:
		divide(d, o, ctx);
		break;
	}
}

static double
nearest(const struct decimal *d, struct arena *a)
{
	char *digits = BN_bn2dec(d->value);
	double f = 0;

	need(digits != NULL);
	if (!BN_is_zero(d->value))
		num_parse_float(str_of(arena_printf(a, "%se%ld", digits, d->exp)), &f);
	OPENSSL_free(digits);
	return f;
}

const char *
decimal_fold(struct arena *a, enum decimal_op op, const double *v, size_t n,
	     double *out)
{
	struct decimal sum = { BN_new(), 0 }, next = { BN_new(), 0 };
	BN_CTX *ctx = BN_CTX_new();
	const char *fault = NULL;
	size_t i;

	need(sum.value && next.value && ctx);
	for (i = 0; i < n && !fault; i++) {
		if (!isfinite(v[i])) {
			fault = arena_printf(a, "Cannot create a Decimal from %.*s",
					     STR_ARG(num_float(a, v[i], 'g', -1)));
		} else if (i == 0) {
			set_float(&sum, a, v[i]);
		} else if (op == DECIMAL_DIV && v[i] == 0) {
			fault = "decimal division by 0";
		} else {
			set_float(&next, a, v[i]);
			apply(op, &sum, &next, ctx);
		}
	}
	*out = fault ? 0 : nearest(&sum, a);
	BN_free(sum.value);
	BN_free(next.value);
	BN_CTX_free(ctx);
	return fault;
}

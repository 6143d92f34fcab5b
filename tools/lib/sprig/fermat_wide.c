/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A number is LIMBS digits of 52 bits, and a register holds the same digit of
 * eight numbers.  Products are taken modulo n after Montgomery: a and b stand
 * for a/R and b/R, R being 2 to the power of all digits' bits, so that
 * dividing by n becomes dividing by R.
 */
#include "fermat_wide.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

/* For primes of 1024 and 2048 bits, and four bits to spare: numbers grow to
 * four times n between two reductions. */
enum { DIGIT = 52, LIMBS_1024 = 20, LIMBS = 40, BYTES = LIMBS * DIGIT / 8 };

#define WIDE __attribute__((target("avx512f,avx512ifma")))
#define INLINE static inline __attribute__((always_inline)) WIDE
#define DIGIT_MASK ((UINT64_C(1) << DIGIT) - 1)

/* The same digit of each number. */
union row {
	__m512i v;
	uint64_t lane[FERMAT_MOST];
};

struct wide {
	int limbs; /* in use */
	union row n[LIMBS], x[LIMBS];
	union row inverse; /* -1/n modulo 2^52 */
	__m512i t[2 * LIMBS]; /* columns of a product, carries not yet taken */
};

bool
fermat_wide_can(int bits)
{
	return (bits == 1024 || bits == 2048) && __builtin_cpu_supports("avx512ifma");
}

/* Puts n into the lane of the digits at `to`. */
static void
lane_set(union row *to, int limbs, int lane, const BIGNUM *n)
{
	unsigned char b[BYTES];
	uint64_t digit;
	int i, k;

	BN_bn2binpad(n, b, BYTES);
	for (i = 0; i < limbs; i++) {
		/* digits begin in the middle of a byte by turns; seven bytes hold one */
		int bit = i * DIGIT, low = bit / 8;

		digit = 0;
		for (k = 6; k >= 0; k--)
			digit = digit << 8 | (low + k < BYTES ? b[BYTES - 1 - low - k] : 0);
		to[i].lane[lane] = digit >> bit % 8 & DIGIT_MASK;
	}
}

/* The number in the lane. */
static void
lane_get(const union row *from, int limbs, int lane, BIGNUM *n)
{
	unsigned char b[BYTES] = { 0 };
	int i, bit;

	for (i = 0; i < limbs; i++)
		for (bit = 0; bit < DIGIT; bit += 4) {
			int at = i * DIGIT + bit;

			b[BYTES - 1 - at / 8] |=
				(unsigned char)((from[i].lane[lane] >> bit & 15) << at % 8);
		}
	BN_bin2bn(b, BYTES, n);
}

/* -1/n modulo 2^52 of an odd n, each turn doubling the bits that are right. */
static uint64_t
inverse_of(uint64_t n)
{
	uint64_t x = n;
	int i;

	for (i = 0; i < 5; i++)
		x *= 2 - n * x;
	return -x & DIGIT_MASK;
}

/* to + the lower or upper 52 bits of a * b */
#define LOW(to, a, b) _mm512_madd52lo_epu64(to, a, b)
#define HIGH(to, a, b) _mm512_madd52hi_epu64(to, a, b)

/* t = x * x, column by column: the lower halves of its products, and the
 * upper halves of those of the column before. */
WIDE static void
square(struct wide *w)
{
	__m512i before = _mm512_setzero_si512(), low, high;
	const union row *x = w->x;
	int i, k, n = w->limbs;

	for (k = 0; k < 2 * n; k++) {
		/* products of two digits come twice */
		low = high = _mm512_setzero_si512();
		for (i = k < n ? 0 : k - n + 1; i < k - i; i++) {
			low = LOW(low, x[i].v, x[k - i].v);
			high = HIGH(high, x[i].v, x[k - i].v);
		}
		low = _mm512_add_epi64(low, low);
		high = _mm512_add_epi64(high, high);
		if (k % 2 == 0) {
			low = LOW(low, x[i].v, x[i].v);
			high = HIGH(high, x[i].v, x[i].v);
		}
		w->t[k] = _mm512_add_epi64(low, before);
		before = high;
	}
}

/*
 * Adds the multiple of n to t that makes its lower half zero, digit by digit:
 * v is the part of t that a digit's multiple touches.  A constant count lets
 * the compiler keep v in registers.
 */
INLINE void
reduce_by(struct wide *w, const int count)
{
	const __m512i inverse = w->inverse.v;
	__m512i v[LIMBS + 1], p, n;
	int i, k;

#pragma GCC unroll 64
	for (k = 0; k < count; k++)
		v[k] = w->t[k];
	for (i = 0; i < count; i++) {
		p = LOW(_mm512_setzero_si512(), v[0], inverse);
		n = w->n[0].v;
		v[0] = LOW(v[0], p, n);
		v[1] = _mm512_add_epi64(v[1], _mm512_srli_epi64(v[0], DIGIT));
		v[count] = w->t[count + i];
#pragma GCC unroll 64
		for (k = 1; k < count; k++) {
			v[k] = HIGH(v[k], p, n);
			n = w->n[k].v;
			v[k - 1] = LOW(v[k], p, n);
		}
		v[count - 1] = HIGH(v[count], p, n);
	}
#pragma GCC unroll 64
	for (k = 0; k < count; k++)
		w->t[count + k] = v[k];
}

WIDE static void
reduce(struct wide *w)
{
	if (w->limbs == LIMBS_1024)
		reduce_by(w, LIMBS_1024);
	else
		reduce_by(w, LIMBS);
}

/* x = the upper half of t, twice that in the lanes of the mask. */
WIDE static void
take(struct wide *w, __mmask8 twice)
{
	const __m512i mask = _mm512_set1_epi64((long long)DIGIT_MASK);
	__m512i carry = _mm512_setzero_si512(), v;
	int i;

	for (i = 0; i < w->limbs; i++) {
		v = w->t[w->limbs + i];
		v = _mm512_mask_add_epi64(v, twice, v, v);
		v = _mm512_add_epi64(v, carry);
		carry = _mm512_srli_epi64(v, DIGIT);
		w->x[i].v = _mm512_and_si512(v, mask);
	}
}

/* The lanes whose n has that bit. */
WIDE static __mmask8
bit_of(const struct wide *w, int bit)
{
	return _mm512_test_epi64_mask(w->n[bit / DIGIT].v, _mm512_set1_epi64(1LL << bit % DIGIT));
}

/* Whether the lane's x, which is below 2n, is 1 times R modulo n. */
static bool
lane_is_one(const struct wide *w, int lane, const BIGNUM *n, const BIGNUM *one, BN_CTX *ctx)
{
	BIGNUM *x;
	bool good;

	BN_CTX_start(ctx);
	x = BN_CTX_get(ctx);
	lane_get(w->x, w->limbs, lane, x);
	if (BN_cmp(x, n) >= 0)
		BN_sub(x, x, n);
	good = BN_cmp(x, one) == 0;
	BN_CTX_end(ctx);
	return good;
}

WIDE void
fermat_wide(BIGNUM *const n[], int bits, bool pass[], BN_CTX *ctx)
{
	BIGNUM *one[FERMAT_MOST];
	struct wide w = { .limbs = bits == 1024 ? LIMBS_1024 : LIMBS };
	int i;

	BN_CTX_start(ctx);
	for (i = 0; i < FERMAT_MOST; i++) {
		one[i] = BN_CTX_get(ctx);
		BN_set_word(one[i], 0);
		BN_set_bit(one[i], w.limbs * DIGIT);
		BN_mod(one[i], one[i], n[i], ctx);
		lane_set(w.n, w.limbs, i, n[i]);
		lane_set(w.x, w.limbs, i, one[i]);
		w.inverse.lane[i] = inverse_of(w.n[0].lane[i]);
	}
	/* n - 1 has n's bits but for the last, which is zero */
	for (i = bits - 1; i >= 0; i--) {
		square(&w);
		reduce(&w);
		take(&w, i ? bit_of(&w, i) : 0);
	}
	for (i = 0; i < FERMAT_MOST; i++)
		pass[i] = lane_is_one(&w, i, n[i], one[i], ctx);
	BN_CTX_end(ctx);
}

#else

bool
fermat_wide_can(int bits)
{
	(void)bits;
	return false;
}

void
fermat_wide(BIGNUM *const n[], int bits, bool pass[], BN_CTX *ctx)
{
	(void)n;
	(void)bits;
	(void)pass;
	(void)ctx;
}
#endif

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

/* For 2048 bits, and some to spare: numbers grow to four times n between two
 * reductions. */
enum { DIGIT = 52, LIMBS = 40, SPARE = 4, BYTES = LIMBS * DIGIT / 8 };

#define WIDE __attribute__((target("avx512f,avx512ifma")))
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
	return bits + SPARE <= LIMBS * DIGIT && __builtin_cpu_supports("avx512ifma");
}

/* An even number. */
static int
limbs_for(int bits)
{
	return (bits + SPARE + 2 * DIGIT - 1) / (2 * DIGIT) * 2;
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

/* t = x * x: the products of two digits, those of which each comes twice
 * first, two rows at a time, which takes half of the loads and stores. */
WIDE static void
square(struct wide *w)
{
	const union row *x = w->x;
	__m512i *t = w->t, p, q, v;
	int i, k, n = w->limbs;

	for (i = 0; i < 2 * n; i++)
		t[i] = _mm512_setzero_si512();
	for (i = 0; i < n - 2; i += 2, t += 2) {
		p = x[i].v;
		q = x[i + 1].v;
		t[i + 1] = LOW(t[i + 1], p, q);
		t[i + 2] = HIGH(LOW(t[i + 2], p, x[i + 2].v), p, q);
		v = HIGH(LOW(t[i + 3], p, x[i + 3].v), p, x[i + 2].v);
		t[i + 3] = LOW(v, q, x[i + 2].v);
		for (k = i + 4; k < n; k++) {
			v = HIGH(LOW(t[k], p, x[k].v), p, x[k - 1].v);
			t[k] = HIGH(LOW(v, q, x[k - 1].v), q, x[k - 2].v);
		}
		v = HIGH(LOW(t[n], q, x[n - 1].v), p, x[n - 1].v);
		t[n] = HIGH(v, q, x[n - 2].v);
		t[n + 1] = HIGH(t[n + 1], q, x[n - 1].v);
	}
	t[n - 1] = LOW(t[n - 1], x[n - 2].v, x[n - 1].v);
	t[n] = HIGH(t[n], x[n - 2].v, x[n - 1].v);
	for (t = w->t, i = 0; i < n; i++) {
		t[2 * i] = LOW(_mm512_add_epi64(t[2 * i], t[2 * i]), x[i].v, x[i].v);
		t[2 * i + 1] = HIGH(_mm512_add_epi64(t[2 * i + 1], t[2 * i + 1]), x[i].v,
				    x[i].v);
	}
}

/*
 * Adds the multiple of n to t that makes its lower half zero, two digits at a
 * time: that takes half of the loads and stores.
 */
WIDE static void
reduce(struct wide *w)
{
	const union row *n = w->n;
	__m512i *t = w->t, p, q, v;
	int i, k, count = w->limbs;

	for (i = 0; i < count; i += 2, t += 2) {
		p = LOW(_mm512_setzero_si512(), t[0], w->inverse.v);
		v = LOW(t[0], p, n[0].v);
		t[1] = HIGH(LOW(t[1], p, n[1].v), p, n[0].v);
		t[1] = _mm512_add_epi64(t[1], _mm512_srli_epi64(v, DIGIT));
		q = LOW(_mm512_setzero_si512(), t[1], w->inverse.v);
		v = LOW(t[1], q, n[0].v);
		t[2] = _mm512_add_epi64(t[2], _mm512_srli_epi64(v, DIGIT));
		for (k = 2; k < count; k++) {
			v = HIGH(LOW(t[k], p, n[k].v), p, n[k - 1].v);
			t[k] = HIGH(LOW(v, q, n[k - 1].v), q, n[k - 2].v);
		}
		v = HIGH(LOW(t[count], q, n[count - 1].v), p, n[count - 1].v);
		t[count] = HIGH(v, q, n[count - 2].v);
		t[count + 1] = HIGH(t[count + 1], q, n[count - 1].v);
	}
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

/* The lanes whose number has that bit. */
static __mmask8
bit_of(BIGNUM *const n[], int bit)
{
	unsigned mask = 0;
	int i;

	for (i = 0; i < FERMAT_MOST; i++)
		mask |= (unsigned)BN_is_bit_set(n[i], bit) << i;
	return (__mmask8)mask;
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

void
fermat_wide(BIGNUM *const n[], int bits, bool pass[], BN_CTX *ctx)
{
	BIGNUM *one[FERMAT_MOST];
	struct wide w = { .limbs = limbs_for(bits) };
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
		take(&w, i ? bit_of(n, i) : 0);
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

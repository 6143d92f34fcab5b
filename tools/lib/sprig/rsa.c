/* SPDX-License-Identifier: Apache-2.0 */
#include "rsa.h"

#include "crypto/der.h"
#include "crypto/sha256.h"
#include "prime.h"

enum {
	EXPONENT = 65537,
	NUMBERS = 8,      /* the numbers of a key */
	CLOSE_BITS = 100  /* p - q is shorter than p by fewer bits (FIPS 186-5, A.1.3) */
};

static void
rsa_free(void *data)
{
	struct rsa *key = data;
	BIGNUM *number[NUMBERS] = { key->n, key->e, key->d, key->p,
				    key->q, key->dp, key->dq, key->qinv };
	int i;

	for (i = 0; i < NUMBERS; i++)
		BN_clear_free(number[i]);
}

static struct rsa *
rsa_new(struct exec *x)
{
	struct rsa *key = arena_new(x->arena, struct rsa);

	*key = (struct rsa){ BN_new(), BN_new(), BN_new(), BN_new(),
			     BN_new(), BN_new(), BN_new(), BN_new() };
	arena_defer(x->arena, rsa_free, key);
	return key;
}

/* Makes a prime factor of a key. */
static void
rsa_prime(struct chance *c, BIGNUM *p, int bits, const BIGNUM *two, BN_CTX *ctx)
{
	do
		prime_random(c, p, bits, true);
	while (!prime_from(c, p, two, EXPONENT, ctx));
}

/* True when p and q are so close that their product can be factored. */
static bool
are_close(const BIGNUM *p, const BIGNUM *q, int bits, BN_CTX *ctx)
{
	BIGNUM *gap;
	bool close;

	BN_CTX_start(ctx);
	gap = BN_CTX_get(ctx);
	BN_sub(gap, p, q);
	close = BN_num_bits(gap) <= bits - CLOSE_BITS;
	BN_CTX_end(ctx);
	return close;
}

/* Computes the private exponent, which is the inverse of e modulo lcm(p - 1, q - 1),
 * and the numbers that the Chinese remainder theorem needs. */
static void
rsa_exponents(struct rsa *key, BN_CTX *ctx)
{
	BIGNUM *p1, *q1, *gcd, *lcm;

	BN_CTX_start(ctx);
	p1 = BN_CTX_get(ctx);
	q1 = BN_CTX_get(ctx);
	gcd = BN_CTX_get(ctx);
	lcm = BN_CTX_get(ctx);
	BN_sub(p1, key->p, BN_value_one());
	BN_sub(q1, key->q, BN_value_one());
	BN_gcd(gcd, p1, q1, ctx);
	BN_mul(lcm, p1, q1, ctx);
	BN_div(lcm, NULL, lcm, gcd, ctx);
	BN_mod_inverse(key->d, key->e, lcm, ctx);
	BN_mod(key->dp, key->d, p1, ctx);
	BN_mod(key->dq, key->d, q1, ctx);
	BN_mod_inverse(key->qinv, key->q, key->p, ctx);
	BN_CTX_end(ctx);
}

struct rsa *
rsa_generate(struct exec *x, int bits)
{
	BN_CTX *ctx = BN_CTX_new();
	struct rsa *key = rsa_new(x);
	BIGNUM *two;

	BN_CTX_start(ctx);
	two = BN_CTX_get(ctx);
	BN_set_word(two, 2);
	BN_set_word(key->e, EXPONENT);
	rsa_prime(x->chance, key->p, bits / 2, two, ctx);
	do
		rsa_prime(x->chance, key->q, bits / 2, two, ctx);
	while (are_close(key->p, key->q, bits / 2, ctx));
	if (BN_cmp(key->p, key->q) < 0)
		BN_swap(key->p, key->q);
	BN_mul(key->n, key->p, key->q, ctx);
	rsa_exponents(key, ctx);
	BN_CTX_end(ctx);
	BN_CTX_free(ctx);
	return key;
}

struct str
rsa_integer(struct exec *x, const BIGNUM *n)
{
	char *p = arena_alloc(x->arena, (size_t)BN_num_bytes(n) + 1);
	int len = BN_bn2bin(n, (unsigned char *)p);

	return der_number(x->arena, (struct str){ p, (size_t)len });
}

struct str
rsa_private(struct exec *x, const struct rsa *key)
{
	const BIGNUM *number[NUMBERS] = { key->n, key->e, key->d, key->p,
					  key->q, key->dp, key->dq, key->qinv };
	struct str part[NUMBERS + 1];
	int i;

	part[0] = STR("\x02\x01\x00"); /* the version: a key of two primes */
	for (i = 0; i < NUMBERS; i++)
		part[i + 1] = rsa_integer(x, number[i]);
	return der_of(x->arena, DER_SEQUENCE, part, NUMBERS + 1);
}

struct str
rsa_public(struct exec *x, const struct rsa *key)
{
	struct str part[2] = { rsa_integer(x, key->n), rsa_integer(x, key->e) };

	return der_of(x->arena, DER_SEQUENCE, part, 2);
}

/* The bytes that are signed, as long as n: 00 01 ff … ff 00 and the hash in DER (RFC
 * 8017, 9.2). */
static unsigned char *
padded_hash(struct exec *x, size_t size, struct str bytes)
{
	/* a SEQUENCE of SHA-256's AlgorithmIdentifier and the hash */
	static const struct str head = STR_INIT("\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65"
						"\x03\x04\x02\x01\x05\x00\x04\x20");
	unsigned char *p = arena_alloc(x->arena, size);
	size_t tail = head.n + SHA256_BYTES;

	p[1] = 1;
	memset(p + 2, 0xff, size - tail - 3);
	memcpy(p + size - tail, head.p, head.n);
	sha256_of(bytes.p, bytes.n, p + size - SHA256_BYTES);
	return p;
}

struct str
rsa_sign(struct exec *x, const struct rsa *key, struct str bytes)
{
	size_t size = (size_t)BN_num_bytes(key->n);
	unsigned char *p = padded_hash(x, size, bytes);
	BIGNUM *hash, *hp, *hq, *sp, *sq;
	BN_CTX *ctx = BN_CTX_new();

	BN_CTX_start(ctx);
	hash = BN_CTX_get(ctx);
	hp = BN_CTX_get(ctx);
	hq = BN_CTX_get(ctx);
	sp = BN_CTX_get(ctx);
	sq = BN_CTX_get(ctx);
	BN_bin2bn(p, (int)size, hash);
	BN_mod(hp, hash, key->p, ctx);
	BN_mod(hq, hash, key->q, ctx);
	BN_mod_exp_mont_consttime_x2(sp, hp, key->dp, key->p, NULL, sq, hq, key->dq, key->q,
				     NULL, ctx);
	/* sq + q ((sp - sq) / q modulo p) */
	BN_sub(sp, sp, sq);
	BN_nnmod(sp, sp, key->p, ctx);
	BN_mod_mul(sp, sp, key->qinv, key->p, ctx);
	BN_mul(sp, sp, key->q, ctx);
	BN_add(sp, sp, sq);
	BN_bn2binpad(sp, p, (int)size);
	BN_CTX_end(ctx);
	BN_CTX_free(ctx);
	return (struct str){ (char *)p, size };
}

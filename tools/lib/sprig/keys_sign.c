/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures.  ECDSA is computed here, since its nonce must come from x->chance. */
#include "crypto/der.h"
#include "crypto/libcrypto.h"
#include "keys.h"
#include "prime.h"
#include "rsa.h"
#include "template/chance.h"

#define OID_ECDSA_SHA2 "\x06\x08\x2a\x86\x48\xce\x3d\x04\x03"

/* Curves that Go signs with, and the hash that it takes for each. */
static const struct curve {
	int nid;
	const char *name, *hash;
	struct str algorithm;
} curves[] = {
	{ NID_secp224r1, "secp224r1", "SHA256", STR_INIT(OID_ECDSA_SHA2 "\x02") },
	{ NID_X9_62_prime256v1, "prime256v1", "SHA256", STR_INIT(OID_ECDSA_SHA2 "\x02") },
	{ NID_secp384r1, "secp384r1", "SHA384", STR_INIT(OID_ECDSA_SHA2 "\x03") },
	{ NID_secp521r1, "secp521r1", "SHA512", STR_INIT(OID_ECDSA_SHA2 "\x04") },
};

static const struct curve *
curve_of(EVP_PKEY *key)
{
	char name[64] = "";
	size_t i, n;

	EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, name, sizeof name, &n);
	for (i = 0; i < sizeof curves / sizeof *curves; i++)
		if (strcmp(curves[i].name, name) == 0)
			return &curves[i];
	return NULL;
}

bool
key_algorithm(struct exec *x, struct key *key, struct str *out, struct err *e)
{
	/* sha256WithRSAEncryption with NULL parameters, and Ed25519 */
	static const struct str rsa =
		STR_INIT("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00");
	static const struct str ed25519 = STR_INIT("\x06\x03\x2b\x65\x70");
	const struct curve *curve;

	switch (key_type(key)) {
	case EVP_PKEY_RSA:
		*out = der(x->arena, DER_SEQUENCE, rsa);
		return true;
	case EVP_PKEY_ED25519:
		*out = der(x->arena, DER_SEQUENCE, ed25519);
		return true;
	case EVP_PKEY_EC:
		curve = curve_of(key->evp);
		if (!curve)
			return err_set(e, STATUS_USAGE, "x509: unsupported elliptic curve");
		*out = der(x->arena, DER_SEQUENCE, curve->algorithm);
		return true;
	default:
		return err_set(e, STATUS_USAGE, "x509: certificate private key does not "
						"implement crypto.Signer");
	}
}

/* Computes the signature r and s of the hash h (FIPS 186-5, 6.4.1). */
static void
ecdsa(struct chance *c, const EC_GROUP *group, const BIGNUM *priv, const BIGNUM *h, BIGNUM *r,
      BIGNUM *s, BN_CTX *ctx)
{
	const BIGNUM *order = EC_GROUP_get0_order(group);
	EC_POINT *point = EC_POINT_new(group);
	BIGNUM *k = BN_CTX_get(ctx);

	do {
		prime_below(c, k, order);
		EC_POINT_mul(group, point, k, NULL, NULL, ctx);
		EC_POINT_get_affine_coordinates(group, point, r, NULL, ctx);
		BN_nnmod(r, r, order, ctx);
		BN_mod_mul(s, r, priv, order, ctx);
		BN_mod_add(s, s, h, order, ctx);
		BN_mod_inverse(k, k, order, ctx);
		BN_mod_mul(s, s, k, order, ctx);
	} while (BN_is_zero(r) || BN_is_zero(s));
	EC_POINT_free(point);
}

/* The leftmost bits of the hash as a number, as many as the curve's order has. */
static void
hash_number(BIGNUM *h, const char *name, struct str bytes, const EC_GROUP *group)
{
	EVP_MD *hash = EVP_MD_fetch(NULL, name, NULL);
	int bits = BN_num_bits(EC_GROUP_get0_order(group));
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	EVP_Digest(bytes.p, bytes.n, md, &n, hash, NULL);
	BN_bin2bn(md, (int)n, h);
	if ((int)n * 8 > bits)
		BN_rshift(h, h, (int)n * 8 - bits);
	EVP_MD_free(hash);
}

static bool
sign_ecdsa(struct exec *x, EVP_PKEY *key, struct str bytes, struct str *out)
{
	const struct curve *curve = curve_of(key);
	EC_GROUP *group = EC_GROUP_new_by_curve_name(curve->nid);
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *priv = NULL, *h, *r, *s;
	struct str part[2];
	bool good;

	BN_CTX_start(ctx);
	h = BN_CTX_get(ctx);
	r = BN_CTX_get(ctx);
	s = BN_CTX_get(ctx);
	good = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &priv) > 0;
	if (good) {
		hash_number(h, curve->hash, bytes, group);
		ecdsa(x->chance, group, priv, h, r, s, ctx);
		part[0] = rsa_integer(x, r);
		part[1] = rsa_integer(x, s);
		*out = der_of(x->arena, DER_SEQUENCE, part, 2);
	}
	BN_clear_free(priv);
	BN_CTX_end(ctx);
	BN_CTX_free(ctx);
	EC_GROUP_free(group);
	return good;
}

/* Signs with RSA keys that were read (PKCS #1 v1.5) and Ed25519 keys, neither of
 * which needs random bytes. */
static bool
sign_plain(struct exec *x, EVP_PKEY *key, struct str bytes, struct str *out)
{
	const char *hash = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA ? "SHA256" : NULL;
	unsigned char *p = arena_alloc(x->arena, (size_t)EVP_PKEY_get_size(key));
	size_t n = (size_t)EVP_PKEY_get_size(key);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good;

	good = EVP_DigestSignInit_ex(ctx, NULL, hash, NULL, NULL, key, NULL) > 0 &&
	       EVP_DigestSign(ctx, p, &n, (const unsigned char *)bytes.p, bytes.n) > 0;
	EVP_MD_CTX_free(ctx);
	*out = (struct str){ (char *)p, n };
	return good;
}

bool
key_sign(struct exec *x, struct key *key, struct str bytes, struct str *signature,
	 struct str *algorithm, struct err *e)
{
	bool good = true;

	if (!key_algorithm(x, key, algorithm, e))
		return false;
	if (key->rsa)
		*signature = rsa_sign(x, key->rsa, bytes);
	else if (key_type(key) == EVP_PKEY_EC)
		good = sign_ecdsa(x, key->evp, bytes, signature);
	else
		good = sign_plain(x, key->evp, bytes, signature);
	return good || err_set(e, STATUS_USAGE, "libcrypto cannot sign with the key");
}

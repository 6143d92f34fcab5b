/* SPDX-License-Identifier: Apache-2.0 */
#include "keys.h"

#include "crypto/crypto.h"
#include "crypto/der.h"
#include "crypto/libcrypto.h"
#include "crypto/pkcs8.h"
#include "prime.h"
#include "rsa.h"
#include "sprig.h"

/* The AlgorithmIdentifier of RSA keys in DER, with NULL parameters. */
#define RSA_ALGORITHM "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"

enum { DSA_BITS = 2048, DSA_ORDER_BITS = 256, SEED_BYTES = 32 };

static void
key_free(void *key)
{
	EVP_PKEY_free(key);
}

/* Wraps an EVP key, which is freed with the arena. */
static struct key *
keep(struct exec *x, EVP_PKEY *evp)
{
	struct key *key = arena_new(x->arena, struct key);

	if (!evp)
		exec_fail(x, "libcrypto cannot make the key");
	key->evp = evp;
	arena_defer(x->arena, key_free, evp);
	return key;
}

/* A number of a key under OpenSSL's name for it; a NULL name ends a list of them. */
struct part {
	const char *name;
	const BIGNUM *n;
};

/* A key of the algorithm from its numbers. */
static EVP_PKEY *
key_of(const char *algorithm, const struct part *part)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, algorithm, NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;

	for (; part->name; part++)
		OSSL_PARAM_BLD_push_BN(build, part->name, part->n);
	params = OSSL_PARAM_BLD_to_param(build);
	if (!params || EVP_PKEY_fromdata_init(ctx) <= 0 ||
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEYPAIR, params) <= 0)
		key = NULL;
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

/* Makes the group of a DSA key: primes q and p such that q divides p - 1, and the
 * generator g. */
static void
dsa_group(struct chance *c, BIGNUM *p, BIGNUM *q, BIGNUM *g, BN_CTX *ctx)
{
	BIGNUM *step = BN_CTX_get(ctx), *rest = BN_CTX_get(ctx);

	BN_set_word(step, 2);
	do
		prime_random(c, q, DSA_ORDER_BITS, false);
	while (!prime_from(c, q, step, 0, ctx));
	BN_lshift1(step, q);
	do {
		prime_random(c, p, DSA_BITS, true);
		BN_mod(rest, p, step, ctx);
		BN_sub(p, p, rest);
		BN_add_word(p, 1);
	} while (!prime_from(c, p, step, 0, ctx));
	BN_sub(rest, p, BN_value_one());
	BN_div(rest, NULL, rest, q, ctx);
	BN_set_word(g, 2);
	BN_mod_exp(g, g, rest, p, ctx);
}

static EVP_PKEY *
dsa_make(struct chance *c, BN_CTX *ctx)
{
	BIGNUM *p = BN_CTX_get(ctx), *q = BN_CTX_get(ctx), *g = BN_CTX_get(ctx);
	BIGNUM *priv = BN_CTX_get(ctx), *pub = BN_CTX_get(ctx);
	const struct part part[] = {
		{ OSSL_PKEY_PARAM_FFC_P, p },	      { OSSL_PKEY_PARAM_FFC_Q, q },
		{ OSSL_PKEY_PARAM_FFC_G, g },	      { OSSL_PKEY_PARAM_PRIV_KEY, priv },
		{ OSSL_PKEY_PARAM_PUB_KEY, pub },     { NULL, NULL },
	};

	dsa_group(c, p, q, g, ctx);
	prime_below(c, priv, q);
	BN_mod_exp(pub, g, priv, p, ctx);
	return key_of("DSA", part);
}

/* Makes a key on P-256: writes its encoding (RFC 5915) and lets libcrypto read that. */
static EVP_PKEY *
ecdsa_make(struct exec *x, BN_CTX *ctx)
{
	static const struct str curve = STR_INIT("\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07");
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	EC_POINT *point = EC_POINT_new(group);
	BIGNUM *priv = BN_CTX_get(ctx);
	unsigned char secret[32], pub[65];
	const unsigned char *p;
	struct str part[4], all;

	prime_below(x->chance, priv, EC_GROUP_get0_order(group));
	EC_POINT_mul(group, point, priv, NULL, NULL, ctx);
	EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, pub, sizeof pub, ctx);
	BN_bn2binpad(priv, secret, sizeof secret);
	EC_POINT_free(point);
	EC_GROUP_free(group);
	part[0] = STR("\x02\x01\x01");
	part[1] = der(x->arena, DER_OCTETS, (struct str){ (char *)secret, sizeof secret });
	part[2] = der(x->arena, DER_CONTEXT | DER_CONSTRUCTED, curve);
	part[3] = der(x->arena, DER_CONTEXT | DER_CONSTRUCTED | 1,
		      der_bits(x->arena, (struct str){ (char *)pub, sizeof pub }));
	all = der_of(x->arena, DER_SEQUENCE, part, 4);
	p = (const unsigned char *)all.p;
	return d2i_PrivateKey(EVP_PKEY_EC, NULL, &p, (long)all.n);
}

static EVP_PKEY *
ed25519_make(struct chance *c)
{
	unsigned char seed[SEED_BYTES];

	chance_bytes(c, seed, sizeof seed);
	return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof seed);
}

static struct key *
rsa_make(struct exec *x, int bits)
{
	struct key *key = arena_new(x->arena, struct key);

	key->rsa = rsa_generate(x, bits);
	return key;
}

/* The steps of the engine that take about as long as making the key. */
static size_t
key_work(enum key_kind kind, int bits)
{
	switch (kind) {
	case KEY_RSA:
		return bits > 2048 ? 700000 : 50000;
	case KEY_DSA:
		return 400000;
	default:
		return 1000;
	}
}

struct key *
key_generate(struct exec *x, enum key_kind kind, int bits)
{
	EVP_PKEY *key;
	BN_CTX *ctx;

	exec_work(x, key_work(kind, bits));
	sprig_crypto(x);
	if (kind == KEY_RSA)
		return rsa_make(x, bits);
	crypto_start();
	ctx = BN_CTX_new();
	BN_CTX_start(ctx);
	if (kind == KEY_DSA)
		key = dsa_make(x->chance, ctx);
	else if (kind == KEY_ECDSA)
		key = ecdsa_make(x, ctx);
	else
		key = ed25519_make(x->chance);
	BN_CTX_end(ctx);
	BN_CTX_free(ctx);
	return keep(x, key);
}

int
key_type(const struct key *key)
{
	return key->rsa ? EVP_PKEY_RSA : EVP_PKEY_get_base_id(key->evp);
}

bool
key_matches(const struct key *key, const EVP_PKEY *public)
{
	return EVP_PKEY_eq(public, key->evp) == 1;
}

/* Copies n bytes that libcrypto allocated into the arena, and frees them. */
static struct str
taken(struct exec *x, unsigned char *p, int n)
{
	struct str s = STR("");

	if (n > 0)
		s = arena_dup(x->arena, (struct str){ (char *)p, (size_t)n });
	OPENSSL_free(p);
	return s;
}

static struct str
private_der(struct exec *x, const struct key *key)
{
	unsigned char *p = NULL;
	int n;

	if (key->rsa)
		return rsa_private(x, key->rsa);
	n = i2d_PrivateKey(key->evp, &p);
	return taken(x, p, n);
}

struct str
key_pem(struct exec *x, struct key *key)
{
	struct str bytes = private_der(x, key);

	switch (key_type(key)) {
	case EVP_PKEY_RSA:
		return der_pem(x->arena, "RSA PRIVATE KEY", bytes);
	case EVP_PKEY_DSA:
		return der_pem(x->arena, "DSA PRIVATE KEY", bytes);
	case EVP_PKEY_EC:
		return der_pem(x->arena, "EC PRIVATE KEY", bytes);
	default:
		return der_pem(x->arena, "PRIVATE KEY", bytes);
	}
}

struct key *
key_parse(struct exec *x, struct str pem, struct err *e)
{
	static const struct {
		const char *type, *what;
		int kind;
	} kinds[] = {
		{ "RSA PRIVATE KEY", "parsing RSA private key from PEM", EVP_PKEY_RSA },
		{ "EC PRIVATE KEY", "parsing EC private key from PEM", EVP_PKEY_EC },
		{ "DSA PRIVATE KEY", "parsing DSA private key from PEM", EVP_PKEY_DSA },
		{ "PRIVATE KEY", "decoding PEM as PKCS#8", 0 },
	};
	const unsigned char *p;
	struct str type, bytes;
	EVP_PKEY *key = NULL;
	size_t i = 0;

	if (!der_unpem(x->arena, pem, &type, &bytes)) {
		err_set(e, STATUS_USAGE, "no PEM data in input");
		return NULL;
	}
	while (i < 4 && !str_is(type, kinds[i].type))
		i++;
	if (i == 4) {
		bool private = str_ends(type, STR(" PRIVATE KEY"));

		err_set(e, STATUS_USAGE, private ? "invalid private key type %.*s" :
			"no private key data in PEM block of type %.*s",
			(int)(type.n - (private ? 12 : 0)), type.p);
		return NULL;
	}
	sprig_crypto(x);
	crypto_start();
	p = (const unsigned char *)bytes.p;
	key = kinds[i].kind ? d2i_PrivateKey(kinds[i].kind, NULL, &p, (long)bytes.n) :
			      pkcs8_key(bytes);
	if (!key) {
		err_set(e, STATUS_USAGE, "%s: libcrypto cannot read it", kinds[i].what);
		return NULL;
	}
	return keep(x, key);
}

struct str
key_public(struct exec *x, struct key *key)
{
	struct str part[2] = { STR(RSA_ALGORITHM), STR("") };
	unsigned char *p = NULL;
	int n;

	if (key->rsa) {
		part[1] = der_bits(x->arena, rsa_public(x, key->rsa));
		return der_of(x->arena, DER_SEQUENCE, part, 2);
	}
	n = i2d_PUBKEY(key->evp, &p);
	return taken(x, p, n);
}

struct str
key_public_bits(struct exec *x, struct key *key)
{
	struct str all = key->rsa ? STR("") : key_public(x, key);
	const unsigned char *p = (const unsigned char *)all.p, *bits = NULL;
	X509_PUBKEY *pub;
	struct str out;
	int n = 0;

	if (key->rsa)
		return rsa_public(x, key->rsa);
	pub = d2i_X509_PUBKEY(NULL, &p, (long)all.n);
	if (!pub)
		exec_fail(x, "libcrypto cannot read the public key");
	X509_PUBKEY_get0_param(NULL, &bits, &n, NULL, pub);
	out = arena_dup(x->arena, (struct str){ (const char *)bits, (size_t)n });
	X509_PUBKEY_free(pub);
	return out;
}

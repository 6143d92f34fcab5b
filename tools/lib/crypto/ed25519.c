/* SPDX-License-Identifier: Apache-2.0 */
#include "ed25519.h"

#include "crypto.h"
#include "der.h"
#include "libcrypto.h"
#include "pkcs8.h"

static EVP_PKEY *
public_key(struct str bytes)
{
	const unsigned char *p = (const unsigned char *)bytes.p;

	return d2i_PUBKEY(NULL, &p, (long)bytes.n);
}

/* The key in the first PEM block of that type; NULL, with e set, for another text. */
static EVP_PKEY *
key_read(struct arena *a, struct str pem, const char *what, const char *type, struct err *e)
{
	struct str found = STR(""), bytes;
	EVP_PKEY *key = NULL;
	bool right;

	if (!crypto_open(e))
		return NULL;
	crypto_start();
	if (der_unpem(a, pem, &found, &bytes) && str_is(found, type))
		key = str_is(found, "PUBLIC KEY") ? public_key(bytes) : pkcs8_key(bytes);
	right = key && EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519;
	if (right)
		return key;
	if (key)
		EVP_PKEY_free(key);
	err_set(e, STATUS_USAGE, "%s: no %s of Ed25519 in PEM%s", what,
		str_is(str_of(type), "PUBLIC KEY") ? "public key" : "private key",
		str_is(found, "ENCRYPTED PRIVATE KEY") ? ", as it has a password" : "");
	return NULL;
}

bool
ed25519_sign(struct arena *a, struct str pem, const char *what, struct str text,
	     struct str *out, struct err *e)
{
	EVP_PKEY *key = key_read(a, pem, what, "PRIVATE KEY", e);
	unsigned char *p = arena_alloc(a, ED25519_BYTES);
	size_t n = ED25519_BYTES;
	EVP_MD_CTX *ctx;
	bool good;

	if (!key)
		return false;
	ctx = EVP_MD_CTX_new();
	good = EVP_DigestSignInit_ex(ctx, NULL, NULL, NULL, NULL, key, NULL) > 0 &&
	       EVP_DigestSign(ctx, p, &n, (const unsigned char *)text.p, text.n) > 0;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	*out = (struct str){ (char *)p, n };
	return good || err_set(e, STATUS_USAGE, "%s: libcrypto cannot sign with it", what);
}

bool
ed25519_check(struct arena *a, struct str pem, const char *what, struct str text,
	      struct str signature, struct err *e)
{
	EVP_PKEY *key = key_read(a, pem, what, "PUBLIC KEY", e);
	EVP_MD_CTX *ctx;
	bool good;

	if (!key)
		return false;
	ctx = EVP_MD_CTX_new();
	good = EVP_DigestVerifyInit_ex(ctx, NULL, NULL, NULL, NULL, key, NULL) > 0 &&
	       EVP_DigestVerify(ctx, (const unsigned char *)signature.p, signature.n,
				(const unsigned char *)text.p, text.n) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return good || err_set(e, STATUS_USAGE, "the signature was not made with the key of %s, or for "
			       "other bytes", what);
}

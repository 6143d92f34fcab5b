/* SPDX-License-Identifier: Apache-2.0 */
#include "digest.h"

#include "blake3.h"
#include "crypto.h"
#include "libcrypto.h"
#include "sha256.h"

struct digest_ctx {
	EVP_MD_CTX *evp;
	struct blake3 blake3; /* in place of evp when that is NULL */
	const char *name;
};

struct digest_ctx *
digest_begin(struct str like)
{
	struct digest_ctx *d;
	bool is512 = str_starts(like, STR("sha512:")), is_blake3 = str_starts(like, STR("blake3:"));

	if (like.n && !is512 && !is_blake3 && !str_starts(like, STR("sha256:")))
		return NULL;
	if (!is_blake3 && !crypto_open(NULL))
		return NULL;
	d = calloc(1, sizeof *d);
	if (!d)
		abort();
	if (is_blake3) {
		d->name = "blake3";
		blake3_begin(&d->blake3);
		return d;
	}
	d->name = is512 ? "sha512" : "sha256";
	d->evp = EVP_MD_CTX_new();
	if (!d->evp ||
	    !EVP_DigestInit_ex(d->evp, is512 ? EVP_sha512() : EVP_sha256(), NULL))
		abort();
	return d;
}

void
digest_add(struct digest_ctx *d, const void *p, size_t n)
{
	if (d->evp)
		EVP_DigestUpdate(d->evp, p, n);
	else
		blake3_add(&d->blake3, p, n);
}

static void
digest_print(char out[DIGEST_MOST], const char *name, const unsigned char *hash, unsigned int n)
{
	int at = snprintf(out, DIGEST_MOST, "%s:", name);
	unsigned int i;

	for (i = 0; i < n; i++)
		at += snprintf(out + at, DIGEST_MOST - (size_t)at, "%02x", hash[i]);
}

void
digest_end(struct digest_ctx *d, char out[DIGEST_MOST])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	if (d->evp) {
		EVP_DigestFinal_ex(d->evp, md, &n);
		EVP_MD_CTX_free(d->evp);
	} else {
		blake3_end(&d->blake3, md);
		n = BLAKE3_BYTES;
	}
	if (out)
		digest_print(out, d->name, md, n);
	free(d);
}

struct str
digest_of(struct arena *a, struct str bytes)
{
	struct digest_ctx *d = digest_begin(STR(""));
	unsigned char hash[SHA256_BYTES];
	char text[DIGEST_MOST];

	if (d) {
		digest_add(d, bytes.p, bytes.n);
		digest_end(d, text);
	} else {
		sha256_of(bytes.p, bytes.n, hash);
		digest_print(text, "sha256", hash, sizeof hash);
	}
	return arena_dup(a, str_of(text));
}

bool
digest_matches(struct str bytes, struct str digest)
{
	struct digest_ctx *d = digest_valid(digest) ? digest_begin(digest) : NULL;
	char text[DIGEST_MOST];

	if (!d)
		return false;
	digest_add(d, bytes.p, bytes.n);
	digest_end(d, text);
	return str_is(digest, text);
}

bool
digest_valid(struct str s)
{
	struct str alg, hex;
	size_t i;

	if (!str_cut(s, ':', &alg, &hex) ||
	    !(((str_is(alg, "sha256") || str_is(alg, "blake3")) && hex.n == 64) ||
	      (str_is(alg, "sha512") && hex.n == 128)))
		return false;
	for (i = 0; i < hex.n; i++)
		if (!((hex.p[i] >= '0' && hex.p[i] <= '9') ||
		      (hex.p[i] >= 'a' && hex.p[i] <= 'f')))
			return false;
	return true;
}

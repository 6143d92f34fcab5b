/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL 3 advises against the direct functions; what it advises instead is
 * what costs so much to start. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

void
sha1_of(const void *p, size_t n, unsigned char out[SHA1_BYTES])
{
	SHA_CTX ctx;

	SHA1_Init(&ctx);
	SHA1_Update(&ctx, p, n);
	SHA1_Final(out, &ctx);
}

void
sha256_of(const void *p, size_t n, unsigned char out[SHA256_BYTES])
{
	SHA256_CTX ctx;

	SHA256_Init(&ctx);
	SHA256_Update(&ctx, p, n);
	SHA256_Final(out, &ctx);
}

void
sha512_of(const void *p, size_t n, unsigned char out[SHA512_BYTES])
{
	SHA512_CTX ctx;

	SHA512_Init(&ctx);
	SHA512_Update(&ctx, p, n);
	SHA512_Final(out, &ctx);
}

void
crypto_start(void)
{
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

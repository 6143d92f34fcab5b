/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto.h"

#include "libcrypto.h"

bool
crypto_open(struct err *e)
{
#ifdef LIBCRYPTO_LINKED
	(void)e;
	return true;
#else
	return libcrypto_loaded || libcrypto_load(e);
#endif
}

void
md5_of(const void *p, size_t n, unsigned char out[MD5_BYTES])
{
	MD5_CTX ctx;

	MD5_Init(&ctx);
	MD5_Update(&ctx, p, n);
	MD5_Final(out, &ctx);
}

void
sha1_of(const void *p, size_t n, unsigned char out[SHA1_BYTES])
{
	SHA_CTX ctx;

	SHA1_Init(&ctx);
	SHA1_Update(&ctx, p, n);
	SHA1_Final(out, &ctx);
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

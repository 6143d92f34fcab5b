/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_H
#define CRYPTO_H
/*
 * libcrypto, touched as little as possible: its general interface (EVP) takes
 * a millisecond and two megabytes to start, plain hashes do without.
 */
#include <stddef.h>

enum { SHA1_BYTES = 20, SHA256_BYTES = 32, SHA512_BYTES = 64 };

/* The hash of the n bytes at p; starts nothing. */
void sha1_of(const void *p, size_t n, unsigned char out[SHA1_BYTES]);
void sha256_of(const void *p, size_t n, unsigned char out[SHA256_BYTES]);
void sha512_of(const void *p, size_t n, unsigned char out[SHA512_BYTES]);
/*
 * Starts EVP without the system's openssl.cnf, so that neither a file nor the
 * environment changes what it does.  To be called before the first use; costs
 * nothing when called again.
 */
void crypto_start(void);

#endif

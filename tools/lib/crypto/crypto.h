/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_H
#define CRYPTO_H
/*
 * libcrypto, touched as little as possible: to load it (libcrypto.h) and to
 * start its general interface (EVP) takes a millisecond each and megabytes;
 * plain hashes do without the latter.
 */
#include <stddef.h>

enum { SHA1_BYTES = 20, SHA512_BYTES = 64 };

/* The hash of the n bytes at p; does not start EVP. */
void sha1_of(const void *p, size_t n, unsigned char out[SHA1_BYTES]);
void sha512_of(const void *p, size_t n, unsigned char out[SHA512_BYTES]);
/*
 * Starts EVP without the system's openssl.cnf, so that neither a file nor the
 * environment changes what it does.  To be called before the first use; costs
 * nothing when called again.
 */
void crypto_start(void);
/* The file that is loaded at the first use, for who closes files before; NULL
 * when libcrypto is part of the program. */
const char *crypto_file(void);

#endif

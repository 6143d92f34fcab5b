/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_H
#define CRYPTO_H
/*
 * libcrypto, used as little as possible: loading it (libcrypto.h) and starting
 * its general interface (EVP) take a millisecond each, and megabytes; the plain
 * hashes below do not need EVP.
 */
#include <stddef.h>

#include "base/err.h"

enum { MD5_BYTES = 16, SHA1_BYTES = 20, SHA512_BYTES = 64 };

/*
 * Loads libcrypto, unless it is loaded or part of the program.  The other functions
 * here, and those that libcrypto.h declares, may be called only when this has
 * succeeded.  Status 2 when libcrypto cannot be loaded; e may be NULL.
 */
bool crypto_open(struct err *e);
/* Writes the hash of the n bytes at p to out; does not start EVP. */
void md5_of(const void *p, size_t n, unsigned char out[MD5_BYTES]);
void sha1_of(const void *p, size_t n, unsigned char out[SHA1_BYTES]);
void sha512_of(const void *p, size_t n, unsigned char out[SHA512_BYTES]);
/*
 * Starts EVP without the system's openssl.cnf, so that neither a file nor the
 * environment changes what it does.  To be called before the first use of EVP;
 * further calls do nothing.
 */
void crypto_start(void);

#endif

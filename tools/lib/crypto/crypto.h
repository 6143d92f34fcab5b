/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_H
#define CRYPTO_H
/*
 * libcrypto, touched as little as possible: to load it (libcrypto.h) and to
 * start its general interface (EVP) takes a millisecond each and megabytes;
 * plain hashes do without the latter.
 */
#include <stddef.h>

#include "base/arena.h"

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
/*
 * What must stay readable for libcrypto to be loaded at the first use, for who
 * closes files before: it, and the folders of the system's libraries, where
 * those are that it needs.  A list that NULL ends, in a; empty when libcrypto is
 * part of the program.  A libcrypto that is elsewhere is loaded here and now,
 * and the list is empty too.
 */
const char *const *crypto_files(struct arena *a);

#endif

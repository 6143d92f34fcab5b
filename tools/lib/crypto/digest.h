/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DIGEST_H
#define DIGEST_H
/*
 * Content digests of the algorithms that are registered (OCI image specification,
 * descriptor.md, "Registered algorithms"): "sha256:" or "blake3:" and 64 lower-case
 * hexadecimal digits, or "sha512:" and 128.
 */
#include "base/err.h"

/* Room for the longest digest, that of sha512, and a NUL. */
#define DIGEST_MOST 136

struct digest_ctx; /* a running hash */

/* A new hash by the algorithm of the digest `like`, or sha256 when like is empty;
 * NULL when the algorithm is unknown, or libcrypto is not there (crypto_open says
 * why).  digest_end frees it. */
struct digest_ctx *digest_begin(struct str like);
/* Hashes the n bytes at p. */
void digest_add(struct digest_ctx *d, const void *p, size_t n);
/* Writes the digest, NUL-terminated, to out unless that is NULL, and frees d. */
void digest_end(struct digest_ctx *d, char out[DIGEST_MOST]);
/* The sha256 digest of the bytes, in a; without libcrypto it takes longer. */
struct str digest_of(struct arena *a, struct str bytes);
/* True when the bytes have that digest, of any algorithm that is known. */
bool digest_matches(struct str bytes, struct str digest);
/* True when s is a well-formed digest of one of them. */
bool digest_valid(struct str s);

#endif

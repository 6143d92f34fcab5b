/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DIGEST_H
#define DIGEST_H
/*
 * Content digests, "sha256:" and 64 lower-case hexadecimal digits (OCI image
 * specification, descriptor.md, "Digests"); sha512 is read and checked too.
 */
#include "base/err.h"

/* "sha512:" and 128 digits, and the NUL. */
#define DIGEST_MOST 136

struct digest_ctx; /* a running hash */

/* A new running hash for the algorithm named before the colon of `like`, or
 * sha256 when it is empty; NULL for an unknown one.  Free with digest_end. */
struct digest_ctx *digest_begin(struct str like);
void digest_add(struct digest_ctx *d, const void *p, size_t n);
/* Writes the digest as text into out (may be NULL), NUL-terminated, and frees d. */
void digest_end(struct digest_ctx *d, char out[DIGEST_MOST]);
/* The sha256 digest of the bytes, in a. */
struct str digest_of(struct arena *a, struct str bytes);
/* True when s is written as a digest of a known algorithm is. */
bool digest_valid(struct str s);

#endif

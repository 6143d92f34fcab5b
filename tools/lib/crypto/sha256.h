/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SHA256_H
#define SHA256_H
/*
 * SHA-256 of bytes in memory (FIPS 180-4).
 *
 * Nearly half of all charts hash a few manifests for their pods' annotations;
 * loading libcrypto for that would take longer than rendering the chart.
 * Blobs are hashed by libcrypto, which uses the processor's instructions for
 * it: see digest.h.
 */
#include <stddef.h>

enum { SHA256_BYTES = 32 };

/* Writes the hash of the n bytes at p to out. */
void sha256_of(const void *p, size_t n, unsigned char out[SHA256_BYTES]);

#endif

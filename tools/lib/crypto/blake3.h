/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BLAKE3_H
#define BLAKE3_H
/* BLAKE3 with 256 bits, which libcrypto does not have. */
#include <stddef.h>
#include <stdint.h>

enum { BLAKE3_BYTES = 32, BLAKE3_DEPTH = 54 };

/* A running hash.  The input is a binary tree whose leaves are chunks of 1024 bytes, and
 * these are chains of blocks of 64 bytes. */
struct blake3 {
	uint32_t chain[8];     /* of the current chunk's blocks so far */
	uint64_t chunks;       /* chunks before the current one */
	unsigned char block[64];
	size_t nblock, blocks; /* bytes in block, and blocks of the chunk before it */
	uint32_t stack[BLAKE3_DEPTH][8]; /* of whole subtrees, the largest first */
	size_t nstack;
};

void blake3_begin(struct blake3 *b);
/* Hashes the n bytes at p. */
void blake3_add(struct blake3 *b, const void *p, size_t n);
void blake3_end(struct blake3 *b, unsigned char out[BLAKE3_BYTES]);

#endif

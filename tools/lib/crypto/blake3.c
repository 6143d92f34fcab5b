/* SPDX-License-Identifier: Apache-2.0 */
#include "blake3.h"

#include <string.h>

enum { BLOCK = 64, CHUNK_BLOCKS = 16, CHUNK_START = 1, CHUNK_END = 2, PARENT = 4, ROOT = 8 };

static const uint32_t iv[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
				0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
/* the order of the message's words in a round, by that in the round before */
static const unsigned char order[16] = { 2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8 };

static uint32_t
turn(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

static void
mix(uint32_t *v, int a, int b, int c, int d, uint32_t x, uint32_t y)
{
	v[a] += v[b] + x;
	v[d] = turn(v[d] ^ v[a], 16);
	v[c] += v[d];
	v[b] = turn(v[b] ^ v[c], 12);
	v[a] += v[b] + y;
	v[d] = turn(v[d] ^ v[a], 8);
	v[c] += v[d];
	v[b] = turn(v[b] ^ v[c], 7);
}

/* Compresses a block of words; out may be chain. */
static void
compress(const uint32_t chain[8], const uint32_t words[16], uint64_t count, uint32_t n,
	 uint32_t flags, uint32_t out[8])
{
	uint32_t v[16], m[16], next[16];
	int round, i;

	memcpy(v, chain, 32);
	memcpy(v + 8, iv, 16);
	v[12] = (uint32_t)count;
	v[13] = (uint32_t)(count >> 32);
	v[14] = n;
	v[15] = flags;
	memcpy(m, words, sizeof m);
	for (round = 0; round < 7; round++) {
		for (i = 0; i < 4; i++)
			mix(v, i, i + 4, i + 8, i + 12, m[2 * i], m[2 * i + 1]);
		for (i = 0; i < 4; i++)
			mix(v, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4,
			    m[8 + 2 * i], m[9 + 2 * i]);
		for (i = 0; i < 16; i++)
			next[i] = m[order[i]];
		memcpy(m, next, sizeof m);
	}
	for (i = 0; i < 8; i++)
		out[i] = v[i] ^ v[i + 8];
}

/* The words of the block, which is filled up with zeros. */
static void
words_of(const struct blake3 *b, uint32_t out[16])
{
	unsigned char bytes[BLOCK] = { 0 };
	int i;

	memcpy(bytes, b->block, b->nblock);
	for (i = 0; i < 16; i++)
		out[i] = bytes[4 * i] | (uint32_t)bytes[4 * i + 1] << 8 |
			 (uint32_t)bytes[4 * i + 2] << 16 | (uint32_t)bytes[4 * i + 3] << 24;
}

static void
compress_block(struct blake3 *b, uint32_t flags, uint32_t out[8])
{
	uint32_t words[16];

	words_of(b, words);
	compress(b->chain, words, flags & ROOT ? 0 : b->chunks, (uint32_t)b->nblock,
		 flags | (b->blocks == 0 ? CHUNK_START : 0), out);
}

static void
compress_parent(const uint32_t left[8], const uint32_t right[8], uint32_t flags, uint32_t out[8])
{
	uint32_t words[16];

	memcpy(words, left, 32);
	memcpy(words + 8, right, 32);
	compress(iv, words, 0, BLOCK, PARENT | flags, out);
}

/* Ends the current chunk, which others follow, and joins the subtrees that are whole. */
static void
end_chunk(struct blake3 *b)
{
	uint32_t out[8];
	uint64_t n;

	compress_block(b, CHUNK_END, out);
	for (n = ++b->chunks; (n & 1) == 0; n >>= 1)
		compress_parent(b->stack[--b->nstack], out, 0, out);
	memcpy(b->stack[b->nstack++], out, sizeof out);
	memcpy(b->chain, iv, sizeof iv);
	b->blocks = 0;
}

void
blake3_begin(struct blake3 *b)
{
	memset(b, 0, sizeof *b);
	memcpy(b->chain, iv, sizeof iv);
}

void
blake3_add(struct blake3 *b, const void *p, size_t n)
{
	const unsigned char *from = p;
	size_t some;

	for (; n; n -= some, from += some) {
		/* the last block and chunk stay open until more comes */
		if (b->nblock == BLOCK) {
			if (b->blocks == CHUNK_BLOCKS - 1)
				end_chunk(b);
			else {
				compress_block(b, 0, b->chain);
				b->blocks++;
			}
			b->nblock = 0;
		}
		some = BLOCK - b->nblock < n ? BLOCK - b->nblock : n;
		memcpy(b->block + b->nblock, from, some);
		b->nblock += some;
	}
}

void
blake3_end(struct blake3 *b, unsigned char out[BLAKE3_BYTES])
{
	uint32_t last[8];
	int i;

	compress_block(b, CHUNK_END | (b->nstack ? 0 : ROOT), last);
	while (b->nstack--)
		compress_parent(b->stack[b->nstack], last, b->nstack ? 0 : ROOT, last);
	for (i = 0; i < BLAKE3_BYTES; i++)
		out[i] = (unsigned char)(last[i / 4] >> 8 * (i % 4));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "chance.h"

#include "crypto/sha256.h"

/* POSIX has it since 2024, the C libraries long before. */
int getentropy(void *p, size_t n);

enum { KEY = SHA256_BYTES, BLOCK = SHA256_BYTES, POOL = 8 * BLOCK };

/*
 * Seeded, block i of the bytes is SHA-256(key, i as 8 bytes, big end first),
 * the key being the SHA-256 of the seed.
 */
struct chance {
	bool seeded;
	unsigned char key[KEY];
	uint64_t next; /* number of the next block */
	unsigned char pool[POOL];
	size_t left;   /* unused bytes, at the end of the pool */
};

struct chance *
chance_new(struct arena *a)
{
	return arena_new(a, struct chance);
}

void
chance_seed(struct chance *c, struct str seed)
{
	*c = (struct chance){ .seeded = true };
	sha256_of(seed.p, seed.n, c->key);
}

/* Makes the next block of the seeded bytes. */
static void
block_next(struct chance *c, unsigned char out[BLOCK])
{
	unsigned char in[KEY + 8];
	uint64_t n = c->next++;
	int i;

	memcpy(in, c->key, KEY);
	for (i = 7; i >= 0; i--, n >>= 8)
		in[KEY + i] = (unsigned char)n;
	sha256_of(in, sizeof in, out);
}

/* Fills p with n random bytes of the system, at most 256; a system that has none
 * ends the process. */
static void
system_bytes(unsigned char *p, size_t n)
{
	if (getentropy(p, n) != 0) {
		fputs("no random bytes from the system\n", stderr);
		abort();
	}
}

static void
pool_fill(struct chance *c)
{
	size_t i;

	if (!c->seeded)
		system_bytes(c->pool, POOL);
	for (i = 0; c->seeded && i < POOL; i += BLOCK)
		block_next(c, c->pool + i);
	c->left = POOL;
}

void
chance_bytes(struct chance *c, void *p, size_t n)
{
	unsigned char *out = p;
	size_t take;

	for (; n; n -= take, out += take) {
		if (!c->left)
			pool_fill(c);
		take = n < c->left ? n : c->left;
		memcpy(out, c->pool + POOL - c->left, take);
		c->left -= take;
	}
}

uint64_t
chance_below(struct chance *c, uint64_t below)
{
	uint64_t n, most = UINT64_MAX - UINT64_MAX % below;
	unsigned char b[8];
	size_t i;

	do {
		chance_bytes(c, b, sizeof b);
		for (n = i = 0; i < sizeof b; i++)
			n = n << 8 | b[i];
	} while (n >= most);
	return n % below;
}

void
chance_now(struct chance *c, int64_t *sec, int32_t *nsec)
{
	struct timespec t = { .tv_sec = CHANCE_NOW };

	if (!c->seeded)
		clock_gettime(CLOCK_REALTIME, &t);
	*sec = t.tv_sec;
	*nsec = (int32_t)t.tv_nsec;
}

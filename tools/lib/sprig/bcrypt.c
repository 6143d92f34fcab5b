/* SPDX-License-Identifier: Apache-2.0 */
#include "bcrypt.h"

#include "base/buf.h"
#include "bcrypt_pi.h"

enum { ROUNDS = 16, TEXT_WORDS = 6, HASH = 23 };

/* The state of the cipher Blowfish. */
struct fish {
	uint32_t p[BCRYPT_P], s[BCRYPT_S];
};

static uint32_t
mix(const struct fish *f, uint32_t x)
{
	const uint32_t *s = f->s;

	return ((s[x >> 24] + s[256 + (x >> 16 & 0xff)]) ^ s[512 + (x >> 8 & 0xff)]) +
	       s[768 + (x & 0xff)];
}

static void
encrypt(const struct fish *f, uint32_t v[2])
{
	uint32_t l = v[0], r = v[1];
	int i;

	for (i = 0; i < ROUNDS; i += 2) {
		l ^= f->p[i];
		r ^= mix(f, l);
		r ^= f->p[i + 1];
		l ^= mix(f, r);
	}
	v[0] = r ^ f->p[ROUNDS + 1];
	v[1] = l ^ f->p[ROUNDS];
}

/* The next four of the bytes as a big-endian word; after the last byte the first
 * follows again. */
static uint32_t
next_word(struct str s, size_t *at)
{
	uint32_t w = 0;
	int i;

	for (i = 0; i < 4; i++, *at = (*at + 1) % s.n)
		w = w << 8 | (unsigned char)s.p[*at];
	return w;
}

/* Mixes the key into the state, and the salt too when it is not empty. */
static void
expand(struct fish *f, struct str key, struct str salt)
{
	uint32_t v[2] = { 0, 0 };
	size_t at = 0, i;

	for (i = 0; i < BCRYPT_P; i++)
		f->p[i] ^= next_word(key, &at);
	for (i = at = 0; i < BCRYPT_P + BCRYPT_S; i += 2) {
		uint32_t *to = i < BCRYPT_P ? &f->p[i] : &f->s[i - BCRYPT_P];

		if (salt.n) {
			v[0] ^= next_word(salt, &at);
			v[1] ^= next_word(salt, &at);
		}
		encrypt(f, v);
		to[0] = v[0];
		to[1] = v[1];
	}
}

/* Appends n bytes in bcrypt's own base 64, without padding. */
static void
add_base64(struct buf *b, const unsigned char *p, size_t n)
{
	static const char set[] =
		"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	unsigned acc = 0, have = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		acc = acc << 8 | p[i];
		for (have += 8; have >= 6; have -= 6)
			buf_addc(b, set[acc >> (have - 6) & 63]);
	}
	if (have)
		buf_addc(b, set[acc << (6 - have) & 63]);
}

struct str
bcrypt_hash(struct arena *a, struct str password, int cost,
	    const unsigned char salt[BCRYPT_SALT])
{
	static const struct str text = STR_INIT("OrpheanBeholderScryDoubt");
	struct str key = arena_dup(a, password), s = { (const char *)salt, BCRYPT_SALT };
	struct fish *f = arena_new(a, struct fish);
	unsigned char hash[TEXT_WORDS * 4];
	uint32_t i, j, v[2];
	size_t at = 0;
	struct buf b;

	key.n++; /* the NUL behind the key is part of it */
	memcpy(f->p, BCRYPT_PI, sizeof f->p);
	memcpy(f->s, BCRYPT_PI + BCRYPT_P, sizeof f->s);
	expand(f, key, s);
	for (i = 0; i < UINT32_C(1) << cost; i++) {
		expand(f, key, STR(""));
		expand(f, s, STR(""));
	}
	for (i = 0; i < TEXT_WORDS; i += 2) {
		v[0] = next_word(text, &at);
		v[1] = next_word(text, &at);
		for (j = 0; j < 64; j++)
			encrypt(f, v);
		for (j = 0; j < 8; j++)
			hash[i * 4 + j] = (unsigned char)(v[j / 4] >> (24 - j % 4 * 8));
	}
	buf_init(&b, a, SIZE_MAX);
	buf_printf(&b, "$2a$%02d$", cost);
	add_base64(&b, salt, BCRYPT_SALT);
	add_base64(&b, hash, HASH);
	return buf_str(&b);
}

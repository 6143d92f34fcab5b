/* SPDX-License-Identifier: Apache-2.0 */
#include "bcrypt.h"

#include "base/buf.h"
#include "crypto/crypt.h"

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
	    const unsigned char salt[BCRYPT_SALT], struct err *e)
{
	struct str hash = STR("");
	struct buf b;

	if (str_chr(password, '\0') >= 0) {
		err_set(e, STATUS_USAGE, "bcrypt: a password with a NUL byte cannot be hashed here");
		return hash;
	}
	/* $2a$ of crypt_r is not Go's for all bytes; $2b$ is the same but for its name */
	buf_init(&b, a, SIZE_MAX);
	buf_printf(&b, "$2b$%02d$", cost);
	add_base64(&b, salt, BCRYPT_SALT);
	buf_addc(&b, '\0');
	if (!crypt_hash(a, arena_cstr(a, password), b.p, &hash, e))
		return hash;
	hash = arena_dup(a, hash);
	((char *)(uintptr_t)hash.p)[2] = 'a';
	return hash;
}

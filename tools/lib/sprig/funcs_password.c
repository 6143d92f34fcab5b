/* SPDX-License-Identifier: Apache-2.0 */
/* The Master Password algorithm: it derives a password from a master password, a
 * user, a site and a counter. */
#include "crypto/crypto.h"
#include "crypto/libcrypto.h"
#include "families.h"
#include "sprig.h"

#define SCOPE "com.lyndir.masterpassword"
#define VOWELS "AEIOU"
#define CONSONANTS "BCDFGHJKLMNPQRSTVWXYZ"
#define SMALL_VOWELS "aeiou"
#define SMALL_CONSONANTS "bcdfghjklmnpqrstvwxyz"
#define LETTERS VOWELS SMALL_VOWELS CONSONANTS SMALL_CONSONANTS
#define DIGITS "0123456789"

enum { KEY = 64, SEED = 32, SHAPES_MOST = 21 };

/* The cost parameters of scrypt, and the memory that they need. */
enum { SCRYPT_N = 32768, SCRYPT_R = 8, SCRYPT_P = 2, SCRYPT_MEMORY = 64 * 1024 * 1024 };
/* The steps of the engine that take about as long as scrypt. */
enum { SCRYPT_WORK = 1000000 };

/* The shapes of each type of password: a letter a character, which names an entry of
 * `classes`. */
static const struct style {
	const char *name;
	const char *shape[SHAPES_MOST + 1];
} styles[] = {
	{ "basic", { "aaanaaan", "aannaaan", "aaannaaa" } },
	{ "long", { "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv",
		    "CvccCvcvnoCvcv", "CvccCvcvCvcvno", "CvcvnoCvccCvcv", "CvcvCvccnoCvcv",
		    "CvcvCvccCvcvno", "CvcvnoCvcvCvcc", "CvcvCvcvnoCvcc", "CvcvCvcvCvccno",
		    "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno", "CvcvnoCvccCvcc",
		    "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
		    "CvccCvcvCvccno" } },
	{ "maximum", { "anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno" } },
	{ "medium", { "CvcnoCvc", "CvcCvcno" } },
	{ "pin", { "nnnn" } },
	{ "short", { "Cvcn" } },
};

static struct str
class_of(char c)
{
	switch (c) {
	case 'V':
		return STR(VOWELS);
	case 'C':
		return STR(CONSONANTS);
	case 'v':
		return STR(SMALL_VOWELS);
	case 'c':
		return STR(SMALL_CONSONANTS);
	case 'a':
		return STR(LETTERS);
	case 'n':
		return STR(DIGITS);
	case 'o':
		return STR("@&%?,=[]_:-+*$#!'^~;()/.");
	default:
		return STR(LETTERS DIGITS "!@#$%^&*()");
	}
}

static const struct style *
style_of(struct str name)
{
	size_t i;

	for (i = 0; i < COUNT(styles); i++)
		if (str_is(name, styles[i].name))
			return &styles[i];
	return NULL;
}

static void
add_be32(struct buf *b, uint64_t n)
{
	int shift;

	for (shift = 24; shift >= 0; shift -= 8)
		buf_addc(b, (char)(n >> shift));
}

/* The algorithm's scope, then the length of s, then s. */
static struct buf
scoped(struct exec *x, struct str s)
{
	struct buf b = sprig_buf(x);

	buf_adds(&b, SCOPE);
	add_be32(&b, s.n);
	buf_add(&b, s);
	return b;
}

/* The counter, which is a uint32 in Go; templates write it as a number. */
static uint64_t
counter_of(struct exec *x, struct val v)
{
	if (v.type != &TYPE_INT)
		exec_fail(x, "wrong type for value; expected uint32; got %s",
			  v.type ? v.type->name : "interface {}");
	if (v.i < 0 || v.i > UINT32_MAX)
		exec_fail(x, "the counter is no uint32: %lld", (long long)v.i);
	return (uint64_t)v.i;
}

/* The arguments are counter, type, password, user, site. */
static struct val
fn_derive(struct exec *x, struct val *arg, int n)
{
	uint64_t counter = counter_of(x, arg[0]);
	const struct style *style = style_of(arg[1].s);
	struct buf salt = scoped(x, arg[3].s), site = scoped(x, arg[4].s), out = sprig_buf(x);
	unsigned char key[KEY], seed[SEED];
	size_t shapes = 0, i;
	const char *shape;

	(void)n;
	if (!style)
		return val_cstr(arena_printf(x->arena, "cannot find password template %.*s",
					     STR_ARG(arg[1].s)));
	add_be32(&site, counter);
	exec_work(x, SCRYPT_WORK);
	sprig_crypto(x);
	crypto_start();
	if (!EVP_PBE_scrypt(arg[2].s.p, arg[2].s.n, (const unsigned char *)salt.p, salt.n,
			    SCRYPT_N, SCRYPT_R, SCRYPT_P, SCRYPT_MEMORY, key, sizeof key) ||
	    !HMAC(EVP_sha256(), key, sizeof key, (const unsigned char *)site.p, site.n, seed,
		  NULL))
		exec_fail(x, "libcrypto cannot do scrypt");
	while (style->shape[shapes])
		shapes++;
	shape = style->shape[seed[0] % shapes];
	for (i = 0; shape[i]; i++) {
		struct str set = class_of(shape[i]);

		buf_addc(&out, set.p[seed[i + 1] % set.n]);
	}
	return sprig_done(x, &out);
}

const struct func FUNCS_PASSWORD[] = {
	{ "derivePassword", fn_derive, 5, 5, ".s" },
	{ NULL, NULL, 0, 0, NULL },
};

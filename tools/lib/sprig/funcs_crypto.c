/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes, encryption and keys. */
#include "base/base64.h"
#include "bcrypt.h"
#include "crypto/crypto.h"
#include "crypto/libcrypto.h"
#include "crypto/sha256.h"
#include "families.h"
#include "keys.h"
#include "sprig.h"
#include "template/chance.h"

enum { BCRYPT_COST = 10, RSA_BITS = 4096, AES_KEY = 32, AES_BLOCK = 16 };

static struct val
hexadecimal(struct exec *x, const unsigned char *p, size_t n)
{
	struct buf b = sprig_buf(x);
	size_t i;

	for (i = 0; i < n; i++)
		buf_printf(&b, "%02x", p[i]);
	return sprig_done(x, &b);
}

static struct val
fn_sha1(struct exec *x, struct val *arg, int n)
{
	unsigned char hash[SHA1_BYTES];

	(void)n;
	sprig_crypto(x);
	sha1_of(arg[0].s.p, arg[0].s.n, hash);
	return hexadecimal(x, hash, sizeof hash);
}

static struct val
fn_sha256(struct exec *x, struct val *arg, int n)
{
	unsigned char hash[SHA256_BYTES];

	(void)n;
	sha256_of(arg[0].s.p, arg[0].s.n, hash);
	return hexadecimal(x, hash, sizeof hash);
}

static struct val
fn_sha512(struct exec *x, struct val *arg, int n)
{
	unsigned char hash[SHA512_BYTES];

	(void)n;
	sprig_crypto(x);
	sha512_of(arg[0].s.p, arg[0].s.n, hash);
	return hexadecimal(x, hash, sizeof hash);
}

static struct val
fn_adler32(struct exec *x, struct val *arg, int n)
{
	unsigned long a = 1, b = 0;
	size_t i;

	(void)n;
	for (i = 0; i < arg[0].s.n; i++) {
		a = (a + (unsigned char)arg[0].s.p[i]) % 65521;
		b = (b + a) % 65521;
	}
	return val_cstr(arena_printf(x->arena, "%lu", b << 16 | a));
}

/* The steps of the engine that take about as long as a bcrypt hash. */
enum { BCRYPT_WORK = 300000 };

/* The bcrypt hash, or the text that Sprig gives when it fails. */
static struct str
bcrypt(struct exec *x, struct str password)
{
	struct err e = { .arena = x->arena };
	unsigned char salt[BCRYPT_SALT];
	struct str hash;

	if (password.n > BCRYPT_PASSWORD_MOST)
		return STR("failed to encrypt string with bcrypt: "
			   "bcrypt: password length exceeds 72 bytes");
	exec_work(x, BCRYPT_WORK);
	chance_bytes(x->chance, salt, sizeof salt);
	hash = bcrypt_hash(x->arena, password, BCRYPT_COST, salt, &e);
	if (!hash.n)
		exec_fail_err(x, &e);
	return hash;
}

static struct val
fn_bcrypt(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_str(bcrypt(x, arg[0].s));
}

static struct val
fn_htpasswd(struct exec *x, struct val *arg, int n)
{
	struct str user = arg[0].s, hash;

	(void)n;
	if (str_chr(user, ':') >= 0)
		return val_cstr(arena_printf(x->arena, "invalid username: %.*s", STR_ARG(user)));
	hash = bcrypt(x, arg[1].s);
	return val_cstr(arena_printf(x->arena, "%.*s:%.*s", STR_ARG(user), STR_ARG(hash)));
}

static struct val
fn_rand_bytes(struct exec *x, struct val *arg, int n)
{
	size_t count;
	char *p;

	(void)n;
	if (arg[0].i < 0)
		exec_fail(x, "runtime error: makeslice: len out of range");
	p = sprig_alloc(x, (uint64_t)arg[0].i);
	count = (size_t)arg[0].i;
	chance_bytes(x->chance, p, count);
	return val_str(base64_encode(x->arena, (struct str){ p, count }));
}

static struct val
fn_private_key(struct exec *x, struct val *arg, int n)
{
	static const struct {
		const char *name;
		enum key_kind kind;
	} kinds[] = {
		{ "", KEY_RSA }, { "rsa", KEY_RSA }, { "dsa", KEY_DSA },
		{ "ecdsa", KEY_ECDSA }, { "ed25519", KEY_ED25519 },
	};
	size_t i;

	(void)n;
	for (i = 0; i < COUNT(kinds); i++)
		if (str_is(arg[0].s, kinds[i].name))
			return val_str(key_pem(x, key_generate(x, kinds[i].kind, RSA_BITS)));
	return val_cstr(arena_printf(x->arena, "Unknown type %.*s", STR_ARG(arg[0].s)));
}

/* AES-256-CBC without padding over n bytes, which are whole blocks.  The key is the
 * password, cut off or filled with zeros. */
static void
aes(struct exec *x, bool encrypt, struct str password, const char *iv, const char *in, char *out,
    size_t n)
{
	unsigned char key[AES_KEY] = { 0 };
	EVP_CIPHER_CTX *ctx;
	int done = 0;
	bool good;

	sprig_crypto(x);
	crypto_start();
	ctx = EVP_CIPHER_CTX_new();
	memcpy(key, password.p, password.n < AES_KEY ? password.n : AES_KEY);
	good = EVP_CipherInit_ex2(ctx, EVP_aes_256_cbc(), key, (const unsigned char *)iv,
				  encrypt, NULL) > 0 &&
	       EVP_CIPHER_CTX_set_padding(ctx, 0) > 0 &&
	       EVP_CipherUpdate(ctx, (unsigned char *)out, &done, (const unsigned char *)in,
				(int)n) > 0 && (size_t)done == n;
	EVP_CIPHER_CTX_free(ctx);
	if (!good)
		exec_fail(x, "libcrypto cannot do AES");
}

static struct val
fn_encrypt(struct exec *x, struct val *arg, int n)
{
	struct str text = arg[1].s;
	size_t pad = AES_BLOCK - text.n % AES_BLOCK;
	char *in, *out;

	(void)n;
	if (!text.n)
		return val_str(STR(""));
	in = sprig_alloc(x, text.n + pad);
	out = sprig_alloc(x, AES_BLOCK + text.n + pad);
	memcpy(in, text.p, text.n);
	memset(in + text.n, (int)pad, pad);
	chance_bytes(x->chance, out, AES_BLOCK);
	aes(x, true, arg[0].s, out, in, out + AES_BLOCK, text.n + pad);
	return val_str(base64_encode(x->arena,
				     (struct str){ out, AES_BLOCK + text.n + pad }));
}

static struct val
fn_decrypt(struct exec *x, struct val *arg, int n)
{
	struct str data;
	size_t len, pad;
	char *out;

	(void)n;
	if (!arg[1].s.n)
		return val_str(STR(""));
	if (!base64_decode(x->arena, arg[1].s, &data))
		exec_fail(x, "illegal base64 data");
	if (data.n < AES_BLOCK)
		exec_fail(x, "runtime error: slice bounds out of range [:%d] with capacity %zu",
			  AES_BLOCK, arg[1].s.n / 4 * 3);
	len = data.n - AES_BLOCK;
	if (len % AES_BLOCK)
		exec_fail(x, "crypto/cipher: input not full blocks");
	if (!len)
		exec_fail(x, "runtime error: index out of range [-1]");
	out = sprig_alloc(x, len);
	aes(x, false, arg[0].s, data.p, data.p + AES_BLOCK, out, len);
	pad = (unsigned char)out[len - 1];
	if (pad > len)
		exec_fail(x, "runtime error: slice bounds out of range [:-%zu]", pad - len);
	return val_str((struct str){ out, len - pad });
}

const struct func FUNCS_CRYPTO[] = {
	{ "adler32sum", fn_adler32, 1, 1, "s" },
	{ "bcrypt", fn_bcrypt, 1, 1, "s" },
	{ "decryptAES", fn_decrypt, 2, 2, "s" },
	{ "encryptAES", fn_encrypt, 2, 2, "s" },
	{ "genPrivateKey", fn_private_key, 1, 1, "s" },
	{ "htpasswd", fn_htpasswd, 2, 2, "s" },
	{ "randBytes", fn_rand_bytes, 1, 1, "i" },
	{ "sha1sum", fn_sha1, 1, 1, "s" },
	{ "sha256sum", fn_sha256, 1, 1, "s" },
	{ "sha512sum", fn_sha512, 1, 1, "s" },
	{ NULL, NULL, 0, 0, NULL },
};

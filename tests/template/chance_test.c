/* SPDX-License-Identifier: Apache-2.0 */
/* What is random: with a seed the same from run to run, without one not; keys
 * and certificates that libcrypto itself accepts. */
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "../tap.h"
#include "sprig/bcrypt.h"
#include "sprig/families.h"
#include "template/template.h"

static struct arena arena;

/* What the template gives, with a seed or without. */
static struct str
render(const char *seed, const char *text)
{
	struct tmpl_set *t = tmpl_new(&arena, sprig_families());
	struct err e = { &arena, 0, NULL };
	struct str out = STR("");

	if (seed)
		tmpl_seed(t, str_of(seed));
	if (!tmpl_parse(t, STR("t"), str_of(text), &e) ||
	    !tmpl_exec(t, STR("t"), NIL, NULL, &out, NULL, &e))
		printf("# %s\n", e.msg);
	return out;
}

static void
test_seed(void)
{
	static const char *const texts[] = {
		"{{ randAlphaNum 20 }}",
		"{{ uuidv4 }} {{ randBytes 12 }} {{ shuffle \"abcdefghijklmnop\" }}",
		"{{ (genCA \"ca\" 365).Cert }}",
		"{{ $c := genSelfSignedCert \"a\" nil (list \"b\") 9 }}{{ $c.Cert }}{{ $c.Key }}",
		"{{ genPrivateKey \"ecdsa\" }}{{ genPrivateKey \"ed25519\" }}",
		"{{ (genCAWithKey \"ca\" 365 (genPrivateKey \"ecdsa\")).Cert }}",
		"{{ htpasswd \"user\" \"password\" }}",
		"{{ encryptAES \"key\" \"text\" }}",
	};
	size_t i;

	for (i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct str one = render("s", texts[i]), other = render("other", texts[i]);

		ok(one.n && str_eq(one, render("s", texts[i])), "seeded, the same: %s", texts[i]);
		ok(!str_eq(one, other), "of another seed: another");
		ok(!str_eq(render(NULL, texts[i]), render(NULL, texts[i])), "plain: not the same");
	}
	is_str(render("s", "{{ now }}"), "2000-01-01 00:00:00 +0000 UTC", "the seeded clock");
}

static X509 *
read_cert(struct str pem)
{
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	X509 *cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);

	BIO_free(bio);
	return cert;
}

static void
test_cert(void)
{
	struct str both = render(NULL,
		"{{ $ca := genCA \"My CA\" 365 }}{{ (genSignedCert \"leaf\" (list \"10.0.0.1\") "
		"(list \"a.example\") 30 $ca).Cert }}{{ $ca.Cert }}");
	ptrdiff_t second = str_rfind(both, STR("-----BEGIN"));
	X509 *leaf, *ca;

	if (!ok(second > 0, "two certificates"))
		return;
	leaf = read_cert(str_sub(both, 0, (size_t)second));
	ca = read_cert(str_sub(both, (size_t)second, both.n));
	if (!ok(leaf && ca, "libcrypto reads both"))
		return;
	ok(X509_verify(leaf, X509_get0_pubkey(ca)) == 1, "signed by the other's key");
	ok(X509_check_issued(ca, leaf) == X509_V_OK, "issued by the other");
	ok(X509_check_ca(ca) == 1 && !X509_check_ca(leaf), "one is a CA");
	ok(X509_check_host(leaf, "a.example", 0, 0, NULL) == 1, "its DNS name");
	ok(X509_check_ip_asc(leaf, "10.0.0.1", 0) == 1, "its address");
	X509_free(leaf);
	X509_free(ca);
}

/* A private key in PEM of so many bits, whose numbers libcrypto checks. */
static void
check_key(struct str pem, int bits)
{
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	EVP_PKEY_CTX *ctx = key ? EVP_PKEY_CTX_new(key, NULL) : NULL;

	ok(str_starts(pem, STR("-----BEGIN RSA PRIVATE KEY-----\n")), "PKCS #1");
	ok(key && EVP_PKEY_get_bits(key) == bits, "%d bits", bits);
	ok(ctx && EVP_PKEY_check(ctx) == 1, "primes and exponents that libcrypto checks");
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(key);
	BIO_free(bio);
}

static void
test_key(void)
{
	int i;

	check_key(render("s", "{{ genPrivateKey \"rsa\" }}"), 4096);
	for (i = 0; i < 5; i++)
		check_key(render(NULL, "{{ (genCA \"ca\" 365).Key }}"), 2048);
}

/* Vectors of the first implementations. */
static void
test_bcrypt(void)
{
	static const unsigned char zero[BCRYPT_SALT];
	static const unsigned char salt[BCRYPT_SALT] = {
		0x10, 0x41, 0x04, 0x10, 0x41, 0x04, 0x10, 0x41,
		0x04, 0x10, 0x41, 0x04, 0x10, 0x41, 0x04, 0x10,
	};

	struct err e = { .arena = &arena };
	char longest[BCRYPT_PASSWORD_MOST];
	size_t i;

	is_str(bcrypt_hash(&arena, STR("U*U"), 5, salt, &e),
	       "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "bcrypt");
	ok(bcrypt_hash(&arena, STR(""), 4, zero, &e).n == 60, "an empty password has a hash");
	/* of which crypt_r's own $2a$ is another, since it guards against a fault of old */
	is_str(bcrypt_hash(&arena, STR("\xff\xff\xa3"), 5, salt, &e),
	       "$2a$05$CCCCCCCCCCCCCCCCCCCCC.Qjdj3GXX7D0sFE9jji6wxSTWIhqI3US", "all bytes");
	for (i = 0; i < sizeof longest; i++)
		longest[i] = (char)(150 + i);
	is_str(bcrypt_hash(&arena, (struct str){ longest, sizeof longest }, 5, salt, &e),
	       "$2a$05$CCCCCCCCCCCCCCCCCCCCC./flYlau.0XocHUAli1gp4M1pTjUfoOe", "72 bytes");
	ok(!bcrypt_hash(&arena, STR("a\0b"), 4, zero, &e).n &&
	   e.status == STATUS_USAGE, "one with a NUL has none");
}

int
main(void)
{
	test_seed();
	test_cert();
	test_key();
	test_bcrypt();
	arena_free(&arena);
	return tap_end();
}

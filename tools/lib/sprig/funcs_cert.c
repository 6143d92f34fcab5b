/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates (RFC 5280) with the contents that Go's crypto/x509 gives them. */
#include <arpa/inet.h>
#include <sys/socket.h>

#include "base/base64.h"
#include "crypto/crypto.h"
#include "crypto/der.h"
#include "crypto/libcrypto.h"
#include "crypto/sha256.h"
#include "families.h"
#include "golang/goduration.h"
#include "golang/quote.h"
#include "keys.h"
#include "sprig.h"
#include "template/chance.h"
#include "template/time_value.h"

enum { RSA_BITS = 2048, SERIAL_BYTES = 16, KEY_ID_BYTES = 20 };

static const char *const certificate_fields[] = { "Cert", "Key", NULL };

static const struct type TYPE_CERTIFICATE = {
	.name = "sprig.certificate",
	.kind = KIND_STRUCT,
	.kind_name = "struct",
	.fields = certificate_fields,
};

/* The contents that a caller asks for. */
struct request {
	struct str cn;
	const struct list *ips, *names; /* NULL: none are asked for */
	int64_t days;
	bool ca;
	struct key *key;
};

/* The key and the name that sign a certificate. */
struct signer {
	struct key *key;
	struct str name;   /* the issuer, in DER; empty: the certificate is signed by its own subject */
	struct str key_id; /* the issuer's key identifier; empty when it has none */
};

/* The value of a certificate and its key.  The value remembers the signer, which is
 * NULL for a certificate given as text, so that it can sign others without being read
 * again. */
static struct val
certificate(struct exec *x, struct str cert, struct str key, struct signer *signer)
{
	struct object *o = arena_new(x->arena, struct object);

	o->data = signer;
	o->v = arena_array(x->arena, struct val, 2);
	o->v[0] = val_str(cert);
	o->v[1] = val_str(key);
	return (struct val){ .type = &TYPE_CERTIFICATE, .o = o };
}

/* The string type that Go chooses: PrintableString when the characters allow it. */
static int
string_tag(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i] | 0x20;

		if (!(c >= 'a' && c <= 'z') &&
		    (!s.p[i] || !strchr("0123456789'()+,-./ :=?", s.p[i])))
			return DER_UTF8;
	}
	return DER_PRINTABLE;
}

/* A Name in DER with the common name alone; empty when that is empty. */
static struct str
name_der(struct exec *x, struct str cn)
{
	struct str part[2] = { STR("\x06\x03\x55\x04\x03"), cn };
	struct str set;

	if (!cn.n)
		return der(x->arena, DER_SEQUENCE, STR(""));
	part[1] = der(x->arena, string_tag(cn), cn);
	set = der(x->arena, DER_SET, der_of(x->arena, DER_SEQUENCE, part, 2));
	return der(x->arena, DER_SEQUENCE, set);
}

/* A time in DER: UTCTime up to 2049, then GeneralizedTime. */
static struct str
time_der(struct exec *x, struct gotime t)
{
	struct gocivil c;
	bool utc;

	gotime_civil(t, &c);
	utc = c.year >= 1950 && c.year < 2050;
	return der(x->arena, utc ? DER_UTC_TIME : DER_TIME,
		   gotime_format(x->arena, t, utc ? STR("060102150405Z") :
						    STR("20060102150405Z")));
}

static struct str
validity(struct exec *x, int64_t days)
{
	struct gotime from = time_now(x);
	uint64_t span = (uint64_t)days * (uint64_t)(24 * GODURATION_HOUR);
	struct str part[2];

	part[0] = time_der(x, from);
	part[1] = time_der(x, gotime_add(from, (int64_t)span));
	return der_of(x->arena, DER_SEQUENCE, part, 2);
}

static struct str
extension(struct exec *x, struct str oid, bool critical, struct str value)
{
	struct str part[3] = { oid, STR("\x01\x01\xff"), STR("") };

	if (!critical)
		part[1].n = 0;
	part[2] = der(x->arena, DER_OCTETS, value);
	return der_of(x->arena, DER_SEQUENCE, part, 3);
}

/* The address in v as the 4 or 16 bytes of an iPAddress. */
static struct str
address(struct exec *x, struct val v)
{
	static const char mapped[12] = { [10] = (char)0xff, (char)0xff };
	char *b = arena_alloc(x->arena, 16), *text;

	if (v.type != &TYPE_STRING)
		exec_fail(x, "error parsing ip: %.*s is not a string",
			  STR_ARG(exec_text(x, v)));
	text = arena_cstr(x->arena, v.s);
	if (strlen(text) == v.s.n && inet_pton(AF_INET, text, b) == 1)
		return (struct str){ b, 4 };
	if (strlen(text) != v.s.n || inet_pton(AF_INET6, text, b) != 1)
		exec_fail(x, "error parsing ip: %s", text);
	if (memcmp(b, mapped, sizeof mapped) == 0)
		return (struct str){ b + 12, 4 };
	return (struct str){ b, 16 };
}

/* The name as an IA5String. */
static struct str
dns_name(struct exec *x, struct str s)
{
	struct buf b = sprig_buf(x);
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80) {
			buf_quote(&b, s);
			exec_fail(x, "error creating certificate: x509: %.*s cannot be encoded "
				     "as an IA5String", STR_ARG(buf_str(&b)));
		}
	return s;
}

/* The subject's alternative names: DNS names, then addresses; empty for none. */
static struct str
other_names(struct exec *x, const struct request *r)
{
	size_t ips = r->ips ? r->ips->n : 0, names = r->names ? r->names->n : 0, i;
	struct str *part = arena_array(x->arena, struct str, ips + names);

	for (i = 0; i < ips; i++)
		part[names + i] = der(x->arena, DER_CONTEXT | 7, address(x, r->ips->v[i]));
	for (i = 0; i < names; i++)
		if (r->names->v[i].type != &TYPE_STRING)
			exec_fail(x, "error processing alternate dns name: %.*s is not a string",
				  STR_ARG(exec_text(x, r->names->v[i])));
	for (i = 0; i < names; i++)
		part[i] = der(x->arena, DER_CONTEXT | 2, dns_name(x, r->names->v[i].s));
	return ips + names ? der_of(x->arena, DER_SEQUENCE, part, ips + names) : STR("");
}

/* The identifier of a key: the first 20 bytes of the SHA-256 of its BIT STRING (RFC
 * 7093). */
static struct str
key_id(struct exec *x, struct key *key)
{
	struct str bits = key_public_bits(x, key);
	unsigned char md[SHA256_BYTES];

	sha256_of(bits.p, bits.n, md);
	return arena_dup(x->arena, (struct str){ (char *)md, KEY_ID_BYTES });
}

/* The extensions, in Go's order. */
static struct str
extensions(struct exec *x, const struct request *r, const struct signer *s, struct str own_id,
	   struct str names)
{
	struct str part[6], all;
	size_t n = 0;

	/* KeyUsage: digitalSignature, keyEncipherment, and keyCertSign for a CA */
	part[n++] = extension(x, STR("\x06\x03\x55\x1d\x0f"), true,
			      r->ca ? STR("\x03\x02\x02\xa4") : STR("\x03\x02\x05\xa0"));
	/* ExtKeyUsage: serverAuth, clientAuth */
	part[n++] = extension(x, STR("\x06\x03\x55\x1d\x25"), false,
			      STR("\x30\x14\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01"
				  "\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02"));
	part[n++] = extension(x, STR("\x06\x03\x55\x1d\x13"), true,
			      r->ca ? STR("\x30\x03\x01\x01\xff") : STR("\x30\x00"));
	if (own_id.n)
		part[n++] = extension(x, STR("\x06\x03\x55\x1d\x0e"), false,
				      der(x->arena, DER_OCTETS, own_id));
	if (s->key_id.n)
		part[n++] = extension(x, STR("\x06\x03\x55\x1d\x23"), false,
				      der(x->arena, DER_SEQUENCE,
					  der(x->arena, DER_CONTEXT, s->key_id)));
	if (names.n)
		part[n++] = extension(x, STR("\x06\x03\x55\x1d\x11"), !r->cn.n, names);
	all = der_of(x->arena, DER_SEQUENCE, part, n);
	return der(x->arena, DER_CONTEXT | DER_CONSTRUCTED | 3, all);
}

/* Makes the certificate and returns it with its key. */
static struct val
issue(struct exec *x, const struct request *r, struct signer s)
{
	struct signer *own = arena_new(x->arena, struct signer);
	struct err e = { .arena = x->arena };
	struct str part[8], body[3], subject, names, signature;
	char serial[SERIAL_BYTES];

	names = other_names(x, r);
	subject = name_der(x, r->cn);
	if (!s.name.n)
		s.name = subject;
	if (str_eq(s.name, subject))
		s.key_id.n = 0;
	chance_bytes(x->chance, serial, sizeof serial);
	if (!key_algorithm(x, s.key, &part[2], &e))
		exec_fail(x, "error creating certificate: %s", e.msg);
	if (key_type(r->key) == EVP_PKEY_DSA)
		exec_fail(x, "error creating certificate: x509: unsupported public key type: "
			     "*dsa.PublicKey");
	part[0] = STR("\xa0\x03\x02\x01\x02"); /* the version: 3 */
	part[1] = der_number(x->arena, (struct str){ serial, sizeof serial });
	part[3] = s.name;
	part[4] = validity(x, r->days);
	part[5] = subject;
	part[6] = key_public(x, r->key);
	*own = (struct signer){ r->key, subject, r->ca ? key_id(x, r->key) : STR("") };
	part[7] = extensions(x, r, &s, own->key_id, names);
	body[0] = der_of(x->arena, DER_SEQUENCE, part, 8);
	if (!key_sign(x, s.key, body[0], &signature, &body[1], &e))
		exec_fail(x, "error creating certificate: %s", e.msg);
	body[2] = der_bits(x->arena, signature);
	return certificate(x, der_pem(x->arena, "CERTIFICATE",
				      der_of(x->arena, DER_SEQUENCE, body, 3)),
			   key_pem(x, r->key), own);
}

static struct key *
given_key(struct exec *x, struct str pem)
{
	struct err e = { .arena = x->arena };
	struct key *key = key_parse(x, pem, &e);

	if (!key)
		exec_fail(x, "parsing private key: %s", e.msg);
	return key;
}

static void
x509_free(void *cert)
{
	X509_free(cert);
}

/* Reads the certificate in a PEM text; it is freed with the arena.  NULL, with e set,
 * when the text has none. */
static X509 *
parse_certificate(struct exec *x, struct str pem, const char *what, struct err *e)
{
	const unsigned char *p;
	struct str type, bytes;
	X509 *cert;

	if (!der_unpem(x->arena, pem, &type, &bytes)) {
		err_set(e, STATUS_USAGE, "unable to decode certificate");
		return NULL;
	}
	sprig_crypto(x);
	crypto_start();
	p = (const unsigned char *)bytes.p;
	cert = d2i_X509(NULL, &p, (long)bytes.n);
	if (!cert) {
		err_set(e, STATUS_USAGE,
			"error parsing certificate: %s.Bytes: libcrypto cannot read it", what);
		return NULL;
	}
	arena_defer(x->arena, x509_free, cert);
	return cert;
}

static struct signer
signer_of(struct exec *x, struct val ca)
{
	struct err e = { .arena = x->arena };
	const ASN1_OCTET_STRING *id;
	struct signer s = { 0 };
	unsigned char *name = NULL;
	X509 *cert;
	int n;

	if (ca.o->data)
		return *(struct signer *)ca.o->data;
	cert = parse_certificate(x, ca.o->v[0].s, "decodedSignerCert", &e);
	if (!cert)
		exec_fail(x, "%s", e.msg);
	s.key = key_parse(x, ca.o->v[1].s, &e);
	if (!s.key)
		exec_fail(x, "error parsing private key: %s", e.msg);
	if (!key_matches(s.key, X509_get0_pubkey(cert)))
		exec_fail(x, "error creating certificate: x509: provided PrivateKey doesn't "
			     "match parent's PublicKey");
	n = i2d_X509_NAME(X509_get_subject_name(cert), &name);
	if (n > 0)
		s.name = arena_dup(x->arena, (struct str){ (char *)name, (size_t)n });
	OPENSSL_free(name);
	id = X509_get0_subject_key_id(cert);
	if (id)
		s.key_id = (struct str){ (const char *)ASN1_STRING_get0_data(id),
					 (size_t)ASN1_STRING_length(id) };
	return s;
}

static struct val
fn_ca(struct exec *x, struct val *arg, int n)
{
	struct request r = { .cn = arg[0].s, .days = arg[1].i, .ca = true };

	r.key = n > 2 ? given_key(x, arg[2].s) : key_generate(x, KEY_RSA, RSA_BITS);
	return issue(x, &r, (struct signer){ .key = r.key });
}

static struct val
fn_self_signed(struct exec *x, struct val *arg, int n)
{
	struct request r = { arg[0].s, arg[1].l, arg[2].l, arg[3].i, false, NULL };

	r.key = n > 4 ? given_key(x, arg[4].s) : key_generate(x, KEY_RSA, RSA_BITS);
	return issue(x, &r, (struct signer){ .key = r.key });
}

static struct val
fn_signed(struct exec *x, struct val *arg, int n)
{
	struct val ca = arg_type(x, arg[4], &TYPE_CERTIFICATE);
	struct request r = { arg[0].s, arg[1].l, arg[2].l, arg[3].i, false, NULL };

	if (n > 5)
		r.key = given_key(x, arg[5].s);
	else
		r.key = key_generate(x, KEY_RSA, RSA_BITS);
	return issue(x, &r, signer_of(x, ca));
}

static struct val
fn_custom(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct str cert, key;

	(void)n;
	if (!base64_decode(x->arena, arg[0].s, &cert))
		exec_fail(x, "unable to decode base64 certificate");
	if (!base64_decode(x->arena, arg[1].s, &key))
		exec_fail(x, "unable to decode base64 private key");
	if (!parse_certificate(x, cert, "decodedCert", &e))
		exec_fail(x, "%s", e.msg);
	if (!key_parse(x, key, &e))
		exec_fail(x, "error parsing private key: %s", e.msg);
	return certificate(x, cert, key, NULL);
}

const struct func FUNCS_CERT[] = {
	{ "buildCustomCert", fn_custom, 2, 2, "ss" },
	{ "genCA", fn_ca, 2, 2, "si" },
	{ "genCAWithKey", fn_ca, 3, 3, "sis" },
	{ "genSelfSignedCert", fn_self_signed, 4, 4, "slli" },
	{ "genSelfSignedCertWithKey", fn_self_signed, 5, 5, "sllis" },
	{ "genSignedCert", fn_signed, 5, 5, "slli." },
	{ "genSignedCertWithKey", fn_signed, 6, 6, "slli.s" },
	{ NULL, NULL, 0, 0, NULL },
};

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RSA_H
#define RSA_H
/*
 * RSA keys that are made here, as numbers.  Only the arithmetic of libcrypto is
 * needed; its general interface takes megabytes to start.
 */
#include "crypto/libcrypto.h"
#include "template/exec.h"

/* The numbers of a key, named as in RFC 8017. */
struct rsa {
	BIGNUM *n, *e, *d, *p, *q, *dp, *dq, *qinv;
};

/* Makes a key, which lives as long as the run's arena. */
struct rsa *rsa_generate(struct exec *x, int bits);
/* RSAPrivateKey and RSAPublicKey in DER. */
struct str rsa_private(struct exec *x, const struct rsa *key);
struct str rsa_public(struct exec *x, const struct rsa *key);
/* The signature of bytes, PKCS #1 v1.5 with SHA-256. */
struct str rsa_sign(struct exec *x, const struct rsa *key, struct str bytes);
/* An INTEGER in DER. */
struct str rsa_integer(struct exec *x, const BIGNUM *n);

#endif

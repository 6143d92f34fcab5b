/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KEYS_H
#define KEYS_H
/*
 * Private keys, as Go's crypto packages make, read and write them.  A key
 * lives as long as the run's arena.
 */
#include "err.h"
#include "exec.h"

struct evp_pkey_st; /* OpenSSL's EVP_PKEY */

enum key_kind { KEY_RSA, KEY_DSA, KEY_ECDSA, KEY_ED25519 };

/* A new key; bits counts for RSA, DSA is 2048 and 256, ECDSA is on P-256. */
struct evp_pkey_st *key_generate(struct exec *x, enum key_kind kind, int bits);
/* The key in PEM, in the form of its kind ("RSA PRIVATE KEY" …). */
struct str key_pem(struct exec *x, struct evp_pkey_st *key);
/* Reads a key; NULL with Sprig's message, as far as it does not depend on
 * Go's parser, status 2. */
struct evp_pkey_st *key_parse(struct exec *x, struct str pem, struct err *e);
/* "SubjectPublicKeyInfo" in DER. */
struct str key_public(struct exec *x, struct evp_pkey_st *key);
/*
 * Signs bytes as Go's x509 does by default for the kind of key; *algorithm
 * is the AlgorithmIdentifier in DER.  False with Go's message.
 */
bool key_sign(struct exec *x, struct evp_pkey_st *key, struct str bytes,
	      struct str *signature, struct str *algorithm, struct err *e);
/* The AlgorithmIdentifier alone. */
bool key_algorithm(struct exec *x, struct evp_pkey_st *key, struct str *out,
		   struct err *e);

#endif

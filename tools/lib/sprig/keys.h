/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KEYS_H
#define KEYS_H
/*
 * Private keys that are made, read and written as Go's crypto packages do it.  A key
 * lives as long as the run's arena.
 */
#include "base/err.h"
#include "template/exec.h"

struct rsa;
struct evp_pkey_st; /* EVP_PKEY of OpenSSL */

enum key_kind { KEY_RSA, KEY_DSA, KEY_ECDSA, KEY_ED25519 };

/* A key; one of the two pointers is set. */
struct key {
	struct rsa *rsa;         /* an RSA key that was made here */
	struct evp_pkey_st *evp; /* a key of another kind, or one that was read */
};

/* Makes a key.  `bits` counts for RSA alone: DSA has 2048 and 256, ECDSA is on P-256. */
struct key *key_generate(struct exec *x, enum key_kind kind, int bits);
/* The key in PEM, in the form of its kind ("RSA PRIVATE KEY" …). */
struct str key_pem(struct exec *x, struct key *key);
/* Reads a key.  NULL, status 2 and Sprig's message when it cannot; the part of the
 * message that Go's parser would write is not the same. */
struct key *key_parse(struct exec *x, struct str pem, struct err *e);
/* OpenSSL's number for the kind: EVP_PKEY_RSA, EVP_PKEY_EC … */
int key_type(const struct key *key);
/* True when a key that was read belongs to the public key. */
bool key_matches(const struct key *key, const struct evp_pkey_st *public);
/* SubjectPublicKeyInfo in DER, and the contents of its BIT STRING. */
struct str key_public(struct exec *x, struct key *key);
struct str key_public_bits(struct exec *x, struct key *key);
/*
 * Signs the bytes as Go's x509 does by default for the kind of key; *algorithm takes
 * the AlgorithmIdentifier in DER.  False, with Go's message, when Go has no
 * algorithm.
 */
bool key_sign(struct exec *x, struct key *key, struct str bytes,
	      struct str *signature, struct str *algorithm, struct err *e);
/* The AlgorithmIdentifier of key_sign without a signature. */
bool key_algorithm(struct exec *x, struct key *key, struct str *out,
		   struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KEYS_H
#define KEYS_H
/*
 * Private keys, as Go's crypto packages make, read and write them.  A key
 * lives as long as the run's arena.
 */
#include "base/err.h"
#include "template/exec.h"

struct rsa;
struct evp_pkey_st; /* OpenSSL's EVP_PKEY */

enum key_kind { KEY_RSA, KEY_DSA, KEY_ECDSA, KEY_ED25519 };

/* One of the two. */
struct key {
	struct rsa *rsa;         /* made here */
	struct evp_pkey_st *evp; /* of another kind, or read */
};

/* A new key; bits counts for RSA, DSA is 2048 and 256, ECDSA is on P-256. */
struct key *key_generate(struct exec *x, enum key_kind kind, int bits);
/* The key in PEM, in the form of its kind ("RSA PRIVATE KEY" …). */
struct str key_pem(struct exec *x, struct key *key);
/* Reads a key; NULL with Sprig's message, as far as it does not depend on
 * Go's parser, status 2. */
struct key *key_parse(struct exec *x, struct str pem, struct err *e);
/* OpenSSL's number for the kind: EVP_PKEY_RSA, EVP_PKEY_EC … */
int key_type(const struct key *key);
/* Whether a key that was read belongs to the public key. */
bool key_matches(const struct key *key, const struct evp_pkey_st *public);
/* SubjectPublicKeyInfo in DER, and what its BIT STRING holds. */
struct str key_public(struct exec *x, struct key *key);
struct str key_public_bits(struct exec *x, struct key *key);
/*
 * Signs bytes as Go's x509 does by default for the kind of key; *algorithm
 * is the AlgorithmIdentifier in DER.  False with Go's message.
 */
bool key_sign(struct exec *x, struct key *key, struct str bytes,
	      struct str *signature, struct str *algorithm, struct err *e);
/* The AlgorithmIdentifier alone. */
bool key_algorithm(struct exec *x, struct key *key, struct str *out,
		   struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIGNATURE_H
#define SIGNATURE_H
/*
 * Signatures of sets: mkmirror/set.sig in each volume is a detached signature of the
 * bytes of mkmirror/set, which pins all else.
 */
#include "collection.h"

/* How sets are signed, or their signatures checked: by one of the two. */
struct signature {
	const char *command;  /* of the user (base/command.h): {} is a file with the set */
	const char *cmd_dir;  /* the folder in which it runs; NULL: the current one */
	const char *key;      /* a file with a key of Ed25519 in PEM */
	const char *dir;      /* a folder that is there, for that file; NULL: it is made in
	                         memory, and {} is its path below /dev/fd */
};

/* Signs the text of a set: the command prints the signature, or the private key makes
 * it; in a.  Status 2, also when it is empty. */
bool signature_make(struct arena *a, const struct signature *s, struct str set,
		    struct str *out, struct err *e);
/*
 * Checks that the set of the volumes is signed: the command gets the signature as its
 * input and succeeds, or it was made with the other part of the public key.  Does nothing
 * when s has neither.  To be called before anything of the collection is used; after
 * it only texts that the signature pins are read of it (collection_text).  Status 2 when
 * no volume has such a signature.
 */
bool signature_check(const struct signature *s, struct collection *c, struct err *e);

#endif

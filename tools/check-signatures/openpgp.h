/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPENPGP_H
#define OPENPGP_H
/* Signed messages of OpenPGP (RFC 9580), by librnp, which is loaded when it is used. */
#include "base/err.h"

struct openpgp;

/* Loads librnp; NULL with e set, status 2, when there is none. */
struct openpgp *openpgp_open(struct arena *a, struct err *e);
void openpgp_close(struct openpgp *p);
/* Adds the public keys in the bytes of a file, armored or not.  Status 2. */
bool openpgp_keys(struct openpgp *p, struct str bytes, struct err *e);
/*
 * Checks a message and gives what is signed in it, at most max bytes, in a.  One signature
 * at least is by a key that was added, and whole, and neither it nor its key has expired.
 * Status 1, and why; *out stays empty then.
 */
bool openpgp_check(struct openpgp *p, struct arena *a, struct str message, size_t max,
		   struct str *out, struct err *e);

#endif

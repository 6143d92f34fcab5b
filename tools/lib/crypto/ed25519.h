/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ED25519_H
#define ED25519_H
/* Ed25519 signatures (RFC 8032) by libcrypto, with keys in PEM (RFC 8410), as
 * `openssl genpkey -algorithm ed25519` makes them. */
#include "base/err.h"

enum { ED25519_BYTES = 64 };

/* Signs the text with the private key in `pem`, which `what` names in messages; the
 * signature lives in a.  Status 2 when it is no such key, or there is no libcrypto. */
bool ed25519_sign(struct arena *a, struct str pem, const char *what, struct str text,
		  struct str *out, struct err *e);
/* Checks the signature of the text with the public key in `pem`.  Status 2 when it is
 * not right, and as ed25519_sign. */
bool ed25519_check(struct arena *a, struct str pem, const char *what, struct str text,
		   struct str signature, struct err *e);

#endif

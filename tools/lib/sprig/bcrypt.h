/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCRYPT_H
#define BCRYPT_H
/* The bcrypt password hash (Provos and Mazières 1999), as Go writes it: "$2a$". */
#include "base/err.h"

enum { BCRYPT_SALT = 16, BCRYPT_PASSWORD_MOST = 72 };

/*
 * The hash of the password, which has at most BCRYPT_PASSWORD_MOST bytes, with
 * 2^cost rounds: 60 characters in a.  Empty, with status 2, for a password with a
 * NUL, at which the system's crypt_r would end it, and where that makes no bcrypt.
 */
struct str bcrypt_hash(struct arena *a, struct str password, int cost,
		       const unsigned char salt[BCRYPT_SALT], struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCRYPT_H
#define BCRYPT_H
/* The bcrypt password hash (Provos and Mazières 1999), as "$2a$". */
#include "base/arena.h"

enum { BCRYPT_SALT = 16, BCRYPT_PASSWORD_MOST = 72 };

/*
 * The hash of the password, which has at most BCRYPT_PASSWORD_MOST bytes, with
 * 2^cost rounds: 60 characters in a.
 */
struct str bcrypt_hash(struct arena *a, struct str password, int cost,
		       const unsigned char salt[BCRYPT_SALT]);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPT_H
#define CRYPT_H
/* Password hashes by the system's crypt_r(3), which is loaded when it is first used. */
#include "base/err.h"

/*
 * Hashes the phrase as the setting says, such as "$2b$10$" and a salt.  *out is in
 * a, and begins with the setting.  Status 2 where the system has no crypt_r, as on
 * macOS, or one that does not know such hashes.
 */
bool crypt_hash(struct arena *a, const char *phrase, const char *setting, struct str *out,
		struct err *e);

#endif

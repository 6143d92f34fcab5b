/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKCS8_H
#define PKCS8_H
/* Private keys in PKCS #8 (RFC 5958). */
#include "libcrypto.h"

/* The key that the DER of a PrivateKeyInfo has, which the caller frees with
 * EVP_PKEY_free; NULL for other bytes.  libcrypto must be loaded. */
EVP_PKEY *pkcs8_key(struct str bytes);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "pkcs8.h"

EVP_PKEY *
pkcs8_key(struct str bytes)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &p, (long)bytes.n);
	EVP_PKEY *key = info ? EVP_PKCS82PKEY(info) : NULL;

	PKCS8_PRIV_KEY_INFO_free(info);
	return key;
}

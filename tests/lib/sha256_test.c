/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/sha256.h"

#include <openssl/evp.h>
#include <string.h>

#include "../tap.h"

/* libcrypto's opinion of every length around the block's edges. */
int
main(void)
{
	unsigned char bytes[4 * 64 + 1], ours[SHA256_BYTES], theirs[EVP_MAX_MD_SIZE];
	size_t n, wrong = 0;

	for (n = 0; n < sizeof bytes; n++)
		bytes[n] = (unsigned char)(n * 167 + 13);
	for (n = 0; n <= sizeof bytes; n++) {
		sha256_of(bytes, n, ours);
		EVP_Digest(bytes, n, theirs, NULL, EVP_sha256(), NULL);
		wrong += memcmp(ours, theirs, sizeof ours) != 0;
	}
	ok(wrong == 0, "hashes of 0 to 257 bytes are libcrypto's");
	return tap_end();
}

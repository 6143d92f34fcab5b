/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures: keys in PEM, and what is taken for a signature.  The input is a key, a NUL, a
 * signature of 64 bytes or of any length, and a text.
 */
#include "crypto/ed25519.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str all = n ? (struct str){ (const char *)p, n } : STR(""), pem, rest, made;

	str_cut(all, '\0', &pem, &rest);
	ed25519_check(&a, pem, "key", str_sub(rest, ED25519_BYTES, rest.n),
		      str_sub(rest, 0, ED25519_BYTES), &e);
	ed25519_check(&a, pem, "key", pem, rest, &e);
	if (ed25519_sign(&a, pem, "key", rest, &made, &e) && made.n != ED25519_BYTES)
		abort();
	arena_free(&a);
	return 0;
}

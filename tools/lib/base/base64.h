/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE64_H
#define BASE64_H
/* Base 64 with padding, as Go's base64.StdEncoding (RFC 4648, section 4);
 * results live in a. */
#include "arena.h"

struct str base64_encode(struct arena *a, struct str s);
/* False when s is not base 64; line ends anywhere in s are ignored. */
bool base64_decode(struct arena *a, struct str s, struct str *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DIGITS_H
#define DIGITS_H
/* Numbers of bytes and offsets in texts whose length must not depend on them. */
#include "base/str.h"

enum { DIGITS = 16 };

/* Takes DIGITS decimal digits and the byte `after` off *s; false when it does not
 * start so. */
static inline bool
digits_take(struct str *s, char after, int64_t *out)
{
	if (s->n <= DIGITS || s->p[DIGITS] != after ||
	    !str_decimal(str_sub(*s, 0, DIGITS), INT64_MAX, out))
		return false;
	*s = str_sub(*s, DIGITS + 1, s->n);
	return true;
}

#endif

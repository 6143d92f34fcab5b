/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DECIMAL_H
#define DECIMAL_H
/*
 * Decimal arithmetic on floats, as shopspring/decimal does it for Sprig's addf and
 * its like: a number stands for its shortest decimal form, the operation is exact
 * (except a division: 16 decimal places, half away from zero), and only the last
 * result is rounded to a float.
 */
#include "base/arena.h"

enum decimal_op { DECIMAL_ADD, DECIMAL_SUB, DECIMAL_MUL, DECIMAL_DIV };

/*
 * v[0] op v[1] op … v[n-1], from the left; n is at least 1.  *out takes the result.
 * Returns NULL, or the message of Go's panic, in a, when a number is not finite or a
 * divisor is 0.
 */
const char *decimal_fold(struct arena *a, enum decimal_op op, const double *v,
			 size_t n, double *out);

#endif

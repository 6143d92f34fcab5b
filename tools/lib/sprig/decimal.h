/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DECIMAL_H
#define DECIMAL_H
/*
 * Decimal arithmetic on floats, as shopspring/decimal does it for Sprig's
 * addf and its like: each number is taken for its shortest decimal form, the
 * operation is exact (division: 16 decimal places, half away from zero), and
 * only the end result is rounded to a float again.
 */
#include "base/arena.h"

enum decimal_op { DECIMAL_ADD, DECIMAL_SUB, DECIMAL_MUL, DECIMAL_DIV };

/*
 * v[0] op v[1] op … v[n-1], from the left; n is at least 1.  The result is in
 * *out and NULL returned, or the message of Go's panic: a number is not
 * finite, a divisor is 0.  Text is made in a.
 */
const char *decimal_fold(struct arena *a, enum decimal_op op, const double *v,
			 size_t n, double *out);

#endif

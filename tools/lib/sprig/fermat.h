/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FERMAT_H
#define FERMAT_H
/*
 * Fermat's test to base 2, which sorts out nearly all candidates for a prime
 * and is what making an RSA key costs.  Some processors do eight at the price
 * of one or two.
 */
#include <stdbool.h>

#include "crypto/libcrypto.h"

enum { FERMAT_MOST = 8 };

/* How many numbers of that many bits are best tested at once, at most
 * FERMAT_MOST. */
int fermat_batch(int bits);
/*
 * Sets pass[i] when 2 to the power of n[i] - 1 is 1 modulo n[i].  The numbers
 * are odd, above 2 and of the same length; there is one, or as many as
 * fermat_batch says.
 */
void fermat_test(BIGNUM *const n[], int count, bool pass[], BN_CTX *ctx);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FERMAT_WIDE_H
#define FERMAT_WIDE_H
/* Fermat's test in the vector unit: each lane of a register has a number. */
#include "fermat.h"

/* Whether the processor has what fermat_wide needs (AVX-512 IFMA), and it can
 * do numbers of that many bits. */
bool fermat_wide_can(int bits);
/* As fermat_test, for FERMAT_MOST numbers of that many bits. */
void fermat_wide(BIGNUM *const n[], int bits, bool pass[], BN_CTX *ctx);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCRYPT_PI_H
#define BCRYPT_PI_H
/* Digits of pi, for bcrypt.c alone. */
#include <stdint.h>

enum { BCRYPT_P = 18, BCRYPT_S = 4 * 256, BCRYPT_PI_WORDS = BCRYPT_P + BCRYPT_S };

extern const uint32_t BCRYPT_PI[BCRYPT_PI_WORDS];

#endif

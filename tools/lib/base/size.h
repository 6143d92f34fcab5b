/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIZE_H
#define SIZE_H
/* Counts of bytes, for people. */
#include <stdint.h>

enum { SIZE_TEXT = 24 };

/* "1 byte", "812 bytes", "4.3 kB", "12.0 MB", "1.5 GB" …, in out, which is
 * returned.  Steps are of 1000. */
const char *size_text(char out[SIZE_TEXT], int64_t n);

#endif

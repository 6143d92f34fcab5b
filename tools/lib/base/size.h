/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIZE_H
#define SIZE_H
/* Numbers of bytes as people write and read them. */
#include <stdint.h>

#include "str.h"

enum { SIZE_TEXT = 24 };

/* Writes n bytes as "1 byte", "812 bytes", "4.3 kB", "12.0 MB", "1.5 GB" … to out,
 * and returns out.  A kB is 1000 bytes. */
const char *size_text(char out[SIZE_TEXT], int64_t n);
/* Reads bytes a second, "500k", "10M", "1G", or a number of bytes; the letters stand for
 * powers of 1000.  False for another text, and for none at all a second. */
bool size_rate(struct str text, int64_t *out);

#endif

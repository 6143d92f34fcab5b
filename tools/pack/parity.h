/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PACK_PARITY_H
#define PACK_PARITY_H
/* The file of parity of a set: the bytes of all its volumes combined by exclusive or, so
 * that any one of them follows from it and the others. */
#include "crypto/digest.h"

/* Writes the file `to`, of `size` bytes as the largest of the n volumes, and its digest to
 * text.  Status 1. */
bool parity_write(const char *const *volume, size_t n, const char *to, int64_t size,
		  char text[DIGEST_MOST], struct err *e);

#endif

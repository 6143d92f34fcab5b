/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUNZIP_H
#define GUNZIP_H
/* Unpacks gzip at once, in memory. */
#include "base/arena.h"
#include "base/str.h"

enum gunzip {
	GUNZIP_WHOLE,
	GUNZIP_NONE,   /* it does not begin as gzip does */
	GUNZIP_BROKEN, /* damaged, or cut off */
	GUNZIP_LARGE   /* more than max bytes */
};

/* Unpacks all members of a gzip file into memory of a; what follows the last one is not
 * looked at.  *out takes the bytes of GUNZIP_WHOLE. */
enum gunzip gunzip(struct arena *a, struct str bytes, size_t max, struct str *out);

#endif

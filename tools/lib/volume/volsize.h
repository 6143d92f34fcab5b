/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VOLSIZE_H
#define VOLSIZE_H
/* Sizes of volumes as the user says them. */
#include "base/err.h"

/*
 * Reads a number of bytes: digits alone, or with a unit that says whether it counts
 * in 1000s (kB, MB, GB, TB) or 1024s (KiB, MiB, GiB, TiB), or the name of a medium:
 * fat32, dvd, dvd-dl, bd, bd-dl.  Status 2, with what to write, for anything else.
 */
bool volsize_parse(struct str text, int64_t *out, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_PARITY_H
#define CHECK_PARITY_H
/* The file of parity of a set. */
#include "volumes.h"

/* Has the one volume that was found to be damaged rebuilt; true when all is to be
 * checked again with it. */
bool parity_rebuild(struct checked *x);
/* Finds what is wrong with the set's file of parity, which is there, after all was
 * checked; NULL when nothing is.  *unsure is set when that cannot be told.  Status 1 when
 * not all could be read. */
bool parity_check(const struct checked *x, const char **wrong, bool *unsure, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECEIPT_H
#define RECEIPT_H
/* The records of a plan, which become those of its receipt: mkmirror(7). */
#include "base/val.h"

/* Notes in a record what became of it: its status and, unless that is NULL,
 * what went wrong. */
void receipt_note(struct val record, const char *status, const char *error);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PREPARE_H
#define PREPARE_H
/* Steps before the first byte is copied. */
#include "job.h"

/* Removes files that killed runs left in the layouts that jobs write to.  Fails with
 * status 4 when a layout's file system has not enough room for the blobs. */
bool space_check(struct copier *c, struct err *e);
/* Opens WORK/journal.jsonl; jobs append to it. */
bool journal_open(struct copier *c, const char *work, struct err *e);

#endif

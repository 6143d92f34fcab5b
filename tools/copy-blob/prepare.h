/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PREPARE_H
#define PREPARE_H
/* Before the first byte. */
#include "job.h"

/* Removes what killed runs left in the layouts that the jobs write to, and
 * fails with status 4 when one of them has not the space for its blobs. */
bool space_check(struct copier *c, struct err *e);
/* Opens WORK/journal.jsonl, to which jobs append. */
bool journal_open(struct copier *c, const char *work, struct err *e);

#endif

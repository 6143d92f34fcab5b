/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROGRESS_H
#define PROGRESS_H
/*
 * Progress on standard error: on a terminal one line that is redrawn, from the first
 * second on, elsewhere a line every five seconds.  Bytes count each blob once and
 * never decrease.  With --events the same is written as an event every second.
 */
#include "job.h"

/* True for "auto" (as above), "always" (lines) and "never". */
bool progress_when(const char *when);
void progress_start(struct copier *c, const char *when);
void progress_tick(struct copier *c);
/* Clears the line and prints a last one with the totals. */
void progress_end(struct copier *c);

#endif

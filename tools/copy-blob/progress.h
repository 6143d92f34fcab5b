/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROGRESS_H
#define PROGRESS_H
/*
 * How far the copying is, on standard error: a line that is redrawn on a
 * terminal, after a second; else a line every five seconds.  Bytes count each
 * blob once and never go back.  Events (events.h) tell the same every second,
 * also when that line is not wanted.
 */
#include "job.h"

/* True for "auto" (as above), "always" (lines) and "never". */
bool progress_when(const char *when);
void progress_start(struct copier *c, const char *when);
void progress_tick(struct copier *c);
/* Clears the line and says what was done. */
void progress_end(struct copier *c);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RATE_H
#define RATE_H
/* --limit-rate: a bucket of tokens, one a byte, that all jobs draw from when
 * they read; who finds it empty is paused until rate_tick. */
#include "job.h"

enum { RATE_WAIT = 5 /* milliseconds */ };

/* Takes n bytes from what may be read now; false when the job must wait. */
bool rate_take(struct job *j, size_t n);
/* Lets those go on that waited, as far as there are tokens; the milliseconds
 * after which to ask again, at most `wait`. */
int rate_tick(struct copier *c, int wait);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RATE_H
#define RATE_H
/* --limit-rate: a bucket of tokens, one a byte, that all jobs draw from when
 * they read; who finds it empty is paused until rate_tick. */
#include "job.h"

enum { RATE_WAIT = 5 /* milliseconds */ };

/* Lets those go on that waited, as far as there are tokens; the milliseconds
 * after which to ask again, at most `wait`. */
int rate_tick(struct crew *c, int wait);

#endif

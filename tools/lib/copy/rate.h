/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RATE_H
#define RATE_H
/* --limit-rate: a bucket of tokens, one for each byte.  Every job takes tokens when
 * it reads; a job that finds none waits for rate_tick. */
#include "job.h"

enum { RATE_WAIT = 5 /* milliseconds */ };

/* Takes n tokens; false when there are none and the job must wait. */
bool rate_take(struct job *j, size_t n);
/* Lets waiting jobs read on as long as there are tokens.  Returns the milliseconds
 * after which to call it again, at most `wait`. */
int rate_tick(struct copier *c, int wait);

#endif

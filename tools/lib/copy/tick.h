/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TICK_H
#define TICK_H
/* Calls a hook of the copier every TICK milliseconds. */
#include "job.h"

enum { TICK = 250 };

void tick_start(struct copier *c, void (*tick)(struct copier *c));
/* Calls the hook, which may be NULL, when it is due: between requests, and while blobs go
 * from file to file. */
void tick_due(struct copier *c);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCURRENCY_H
#define CONCURRENCY_H
/*
 * Chooses how many large blobs are copied at a time, and the size of their buffers.
 *
 * A few streams with large buffers need a third less processor time than many with
 * small ones, and are as fast on a near network; on a far one a stream is slow and
 * many are needed.  So there are few at first, twice as many as long as that is
 * faster, and half as many once it is not.  Small blobs wait for answers more than for
 * bytes; they take the transfers that large ones leave.  Of blobs in compressed archives,
 * which are read from their beginning, one is read at a time, in the order of their places.
 */
#include "job.h"

/* True for a job whose bytes are in a compressed archive. */
bool concurrency_ordered(const struct job *j);
/* Sets the first values by the jobs, which are sorted: the largest first, and behind all
 * others those that are read in order. */
void concurrency_init(struct copier *c);
/* The job to start next; NULL when all were started or the rest must wait. */
struct job *concurrency_take(struct copier *c);
/* The job copies no bytes for now: another large blob may start. */
void concurrency_release(struct job *j);
/* Changes the number of large blobs by the rate since the last measurement. */
void concurrency_tick(struct copier *c);

#endif

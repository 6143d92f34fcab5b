/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WIDTH_H
#define WIDTH_H
/*
 * How many large blobs move at a time, and in blocks of which size.
 *
 * A few streams with large blocks cost a third less processor time than many
 * with small ones, and are as fast where the network is near; where it is far
 * one stream is slow and many are needed.  So there are few at first, twice as
 * many while that is faster, and half as many again once it is not.  Small
 * blobs wait for answers rather than for bytes: they take the transfers that
 * large ones leave.
 */
#include "job.h"

/* Looks at all jobs, which are sorted, the largest first. */
void width_init(struct copier *c);
/* The job to start next; NULL when all were started or the rest must wait. */
struct job *width_take(struct copier *c);
/* The job moves no bytes any more, or none for now: another large blob may move. */
void width_release(struct job *j);
/* Lets more or fewer large blobs move, by how fast the bytes went since the last
 * call. */
void width_tick(struct copier *c);

#endif

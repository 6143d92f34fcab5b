/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STREAM_H
#define STREAM_H
/*
 * Streams the bytes of a job's source to the current location.
 *
 * The bytes for a registry go from the GET's write hook through a ring buffer to the
 * upload's read hook, and are hashed on the way.  The upload does not get the last
 * byte before the digest is right, so wrong bytes are never committed.
 */
#include "job.h"

/* The hook of the job's upload that opens the source. */
void stream_open(struct upload *u);
/* Copies the bytes into the layout at the current location; calls j->location_done. */
void stream_store(struct job *j);
/* Ends all that the try has under way. */
void stream_stop(struct job *j);

#endif

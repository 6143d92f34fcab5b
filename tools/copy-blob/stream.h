/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STREAM_H
#define STREAM_H
/*
 * The bytes of a job's source, on their way to the location that is served.
 *
 * To a registry they go from the GET's write hook through a small ring to the
 * upload's read hook and are hashed on the way.  The upload does not get the last
 * byte before the digest is right, so wrong bytes are never committed.
 */
#include "job.h"

/* The hook of the job's upload that opens its source. */
void stream_open(struct upload *u);
/* Takes the bytes into the layout that is served; calls j->served. */
void stream_store(struct job *j);
/* Drops whatever the try has under way. */
void stream_stop(struct job *j);

#endif

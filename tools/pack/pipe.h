/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PIPE_H
#define PIPE_H
/* Writes the one volume to standard output, in the order of its bytes. */
#include "write.h"

/* Prepares the copier's jobs. */
bool pipe_begin(struct writer *w, struct err *e);
/* After all jobs succeeded, writes what stands behind the last blob.  Status 1. */
bool pipe_end(struct writer *w, struct err *e);

#endif

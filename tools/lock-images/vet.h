/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VET_H
#define VET_H
/*
 * A command of the user that says of each digest whether it may be mirrored,
 * such as one that checks signatures.  It runs without a shell, some at a time,
 * after a digest is known and before it is in the lock, so that what is copied
 * later is what it saw.  The lock notes by which command a digest was found
 * good; it is not asked again about that.
 */
#include "base/command.h"
#include "jobs.h"

/* Asks the command about the jobs that went well and that it was not asked
 * about before; one that it refuses fails.  With locked none is asked: what
 * was not found good before fails. */
void vet_run(struct arena *a, const struct command *c, struct job *job, size_t n,
	     bool locked);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VET_H
#define VET_H
/*
 * Runs --verify-cmd: a command of the user that says of each digest whether it may be
 * mirrored, such as one that checks signatures.  It runs without a shell, several at
 * a time, after a digest is found and before it is put into the lock, so that the
 * digest that is copied later is the one that the command saw.  The lock notes the
 * command that accepted a digest, which is then not asked again about it.
 */
#include "base/command.h"
#include "jobs.h"

/* Asks the command about the jobs that have not failed and that the lock does not
 * note it for; a job that it refuses fails.  With `locked` the command is not asked,
 * and a job that it would be asked about fails. */
void vet_run(struct arena *a, const struct command *c, struct job *job, size_t n,
	     bool locked);

#endif

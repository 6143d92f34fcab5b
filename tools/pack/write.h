/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRITE_H
#define WRITE_H
/*
 * Writes volumes: each under its name with ".part" until all of the set is there.
 * Blobs go from their source to their place in a volume and are hashed on the way.
 */
#include "copy/job.h"
#include "volumes.h"

struct writer {
	/* set by the caller */
	struct arena *arena;
	struct volumes *volumes;
	const char *dir;      /* where the volumes go */
	const char *blobs;    /* WORK/blobs, where plan keeps manifests */
	struct copier *copier; /* with its registry and options; its jobs are set here */
	/* private */
	struct str set;       /* the set's text */
	struct job **job;     /* of each blob in carried; NULL: none yet */
	int64_t **from;       /* of each place of such a job, the byte of the blob that it
	                         begins with */
};

/* Makes the folder and the files, with all texts and headers in them, and the
 * copier's jobs for blobs that are not there yet.  Status 4 when there is no room. */
bool write_begin(struct writer *w, struct err *e);
/* After all jobs succeeded: completes the volumes, gives them their names, and writes
 * NAME.sha256 beside them.  Status 1. */
bool write_end(struct writer *w, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRITE_H
#define WRITE_H
/*
 * Writes volumes: each under its name with ".part" until all of the set is there, or one to
 * standard output.  Blobs go from their source to their place in a volume, in the order of
 * the places, and are hashed on the way; the volumes are hashed beside that (sums.h).
 */
#include "copy/job.h"
#include "fill.h"
#include "sums.h"

/* The place of a blob, or of a piece of it. */
struct spot {
	struct packed *packed;
	int64_t at, size;
	size_t piece;
};

/* The job that brings a blob to its places. */
struct packed {
	struct job job;
	const struct carried_blob *blob;
	size_t volume;        /* of its first place, from 0 */
	int64_t *from;        /* of each place, the byte of the blob that it begins with */
	bool old;             /* it has a place in a file of an earlier run */
	bool there;           /* and all its bytes are there */
};

struct writer {
	/* set by the caller */
	struct arena *arena;
	struct volumes *volumes;
	const char *dir;      /* where the volumes go; NULL: one, to standard output */
	struct copier *copier; /* with its registry and options; its jobs are set here */
	/* private */
	struct packed **packed; /* of each blob in carried; NULL: none */
	struct spot *spot;    /* those of the first volume, of the second, … */
	size_t nspot, capspot;
	size_t *first;        /* of each volume, and after the last one */
	size_t *next;         /* of each volume, the first spot whose bytes are not all there */
	bool plain;           /* the file system is a simple one, as those of sticks are: one
	                         writes there at a time, in order, and none reads beside it */
	bool *old;            /* of each volume: an earlier run made its file */
	bool *begun;          /* of each volume: its first texts are there */
	bool *repeated;       /* and the metadata of the first one, or it needs none */
	bool *ended;          /* and all that stands behind its blobs */
	struct sums sums;
	struct filled all;    /* the entries of what goes to standard output */
	size_t entry;         /* the one of them that comes next */
	int64_t at;           /* the bytes that went there */
};

/* Makes the folder and the files with the texts that stand first, and the copier's jobs for
 * blobs that are not there yet.  Status 4 when there is no room. */
bool write_begin(struct writer *w, struct err *e);
/* After all jobs succeeded: completes the volumes, gives them their names, and writes
 * NAME.sha256 beside them.  Status 1. */
bool write_end(struct writer *w, struct err *e);

/* What writing to standard output (stream.h) needs too: notes the places of the blobs of a
 * volume, of which the file is `old` when an earlier run made it, and gives the copier its
 * jobs, in the order of the places. */
bool write_list(struct writer *w, size_t volume, const struct filled *x, bool old,
		struct err *e);
void write_jobs(struct writer *w);

#endif

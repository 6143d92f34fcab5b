/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PACK_SUMS_H
#define PACK_SUMS_H
/*
 * The digests of whole volumes.  Another process hashes them, out of the system's memory
 * of files, while this one writes: it is told how far each is complete.
 */
#include "crypto/digest.h"

struct sums {
	/* set by the caller */
	struct arena *arena;
	const char *const *path; /* of each volume */
	const int64_t *size;     /* and its bytes when it is complete */
	size_t n;
	/* private */
	int64_t *told;           /* how far the process knows each to be complete */
	int to, from;            /* pipes to the process and from it */
	long pid;                /* of the process; -1: there is none */
};

/* Starts the process, unless there is none to be had. */
void sums_start(struct sums *s);
/* All bytes of the volume, from 0, before byte `at` are written. */
void sums_reach(struct sums *s, size_t volume, int64_t at);
/* Waits for the digests of all volumes, which are complete, as sha256sum writes them; they
 * live in s->arena.  Status 1 when one cannot be read. */
bool sums_end(struct sums *s, struct str *sum, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TARSCAN_H
#define TARSCAN_H
/* The entries of a tar archive, found by reading its headers one after the other. */
#include "oci/joint.h"
#include "oci/packed.h"

struct tarscan {
	/* set by the caller */
	const char *path;     /* for messages */
	const struct joint *f;
	struct packed *packed; /* in place of f when the file is compressed; else NULL */
	int64_t size;         /* of the file; of a compressed one the most it may unpack to,
	                         until its end is found */
	int64_t at;           /* where the next header is looked for */
	/* private */
	struct arena scratch; /* of the last call */
	char *block;          /* bytes of the file that were read last */
	int64_t from;         /* where they stand in it */
	size_t n;
};

/* Its texts, and what tarscan_next says, live until the next call. */
struct tarscan_entry {
	struct str name;      /* as the archive has it, but for "./" in front */
	struct str link;      /* what a link leads to; else empty */
	char type;            /* the typeflag; '0' for every regular file */
	int64_t at, size;     /* its bytes */
};

enum tarscan_found {
	TARSCAN_ENTRY,
	TARSCAN_END,             /* two empty blocks */
	TARSCAN_DAMAGED,         /* *what says how; the next call goes on at the next header */
	TARSCAN_CUT,             /* the file ends before the archive does; *what says how */
	TARSCAN_FAILED           /* the file cannot be read: e is set */
};

/* Finds the next entry. */
enum tarscan_found tarscan_next(struct tarscan *s, struct tarscan_entry *out,
				const char **what, struct err *e);
/* Gives back what the scan took. */
void tarscan_end(struct tarscan *s);
/* Reads n bytes of the file, which has them, to p; those of a compressed file only in
 * their order.  Status 1. */
bool tarscan_bytes(const struct tarscan *s, void *p, size_t n, int64_t at, struct err *e);
/* True for a name that stays below a folder: relative, without "..", "." and "//". */
bool tarscan_name_valid(struct arena *a, struct str name);

#endif

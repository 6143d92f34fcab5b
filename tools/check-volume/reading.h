/* SPDX-License-Identifier: Apache-2.0 */
#ifndef READING_H
#define READING_H
/* Bytes of volumes that are read and compared with their digests. */
#include "oci/extent.h"

struct reading {
	/* set by the caller */
	struct str digest;
	const struct extent *extent;
	size_t n;
	size_t volume;        /* the number of the first one's volume, from 0 */
	struct str path;      /* of the entry; empty for a blob in pieces */
	/* the outcome */
	const char *wrong;    /* NULL: the bytes have the digest */
};

/* Has the system forget what it holds of the file, so that it is read from its medium;
 * warns when it may not. */
void reading_forget(const char *path);
/* Does the n readings in their order, in two processes where that can be; what they
 * find wrong lives in a.  Status 1 when a process ends early. */
bool readings_run(struct arena *a, struct reading *v, size_t n, struct err *e);

#endif

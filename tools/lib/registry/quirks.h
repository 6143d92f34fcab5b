/* SPDX-License-Identifier: Apache-2.0 */
#ifndef QUIRKS_H
#define QUIRKS_H
/*
 * What registries do their own way: one table of data by the host's name, and
 * files of the user that go before it.  What a registry shows by its answers
 * (mounting, missing repositories, immutable tags) is not in here.
 */
#include "base/err.h"

enum { QUIRKS_MOST = 256, QUIRKS_TYPES = 16 };

struct quirks {
	const char *host;     /* a pattern; '*' stands for any part of a name */
	bool patch;           /* uploads are POST, PATCH and a PUT without a body */
	int64_t chunk;        /* most bytes of one PATCH; 0: all in one */
	bool no_mount;        /* blobs are never mounted */
	int least, most;      /* components of a repository's path; 0: any number */
	enum { SPARSE_UNKNOWN, SPARSE_TAKEN, SPARSE_REFUSED } sparse; /* an index
	                         without all that it names */
	bool no_mixed;        /* an index and what it names are both OCI's or docker's */
	struct str refuse[QUIRKS_TYPES]; /* media types not taken; a '*' as in host */
	size_t nrefuse;
};

/* The user's table. */
struct quirks_table {
	struct quirks *v;
	size_t n;
};

/* Adds the lines of a file: HOST and words NAME=VALUE, '#' comments.  Status 2
 * with path and line for what is none. */
bool quirks_read(struct arena *a, struct quirks_table *t, const char *path, struct err *e);
/* The first line for the host: of the user's table, then of the one that is
 * built in; a line without quirks when there is none. */
const struct quirks *quirks_of(const struct quirks_table *t, struct str host);
/* True when the registry does not take the media type. */
bool quirks_refuse(const struct quirks *q, struct str media_type);
/* Why the registry can have no repository of that path, and what to do, in a;
 * NULL when it can. */
const char *quirks_path(struct arena *a, const struct quirks *q, struct str repository);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef QUIRKS_H
#define QUIRKS_H
/*
 * Quirks: the ways in which registries differ from the distribution API.  They are
 * rows of one built-in table, by the host's name, and of the user's files
 * (--quirks), which come first.  Differences that a registry's answers show
 * (mounting, missing repositories, immutable tags) need no row.
 */
#include "base/err.h"

enum { QUIRKS_MOST = 256, QUIRKS_TYPES = 16 };

struct quirks {
	const char *host;     /* a pattern of str_glob */
	bool patch;           /* uploads are POST, PATCH and a PUT without a body */
	int64_t chunk;        /* most bytes of one PATCH; 0: all in one */
	bool no_mount;        /* blobs are never mounted */
	int least, most;      /* components of a repository's path; 0: any number */
	/* an index of which the registry does not have all manifests */
	enum { SPARSE_UNKNOWN, SPARSE_TAKEN, SPARSE_REFUSED } sparse;
	bool no_mixed;        /* an OCI index of docker's manifests is refused, and the
	                         other way round */
	struct str refuse[QUIRKS_TYPES]; /* patterns of media types that are refused */
	size_t nrefuse;
};

/* The user's table. */
struct quirks_table {
	struct quirks *v;
	size_t n;
};

/* Adds the lines of a file: a HOST and words NAME=VALUE; '#' begins a comment.
 * Fails with status 2 and a message that names path and line. */
bool quirks_read(struct arena *a, struct quirks_table *t, const char *path, struct err *e);
/* The first row whose pattern matches the host, of the user's table and then of the
 * built-in one; a row without quirks when there is none. */
const struct quirks *quirks_of(const struct quirks_table *t, struct str host);
/* True when the registry refuses the media type. */
bool quirks_refuse(const struct quirks *q, struct str media_type);
/* NULL when the registry can have a repository of that path; else why it cannot and
 * what to do, in a. */
const char *quirks_path(struct arena *a, const struct quirks *q, struct str repository);

#endif

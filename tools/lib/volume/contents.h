/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONTENTS_H
#define CONTENTS_H
/*
 * The contents of one volume, as it has them in mkmirror/manifest: a line for each
 * entry of its archive but those that say what the volume is (contents_lists), in
 * the order of the archive:
 *
 *	OFFSET SIZE DIGEST PATH
 *	…
 *	end DIGEST
 *
 * OFFSET is where the entry's bytes begin in the volume, SIZE their number, both in
 * 16 decimal digits, so that the length of the text follows from paths and
 * digests.  The last line has the digest of all lines above it.
 */
#include "base/err.h"

struct contents_entry {
	int64_t offset, size;
	struct str digest;
	struct str path;
};

struct contents {
	struct contents_entry *entry;
	size_t n, cap;
};

/* False for the entries that the contents cannot list, since they depend on them. */
bool contents_lists(struct str path);
/* The path of a blob in a layout or, with its number from 1, of a piece of it; in a. */
struct str contents_blob_path(struct arena *a, struct str digest, size_t piece);
/* The length of the line of an entry, and of the last line. */
size_t contents_line_length(struct str path, struct str digest);
size_t contents_end_length(void);

void contents_add(struct arena *a, struct contents *c, struct contents_entry entry);
/* The text, in a. */
struct str contents_text(struct arena *a, const struct contents *c);
/* Reads the text; parts point into it.  `what` names it in messages.  Status 2 for
 * what contents_text would not write. */
bool contents_parse(struct arena *a, struct str text, const char *what,
		    struct contents *out, struct err *e);

#endif

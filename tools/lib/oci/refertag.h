/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REFERTAG_H
#define REFERTAG_H
/*
 * Tags under which a repository keeps what refers to a digest: ALGORITHM-HEX, an index
 * of referrers for registries without that API (OCI distribution specification,
 * "Referrers Tag Schema"), and the same with .sig, .att or .sbom, as cosign has them.
 * Others may have put their own under such a tag; it is never replaced by ours.
 */
#include "manifest.h"

enum { REFERTAG_SUFFIXES = 4 };
/* The suffixes; the first one is empty. */
extern const struct str refertag_suffixes[REFERTAG_SUFFIXES];

/* The tag for a digest. */
struct str refertag_of(struct arena *a, struct str digest, struct str suffix);
/* True when the tag is such a tag; *suffix takes its suffix.  In a layout the tag is
 * what stands after the last ':' of a name. */
bool refertag_split(struct str tag, struct str *plain, struct str *suffix);

/* What becomes of the manifest that is under such a tag already. */
enum refertag_fate {
	REFERTAG_REPLACE, /* ours has all of it */
	REFERTAG_KEEP,    /* it has all of ours */
	REFERTAG_MERGE,   /* an index with both takes its place */
	REFERTAG_CONFLICT /* each has what the other lacks, and they cannot be merged */
};

/* Compares the manifest under the tag with that suffix with ours.  Of two indexes
 * *merged takes the bytes of one that has the entries of both, theirs first; of two
 * signatures one replaces the other when it has all its layers and annotations. */
enum refertag_fate refertag_merge(struct arena *a, struct str suffix, struct str theirs,
				    struct str ours, struct str *merged);

#endif

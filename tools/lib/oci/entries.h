/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTRIES_H
#define ENTRIES_H
/*
 * The entries in the index of an OCI layout, read once and looked up many times; those
 * of volumes are in volume/blobs.h.
 * They tell what a layout lacks from what it should have and does not give: the
 * index never names the one, and names the other.
 */
#include "layout.h"

struct entries {
	const char *dir;          /* of the layout, or another name of what has the entries */
	const char *what;         /* the name of the index, for messages */
	struct val list;          /* of the index */
	struct map *by_name;      /* ref.name → number in list */
	struct map *by_reference; /* the canonical reference that a name means → the same */
	struct map *by_digest;
	struct entries *next;     /* in the list of entries_of */
};

enum entries_found { ENTRIES_LACK, ENTRIES_HAVE, ENTRIES_BROKEN };

/* Notes under which names and digests the entries of x->list are found. */
void entries_index(struct entries *x, struct arena *a);
/* The entries of the layout in dir, which are read when *list does not have them yet;
 * NULL with e set, status 2 and a message that names the file, when that fails. */
const struct entries *entries_of(struct entries **list, struct arena *a, const char *dir,
				 struct err *e);
/* Looks for the entry with that name: exactly, or when no entry has it, one whose name
 * means that reference.  ENTRIES_BROKEN with e set when the entry has no digest. */
enum entries_found entries_find(const struct entries *x, struct str name,
				struct descriptor *out, struct err *e);
/* Looks for an image, HOST/REPOSITORY[:TAG]: by its name, or when `digest` is not empty
 * by that digest under any name. */
enum entries_found entries_image(const struct entries *x, struct str name, struct str digest,
				 struct descriptor *out, struct err *e);
/* The descriptor of the entry that entries_find finds in the layout in dir.  Fails with
 * status 2 when dir is no layout or has no such entry. */
bool layout_find(struct arena *a, const char *dir, struct str name,
		 struct descriptor *out, struct err *e);

#endif

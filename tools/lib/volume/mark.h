/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MARK_H
#define MARK_H
/* The text mkmirror/volume: which volume of which set this is. */
#include "set.h"

struct mark {
	struct str name;      /* of the set */
	size_t number, n;     /* this volume's, from 1, and how many there are */
	struct str set;       /* the digest of the set's text */
	int64_t size;         /* of this volume */
	struct set_base *base;
	size_t nbase;
	struct str signature; /* the digest of mkmirror/set.sig; empty: it has none */
};

/* The text, in a. */
struct str mark_text(struct arena *a, const struct mark *m);
/* Reads the text; parts point into it.  `what` names it in messages.  Status 2 for
 * what mark_text would not write, and for a newer version. */
bool mark_parse(struct arena *a, struct str text, const char *what, struct mark *out,
		struct err *e);
/* What the volume of that number, from 1, of the set says of itself, but for its
 * signature. */
struct mark mark_of(const struct volume_set *s, struct str set, size_t number);

#endif

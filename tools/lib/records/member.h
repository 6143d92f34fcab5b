/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MEMBER_H
#define MEMBER_H
/*
 * Structs that are read from JSON objects and written to them by a table: one
 * row says the key, the kind that its value must have, and the member.
 */
#include "base/err.h"
#include "base/val.h"

enum member_kind {
	MEMBER_TEXT,   /* struct str; not in the object: member_absent */
	MEMBER_SIZE,   /* int64_t; not in the object: -1 */
	MEMBER_FLAG,   /* bool; written when it is true */
	MEMBER_BOOL,   /* struct val: true, false or, when not there, nil */
	MEMBER_MAP,    /* struct val: a map or nil */
	MEMBER_LIST,   /* struct val: a list of strings or nil */
	MEMBER_VALUES, /* struct val: a list of strings and maps, or nil */
	MEMBER_WORD    /* an enum: the place of the text among words, 0 for none */
};

struct member {
	const char *key;
	enum member_kind kind;
	size_t at;                /* offset of the member in its struct */
	const char *const *words; /* of MEMBER_WORD, NULL at the end */
};

/* s as a text that is in the object even when it is empty; and one that is not
 * in it then. */
static inline struct str
member_present(struct str s)
{
	return s.n ? s : STR("");
}

static inline struct str
member_filled(struct str s)
{
	return s.n ? s : (struct str){ 0 };
}

/* Sets all members of the struct at `to` from the object v.  Status 2 when a
 * value is of another kind; `what` names the object. */
bool members_read(const struct member *m, size_t n, struct val v, void *to,
		  const char *what, struct err *e);
/* Sets all members as an object without any key does. */
void members_clear(const struct member *m, size_t n, void *to);
/* Sets the member's key of an object, or removes it. */
void member_write(const struct member *m, const void *from, struct map *object);
/* A new object that has the keys of the object v (may be nil), where they
 * stand. */
struct val members_start(struct arena *a, struct val v);

#endif

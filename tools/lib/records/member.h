/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MEMBER_H
#define MEMBER_H
/*
 * Structs that are read from JSON objects, and written to them, by a table: each
 * row has the key, the kind that its value must have, and the struct's member.
 */
#include "base/err.h"
#include "base/val.h"

enum member_kind {
	MEMBER_TEXT,   /* struct str; an empty one of its own when the key is missing */
	MEMBER_SIZE,   /* int64_t; -1 when the key is missing */
	MEMBER_FLAG,   /* bool; written when it is true */
	MEMBER_BOOL,   /* struct val: true or false; nil when the key is missing */
	MEMBER_MAP,    /* struct val: a map or nil */
	MEMBER_LIST,   /* struct val: a list of strings or nil */
	MEMBER_VALUES, /* struct val: a list of strings and maps, or nil */
	MEMBER_LISTS,  /* struct val: a list of lists of strings, or nil */
	MEMBER_WORD    /* an enum: the index of the text in words; 0 when the key is missing */
};

struct member {
	const char *key;
	enum member_kind kind;
	size_t at;                /* offset of the member in its struct */
	const char *const *words; /* of MEMBER_WORD, NULL at the end */
};

/* s as a member's text: with member_present it is written although it is empty, with
 * member_filled only when it is not. */
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

/* Sets the n members in table m of the struct at `to` from the object v.  Status
 * 2 when a value is of another kind; `what` names the object in the message. */
bool members_read(const struct member *m, size_t n, struct val v, void *to,
		  const char *what, struct err *e);
/* Sets the members of a zeroed struct as members_read does for an object without
 * keys. */
void members_clear(const struct member *m, size_t n, void *to);
/* Sets the key of a member of the struct at `from` in object; removes the key when
 * the member has no value. */
void member_write(const struct member *m, const void *from, struct map *object);
/* A new object with the keys and values of the object v, which may be nil, in
 * their order. */
struct val members_start(struct arena *a, struct val v);

#endif

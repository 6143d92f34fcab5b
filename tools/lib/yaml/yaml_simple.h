/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAML_SIMPLE_H
#define YAML_SIMPLE_H
/*
 * Inside of the reader of common documents, yaml_simple in yaml_node.h: blocks
 * (yaml_block.c) of scalars (yaml_scalar.c) and collections in brackets
 * (yaml_flow.c).  A function that fails says nothing but that the document is
 * not of the common kind, or not certainly.
 */
#include "base/arena.h"
#include "base/val.h"

enum { SIMPLE_DEPTH = 100, SIMPLE_KEY = 128 };

struct simple {
	struct str text;
	size_t at;       /* next byte */
	size_t column;   /* of it, when it starts a line's content */
	struct arena *arena; /* of the values */
	unsigned flags;
	size_t count;
	int depth;
	const char *const *only; /* keys of the root that are wanted, or NULL */
	bool skip;               /* inside what is not: nothing is kept */
	struct arena scratch;    /* where texts go there */
	/* items, or keys and values in turn, of what is not complete */
	struct arena stack;
	struct val *open;
	size_t nopen, room;
};

static inline char
simple_char(const struct simple *p, size_t at)
{
	return at < p->text.n ? p->text.p[at] : '\n';
}

static inline size_t
simple_spaces(const struct simple *p, size_t at)
{
	while (at < p->text.n && p->text.p[at] == ' ')
		at++;
	return at;
}

/* True for letters, digits, "_", "." and "/". */
static inline bool
simple_is_word(char c)
{
	static const uint64_t words[4] = { 0x03ffc00000000000u, 0x07fffffe87fffffeu };
	unsigned char u = (unsigned char)c;

	return words[u / 64] >> u % 64 & 1;
}

/* The end of the word at `at`, in which dashes may stand. */
static inline size_t
simple_word_end(const struct simple *p, size_t at)
{
	while (at < p->text.n && (simple_is_word(p->text.p[at]) || p->text.p[at] == '-'))
		at++;
	return at;
}

/* The end of the line that `at` is in. */
size_t simple_line_end(const struct simple *p, size_t at);
/* Goes to the content of the line that starts at `at`, or of the first after
 * it that has some; p->at is the text's end when there is none. */
void simple_line_find(struct simple *p, size_t at);
/* Ends a value at `at`: only a comment may follow on its line. */
bool simple_line_finish(struct simple *p, size_t at);

/* Adds an item, a key or a value to the collection that is being read. */
void simple_child_add(struct simple *p, struct val child);
/* The list or map of the children that were added since there were `from`. */
bool simple_children_take(struct simple *p, bool list, size_t from, struct val *out);
/* Adds a key as it is in JSON; plain, it stands without quotes. */
bool simple_key_add(struct simple *p, struct str key, bool plain);

/* The value of a scalar that is read; plain, it stands without quotes. */
bool simple_scalar(struct simple *p, struct str text, bool plain, struct val *out);
/* A scalar in quotes without escapes that starts at `at` and ends on its line. */
bool simple_quoted_find(const struct simple *p, size_t at, struct str *out);
/* The text of any scalar in quotes that starts at *at and ends on its line; *at
 * is behind it then. */
bool simple_quoted_line(struct simple *p, size_t *at, struct str *out);
/* The scalar at p->at that a key or a "-" at column `block` has on its line:
 * one in quotes, a literal or folded one, a plain one. */
bool simple_read_quoted(struct simple *p, long block, struct val *out);
bool simple_read_literal(struct simple *p, long block, struct val *out);
bool simple_read_plain(struct simple *p, long block, struct val *out);

/* The list or map in brackets that starts at p->at. */
bool simple_read_flow(struct simple *p, struct val *out);

#endif

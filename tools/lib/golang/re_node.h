/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RE_NODE_H
#define RE_NODE_H
/* The tree of a regular expression, for the files re*.c; others use re.h. */
#include "re.h"

/* An item of a class: a rune is in it when it is in one of the ranges, or has the
 * property `is`. */
struct re_item {
	const struct re_range *range;
	size_t n;
	bool (*is)(uint32_t rune); /* instead of ranges, or NULL */
	bool negate;
	struct re_item *next;
};

struct re_range {
	uint32_t from, to;
};

struct re_class {
	struct re_item *items;
	bool negate, fold;
	uint32_t ascii[4]; /* for each rune below 128 a bit: the class has it */
};

enum re_op {
	RE_EMPTY,    /* matches the empty text */
	RE_RUNE,
	RE_CLASS,
	RE_ANY,      /* . with (?s) */
	RE_ANY_NOT_NL,
	RE_BEGIN_LINE,
	RE_END_LINE,
	RE_BEGIN_TEXT,
	RE_END_TEXT,
	RE_WORD,     /* \b */
	RE_NOT_WORD, /* \B */
	RE_CAPTURE,
	RE_REPEAT,
	RE_CONCAT,
	RE_ALTERNATE
};

struct re_node {
	enum re_op op;
	uint32_t rune;
	bool fold, lazy;
	int min, max;  /* RE_REPEAT; max -1 is no limit */
	bool counted;  /* RE_REPEAT: was written {n,m} */
	int cap;       /* RE_CAPTURE: the number of the group */
	struct re_class *class;
	struct re_node *sub;  /* the first child */
	struct re_node *next; /* the next of the same parent */
	int height;
	int64_t size;  /* about how many instructions it compiles to */
	int copies;    /* the product of nested counts */
};

struct re_syntax {
	struct re_node *top;
	struct str *names; /* of groups; the first is that of group 1 */
	size_t groups;
};

enum re_flag { RE_FOLD = 1, RE_ONE_LINE = 2, RE_DOT_NL = 4, RE_LAZY = 8 };

/* Parses expr into a tree in a; fails as re_compile does. */
bool re_parse(struct arena *a, struct str expr, struct re_syntax *out,
	      struct err *e);

/* Sets e to "error parsing regexp: WHY: `PART`" and returns false. */
bool re_bad(struct err *e, const char *why, struct str part);
/* Takes the rune at the start of *s off it; an invalid byte is an error. */
bool re_next_rune(struct str *s, uint32_t *rune, struct err *e);
/* Takes the escape of one rune off *s, which starts with a backslash. */
bool re_parse_escape(struct str *s, uint32_t *rune, struct err *e);

/*
 * Takes a named class, as \d or \p{L}, off *s into a new item; when *s does not
 * start with one, *got is false and *s as before.
 */
bool re_parse_named(struct arena *a, struct str *s, struct re_item **item,
		    bool *got, struct err *e);
/* Takes a class off *s, which starts with '['. */
bool re_parse_class(struct arena *a, struct str *s, bool fold,
		    struct re_class **out, struct err *e);
/* A class with one item. */
struct re_class *re_class_of(struct arena *a, struct re_item *item, bool fold);
bool re_class_has(const struct re_class *c, uint32_t rune);
/* unicode.SimpleFold: the next rune in the ring of runes that differ from rune in
 * case only; rune itself when there is no other. */
uint32_t re_fold(uint32_t rune);

#endif

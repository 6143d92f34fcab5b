/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RE_NODE_H
#define RE_NODE_H
/* What the files re*.c share; others use re.h. */
#include "re.h"

/* A piece of a class: ranges or a property, of which any may match. */
struct re_item {
	const struct re_range *range;
	size_t n;
	bool (*is)(uint32_t rune); /* instead of ranges */
	bool negate;
	struct re_item *next;
};

struct re_range {
	uint32_t from, to;
};

struct re_class {
	struct re_item *items;
	bool negate, fold;
	uint32_t ascii[4]; /* a bit a rune below 128, all considered */
};

enum re_op {
	RE_EMPTY,    /* matches nothing, always */
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
	int min, max;  /* RE_REPEAT; max -1 is no end */
	bool counted;  /* it was written {n,m} */
	int cap;       /* RE_CAPTURE: the number of the group */
	struct re_class *class;
	struct re_node *sub;  /* the first child */
	struct re_node *next; /* the next of the same parent */
	int height;
	int64_t size; /* instructions it compiles to, about */
	int copies; /* product of nested counts */
};

struct re_syntax {
	struct re_node *top;
	struct str *names; /* of groups; the first is that of group 1 */
	size_t groups;
};

enum re_flag { RE_FOLD = 1, RE_ONE_LINE = 2, RE_DOT_NL = 4, RE_LAZY = 8 };

/* Reads expr into a tree. */
bool re_parse(struct arena *a, struct str expr, struct re_syntax *out,
	      struct err *e);

/* Fails with "error parsing regexp: WHY: `PART`". */
bool re_bad(struct err *e, const char *why, struct str part);
/* Reads the rune at the start of *s; an invalid byte is an error. */
bool re_next_rune(struct str *s, uint32_t *rune, struct err *e);
/* Reads an escape of one rune at the start of *s, which is a backslash. */
bool re_parse_escape(struct str *s, uint32_t *rune, struct err *e);

/*
 * Reads \d, \p{L} and the like at the start of *s into a new item; *got is
 * false, and *s as before, when there is none.
 */
bool re_parse_named(struct arena *a, struct str *s, struct re_item **item,
		    bool *got, struct err *e);
/* Reads a class at the start of *s, which is '['. */
bool re_parse_class(struct arena *a, struct str *s, bool fold,
		    struct re_class **out, struct err *e);
/* A class of the one item. */
struct re_class *re_class_of(struct arena *a, struct re_item *item, bool fold);
bool re_class_has(const struct re_class *c, uint32_t rune);
/* The next of the runes that differ from rune in case only; they form a ring. */
uint32_t re_fold(uint32_t rune);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RE_PROG_H
#define RE_PROG_H
/* The program that an expression compiles to; for re_prog.c and re.c. */
#include "re_node.h"

enum re_inst_op {
	INST_RUNE,
	INST_CLASS,
	INST_ANY,
	INST_ANY_NOT_NL,
	INST_ASSERT, /* x is the re_op */
	INST_SAVE,   /* x is the slot: 2 * group, + 1 for its end */
	INST_SPLIT,  /* x is tried before y */
	INST_JUMP,
	INST_MATCH
};

struct re_inst {
	enum re_inst_op op;
	bool fold;
	uint32_t x, y; /* the next instructions, or as the op says; of INST_RUNE x is the
	                  rune */
	const struct re_class *class;
};

struct re_prog {
	struct re_inst *inst;
	uint32_t n;
	size_t cap;
	bool anchored;   /* a match begins at the start of the text only */
	bool filtered;   /* a match begins with a byte for which first is true */
	bool first[256];
};

/* Compiles the tree of syn into p, in a. */
void re_prog_make(struct arena *a, const struct re_syntax *syn,
		  struct re_prog *p);
/* True when the instruction is one that takes a rune, and takes this one. */
bool re_inst_takes(const struct re_inst *i, uint32_t rune);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAML_WRITE_H
#define YAML_WRITE_H
/*
 * For yaml_emit.c: writes scalars as go-yaml does, by the rules of libyaml's
 * emitter, from which it was ported: a line is broken at the first single space
 * after column 80, and a text that cannot be plain is quoted.
 */
#include "base/buf.h"

enum yaml_style { YAML_PLAIN, YAML_SINGLE_QUOTED, YAML_DOUBLE_QUOTED, YAML_LITERAL };

struct yaml_writer {
	struct buf buf;
	int column;
	int indent;      /* -1 before the first collection */
	int step;        /* columns of a level: 2, or 4 */
	int width;       /* columns after which lines are broken */
	bool whitespace; /* the last byte was a blank or an indicator's end */
	bool indention;  /* the line has only indentation so far */
	bool item;       /* the scalar is an item of a list: its lines are 2 columns in */
	bool pretty;     /* as go-yaml v3 writes, not v2 */
	bool sorted;     /* as AICR writes: keys are in the order of their bytes, */
	bool kept;       /* or in that of their maps */
	int depth;
	struct err *err;
};

/* The indentation of what stands in the current node, which is an item of a list or
 * not: 2 columns from the dash, else at the next multiple of the step. */
static inline int
yaml_indent_within(const struct yaml_writer *w, bool item)
{
	return item ? w->indent + 2 : w->step * ((w->indent + w->step) / w->step);
}
/* Starts a line at the indentation, unless the writer already stands there. */
void yaml_write_indent(struct yaml_writer *w);
/* Writes an indicator such as "-", after a blank when it needs one. */
void yaml_write_indicator(struct yaml_writer *w, const char *indicator,
			  bool need_blank, bool is_blank, bool is_indention);
/*
 * Writes s in the wanted style, or in the next one that can express it.  A simple
 * key is written on one line.
 */
void yaml_write_scalar(struct yaml_writer *w, struct str s,
		       enum yaml_style want, bool simple_key);
/* True when s, as a key, needs no "? " before it. */
bool yaml_is_simple_key(struct str s);

#endif

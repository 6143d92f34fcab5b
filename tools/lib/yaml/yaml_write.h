/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAML_WRITE_H
#define YAML_WRITE_H
/*
 * Inside of yaml_emit: how go-yaml lays out scalars.  The rules are those of
 * libyaml's emitter as go-yaml carries them on: a line is broken at the first
 * single space after column 80, what is not plain goes to quotes.
 */
#include "base/buf.h"

enum yaml_style { YAML_PLAIN, YAML_SINGLE_QUOTED, YAML_DOUBLE_QUOTED, YAML_LITERAL };

struct yaml_writer {
	struct buf buf;
	int column;
	int indent;      /* -1 before the first collection */
	int width;       /* columns after which lines are broken */
	bool whitespace; /* the last byte was a blank or an indicator's end */
	bool indention;  /* only indentation stands on the line so far */
	bool pretty;     /* go-yaml v3's ways, not v2's */
	int depth;
	struct err *err;
};

/* Starts a line at the indentation, unless the writer already stands there. */
void yaml_write_indent(struct yaml_writer *w);
/* Writes an indicator such as "-", after a blank when it needs one. */
void yaml_write_indicator(struct yaml_writer *w, const char *indicator,
			  bool need_blank, bool is_blank, bool is_indention);
/*
 * Writes s in the wanted style, or in the next one that can hold it.  A simple
 * key stands on one line.
 */
void yaml_write_scalar(struct yaml_writer *w, struct str s,
		       enum yaml_style want, bool simple_key);
/* True when s, as a key, needs no "? " before it. */
bool yaml_is_simple_key(struct str s);

#endif

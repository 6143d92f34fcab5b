/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FMT_STATE_H
#define FMT_STATE_H
/* One verb being formatted; only for fmt.c, fmt_value.c and fmt_basic.c. */
#include "exec.h"

struct fmt {
	struct exec *x;
	struct buf *b;
	int width, prec;
	bool has_width, has_prec;
	bool minus, plus, sharp, space, zero;
	bool plus_v, sharp_v; /* %+v, %#v */
	bool erroring;        /* a bad verb is being reported: methods are not called */
	bool addressable;     /* a template prints it: the outermost value has its
	                         pointer's methods, a pointer is followed */
	int depth;
};

/* fmt_value.c: any value under a verb. */
void fmt_any(struct fmt *f, struct val v, uint32_t verb);
/* The report "%!verb(type=value)". */
void fmt_bad_verb(struct fmt *f, struct val v, uint32_t verb);

/* fmt_basic.c: false when the verb does not fit. */
bool fmt_bool(struct fmt *f, bool b, uint32_t verb);
bool fmt_integer(struct fmt *f, uint64_t u, bool sign, uint32_t verb);
bool fmt_float(struct fmt *f, double d, uint32_t verb);
bool fmt_string(struct fmt *f, struct str s, uint32_t verb);
/* 0x and hexadecimal digits, as %#v prints unsigned numbers. */
void fmt_hex(struct fmt *f, uint64_t u, bool prefix);
/* True when no flag changes how a number or a list is printed. */
bool fmt_is_plain(const struct fmt *f);
/* Appends s, padded to the width. */
void fmt_pad(struct fmt *f, struct str s);

#endif

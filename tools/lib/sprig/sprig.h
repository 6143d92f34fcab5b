/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SPRIG_H
#define SPRIG_H
/*
 * What Sprig's function families share: how it turns any value into a string,
 * a number or a list.
 */
#include "template/exec.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* v as text: strings and bytes as they are, others as %v prints them. */
struct str sprig_text(struct exec *x, struct val v);
/* v as []string, as toStrings makes it: a list without its nil elements, the
 * empty list for nil, otherwise the one text of v. */
struct list *sprig_texts(struct exec *x, struct val v);
/* Elements that a function goes through in the time of a step (exec_work). */
enum { LIST_STEP = 8 };

/*
 * The elements of the list v, whose number counts as work.  For another kind
 * the function fails with "WHAT KIND", for nil as Go's reflection does.
 */
struct list *sprig_list(struct exec *x, struct val v, const char *what);
/* spf13/cast: v as a number, 0 when it is none.  Strings may be written in
 * any of Go's bases ("010" is 8) and end in ".0". */
int64_t sprig_int(struct val v);
double sprig_float(struct val v);
/* f as an int64, as amd64 converts: out of range gives the smallest one. */
int64_t sprig_truncate(double f);

/* Fails as Go does on a nil where a value must be. */
_Noreturn void sprig_nil_panic(struct exec *x);
/* Room for a result of n bytes, or exec_fail over the limit. */
char *sprig_alloc(struct exec *x, uint64_t n);
/* An empty buffer for one result. */
struct buf sprig_buf(struct exec *x);
/* The string in b, or exec_fail when it got too long. */
struct val sprig_done(struct exec *x, const struct buf *b);

/* Decodes the last rune of s, as Go's utf8.DecodeLastRune. */
size_t sprig_last_rune(struct str s, uint32_t *rune);
/* A string with each rune mapped; invalid bytes become U+FFFD. */
struct val sprig_map(struct exec *x, struct str s,
		     uint32_t (*map)(uint32_t r, void *data), void *data);

#endif

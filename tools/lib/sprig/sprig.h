/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SPRIG_H
#define SPRIG_H
/*
 * Functions that Sprig's families share: they turn any value into a string, a number
 * or a list.  All results live in the run's arena.
 */
#include "template/exec.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* v as text: strings and bytes as they are, other values as %v prints them. */
struct str sprig_text(struct exec *x, struct val v);
/* v as a []string: a list without its nil elements, an empty list for nil, a list of
 * one text for any other value. */
struct list *sprig_texts(struct exec *x, struct val v);
/* The number of elements that a function goes through in the time of a step
 * (exec_work). */
enum { LIST_STEP = 8 };

/*
 * The elements of the list v; their number counts as work.  For a value of another
 * kind the function fails with "WHAT KIND", for nil as Go's reflection does.
 */
struct list *sprig_list(struct exec *x, struct val v, const char *what);
/* v as a number, as spf13/cast converts it, or 0.  Strings may be written in any of
 * Go's bases ("010" is 8) and end in ".0". */
int64_t sprig_int(struct val v);
double sprig_float(struct val v);
/* f as an int64, as Go on amd64 converts it: a number out of range gives the
 * smallest. */
int64_t sprig_truncate(double f);

/* Fails with the message of Go's panic for a nil where a value must be. */
_Noreturn void sprig_nil_panic(struct exec *x);
/* Opens libcrypto (crypto/crypto.h) for the function, which fails without it. */
void sprig_crypto(struct exec *x);
/* Memory for a result of n bytes; fails the run when it is over the limit. */
char *sprig_alloc(struct exec *x, uint64_t n);
/* An empty buffer for a result. */
struct buf sprig_buf(struct exec *x);
/* The buffer's text as a value; fails the run when it got too long. */
struct val sprig_done(struct exec *x, const struct buf *b);

/* Decodes the last rune of s, like Go's utf8.DecodeLastRune, and returns its length. */
size_t sprig_last_rune(struct str s, uint32_t *rune);
/* s with each rune mapped; an invalid byte becomes U+FFFD. */
struct val sprig_map(struct exec *x, struct str s,
		     uint32_t (*map)(uint32_t r, void *data), void *data);

#endif

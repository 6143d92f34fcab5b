/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FMT_H
#define FMT_H
/* Go's fmt over our values.  x runs their String and Error methods. */
#include "exec.h"

/* Appends v as %v prints it, for a value that a template prints: Go looks at the
 * methods of its address too. */
void fmt_display(struct exec *x, struct buf *b, struct val v);
/* fmt.Fprint, Fprintln, Fprintf. */
void fmt_print(struct exec *x, struct buf *b, const struct val *arg, int n);
void fmt_println(struct exec *x, struct buf *b, const struct val *arg, int n);
void fmt_printf(struct exec *x, struct buf *b, struct str fmt, const struct val *arg,
		int n);

#endif

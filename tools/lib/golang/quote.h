/* SPDX-License-Identifier: Apache-2.0 */
#ifndef QUOTE_H
#define QUOTE_H
/* Go's quoted strings, as strconv.Quote and %q write them. */
#include "base/buf.h"

/* Appends s in double quotes, other bytes escaped: \n, \x00, \u200b … */
bool buf_quote(struct buf *b, struct str s);
/* The same with everything escaped that is not ASCII, as %+q. */
bool buf_quote_ascii(struct buf *b, struct str s);

/* May s stand between back quotes as it is?  strconv.CanBackquote. */
bool quote_bare(struct str s);

#endif

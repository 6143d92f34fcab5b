/* SPDX-License-Identifier: Apache-2.0 */
#ifndef QUOTE_H
#define QUOTE_H
/* Go's quoted strings, as strconv.Quote and %q write them. */
#include "base/buf.h"

/* strconv.Quote: appends s in double quotes; runes that are not printable are escaped
 * as \n, \x00, \u200b …  False when b is full. */
bool buf_quote(struct buf *b, struct str s);
/* strconv.QuoteToASCII: the same, and all runes that are not ASCII are escaped. */
bool buf_quote_ascii(struct buf *b, struct str s);

/* strconv.CanBackquote: true when s can stand between back quotes unchanged. */
bool quote_bare(struct str s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUNE_H
#define RUNE_H
/*
 * Properties of code points by Unicode 15.0, that of the Go which Helm is built
 * with, under the names and definitions of Go's package unicode: "space" is
 * White_Space and not category Z, the case mappings are the simple ones, and
 * Turkish gets no special rule.  UTF-8 is in base/str.h.
 */
#include <stdbool.h>
#include <stdint.h>

/* Categories L, Lu, Ll, Lt, Nd, N and P. */
bool rune_is_letter(uint32_t r);
bool rune_is_upper(uint32_t r);
bool rune_is_lower(uint32_t r);
bool rune_is_title(uint32_t r);
bool rune_is_digit(uint32_t r);
bool rune_is_number(uint32_t r);
bool rune_is_punct(uint32_t r);
/* White_Space: '\t' to '\r', ' ', U+0085, U+00A0, U+2028 and so on. */
bool rune_is_space(uint32_t r);
/* Letters, marks, numbers, punctuation, symbols, and the ASCII space: strconv.Quote
 * does not escape them. */
bool rune_is_print(uint32_t r);
/* The rune in another case, or r itself. */
uint32_t rune_upper(uint32_t r);
uint32_t rune_lower(uint32_t r);
uint32_t rune_title(uint32_t r);

#endif

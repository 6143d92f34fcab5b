/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUNE_H
#define RUNE_H
/*
 * What Unicode (15.0, as the Go that Helm is built with) says of a code
 * point, under Go's names and definitions: "space" is White_Space and not
 * category Z, the case mappings are the simple ones, and Turkish gets no
 * special rule.  Utf-8 itself is in str.h.
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
/* Letters, marks, numbers, punctuation, symbols, and the ASCII space: what
 * strconv.Quote prints as it is. */
bool rune_is_print(uint32_t r);
/* The rune in another case, or r itself. */
uint32_t rune_upper(uint32_t r);
uint32_t rune_lower(uint32_t r);
uint32_t rune_title(uint32_t r);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STR_H
#define STR_H
/*
 * Slices: a pointer and a length, not NUL-terminated.  A slice never owns its
 * bytes; they live in an arena, in the input, or in a literal.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

/* A slice of a string literal, as an expression and as an initialiser. */
#define STR(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_INIT(lit) { "" lit, sizeof(lit) - 1 }
/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).p

/* The slice of a NUL-terminated string; NULL gives the empty slice. */
static inline struct str
str_of(const char *s)
{
	return (struct str){ s ? s : "", s ? strlen(s) : 0 };
}

/* Bytes [from, to) of s; both are clipped to its length. */
static inline struct str
str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct str){ s.p + from, to - from };
}

/* True when a and b hold the same bytes. */
static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* True when s holds the bytes of the NUL-terminated lit. */
static inline bool
str_is(struct str s, const char *lit)
{
	return str_eq(s, str_of(lit));
}

/* Compares bytes as memcmp does; a prefix comes before a longer slice. */
int str_cmp(struct str a, struct str b);
/* True when s starts with prefix, ends with suffix, or holds part. */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_holds(struct str s, struct str part);
/* Where part first, or last, stands in s; -1 when nowhere. */
ptrdiff_t str_find(struct str s, struct str part);
ptrdiff_t str_rfind(struct str s, struct str part);
/* Where byte c first, or last, stands in s; -1 when nowhere. */
ptrdiff_t str_chr(struct str s, char c);
ptrdiff_t str_rchr(struct str s, char c);
/* The number of decimal digits that s starts with. */
size_t str_digits(struct str s);
/* Reads s, which is decimal digits alone, as a number of at most `most`; false, and 0
 * in *out, for any other text. */
bool str_decimal(struct str s, int64_t most, int64_t *out);
/* s without the ASCII white space at both ends. */
struct str str_trim(struct str s);
/*
 * Cuts s at the first sep: *head takes the bytes before it and *tail the bytes
 * after it.  False, with *head = s and *tail empty, when s has no sep.
 */
bool str_cut(struct str s, char sep, struct str *head, struct str *tail);
/* Takes the next word, which ends at a blank or TAB, off *s, and the white space
 * around *s; returns an empty slice at the end. */
struct str str_word(struct str *s);
/* True when the whole of s matches the pattern, in which '*' stands for any bytes
 * and '?' for one; takes at most pattern.n times s.n steps. */
bool str_glob(struct str pattern, struct str s);
/* A hash of the bytes, for tables in memory; it differs between byte orders. */
uint64_t str_hash(struct str s);

/* The number of ASCII bytes that s starts with. */
size_t utf8_ascii(struct str s);
/* The part of utf8_decode for a first byte that is not ASCII. */
size_t utf8_decode_rest(struct str s, uint32_t *rune);

/*
 * Decodes the UTF-8 sequence at the start of s into *rune and returns its
 * length, as Go's utf8.DecodeRune: 1 and U+FFFD for an invalid byte, 0 for an
 * empty slice.
 */
static inline size_t
utf8_decode(struct str s, uint32_t *rune)
{
	if (s.n && (unsigned char)s.p[0] < 0x80) {
		*rune = (unsigned char)s.p[0];
		return 1;
	}
	return utf8_decode_rest(s, rune);
}

/* Encodes rune into out (room for 4) and returns the length. */
size_t utf8_encode(uint32_t rune, char *out);
/* True when all of s is UTF-8. */
bool utf8_valid(struct str s);
/* The number of runes, each invalid byte being one. */
size_t utf8_count(struct str s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NUM_H
#define NUM_H
/*
 * Numbers as Go's strconv reads and writes them.  Text that is returned lives
 * in the arena that was given.
 */
#include "base/arena.h"

enum num_status {
	NUM_OK,
	NUM_SYNTAX, /* "invalid syntax"; the result is 0 */
	NUM_RANGE   /* "value out of range"; the result is the nearest one */
};

/*
 * strconv.FormatFloat(f, fmt, prec, 64) for fmt e, E, f, g and G.  A negative
 * prec asks for the fewest digits that read back as f; with 'g' that is what
 * %v prints: num_float(a, 1000000, 'g', -1) is "1e+06".
 */
struct str num_float(struct arena *a, double f, char fmt, int prec);
/* The same for a float32: f is rounded to it first. */
struct str num_float32(struct arena *a, double f, char fmt, int prec);
/* f as encoding/json writes it: 1000000, 1e+21, 1e-7.  f must be finite. */
struct str num_json(struct arena *a, double f);

/*
 * strconv.ParseInt, ParseUint and ParseFloat with 64 bits.  Base 0 takes the
 * base from the prefix 0b, 0, 0o or 0x and then allows underscores between
 * digits.  Only ParseInt takes a sign.  ParseFloat also reads hexadecimal
 * floats, "inf", "infinity" and "nan".
 */
enum num_status num_parse_int(struct str s, int base, int64_t *out);
enum num_status num_parse_uint(struct str s, int base, uint64_t *out);
enum num_status num_parse_float(struct str s, double *out);
/* "invalid syntax" or "value out of range" */
const char *num_status_text(enum num_status st);

#endif

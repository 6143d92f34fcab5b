/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOML_READ_H
#define TOML_READ_H
/*
 * For toml_*.c: reads characters and scalars.  A function that fails sets the
 * reader's error, unless one is set already, and returns false.  A bad byte sets
 * the error too, and `failed`, while the function that read it may go on.
 */
#include "base/err.h"
#include "base/val.h"

/* A dotted key. */
struct toml_key {
	struct str *part;
	size_t n;
};

struct toml_reader {
	struct arena *a;
	struct err *err;
	struct str text;
	size_t at, start; /* bytes at which the reader is, and at which the item started */
	size_t width[4];  /* bytes of the last characters, for toml_back */
	int line;
	bool at_eof, failed;
	int depth;

	struct val root;
	struct toml_key context; /* the table that is being filled */
	struct str key;          /* the key in it, when it is known */
	int key_line;            /* where the last key started */
	struct map *implicit;    /* tables that only longer keys made */
	struct map *arrays;      /* keys that hold plain arrays */
};

/* Takes the next character; 0 at the end, U+FFFD for a bad byte. */
uint32_t toml_next(struct toml_reader *r);
/* Goes back over the last character. */
void toml_back(struct toml_reader *r);
/* The next character, which is not taken. */
uint32_t toml_peek(struct toml_reader *r);
/* Takes the next character if it is c; false when it is not. */
bool toml_accept(struct toml_reader *r, uint32_t c);
/* Skips blanks; the next item starts behind them. */
void toml_skip_blanks(struct toml_reader *r);
/* The text of the item, from its start to the reader. */
struct str toml_item(const struct toml_reader *r);
/* A key as messages show it, quoted where it must be. */
struct str toml_key_text(struct arena *a, struct toml_key k);

/* "toml: line N (last key "k"): " before the message; the first one stays. */
bool toml_fail_at(struct toml_reader *r, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The same for the line of the reader; at the end of the text for the last line. */
bool toml_fail(struct toml_reader *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* c or s in Go's quotes, for messages. */
const char *toml_quote_rune(struct toml_reader *r, uint32_t c);
const char *toml_quote(struct toml_reader *r, struct str s);

/* Reads the string behind a quote mark, up to the mark that closes it. */
bool toml_string(struct toml_reader *r, struct str *out);
bool toml_raw_string(struct toml_reader *r, struct str *out);
/* Reads the string behind three quote marks. */
bool toml_long_string(struct toml_reader *r, struct str *out);
bool toml_long_raw_string(struct toml_reader *r, struct str *out);
/* Reads a number, date or time whose first digit comes next; and a number whose sign
 * was taken. */
bool toml_number(struct toml_reader *r, struct val *out);
bool toml_signed(struct toml_reader *r, struct val *out);
/* Reads the text of the item as a float. */
bool toml_float(struct toml_reader *r, struct val *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOML_READ_H
#define TOML_READ_H
/*
 * Inside of toml_parse: characters and scalars.  Every function that fails
 * leaves the first error in the reader and returns false; a bad byte may be
 * noticed before the function that met it returns.
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
	size_t at, start; /* where the reader is, and where the item started */
	size_t width[4];  /* of the last characters, for going back */
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

/* The next character; 0 at the end, U+FFFD when it is a bad one. */
uint32_t toml_next(struct toml_reader *r);
void toml_back(struct toml_reader *r);
uint32_t toml_peek(struct toml_reader *r);
bool toml_accept(struct toml_reader *r, uint32_t c);
/* Goes on behind blanks; the next item starts there. */
void toml_skip_blanks(struct toml_reader *r);
/* The text of the item so far. */
struct str toml_item(const struct toml_reader *r);
/* A key as messages show it, quoted where it must be. */
struct str toml_key_text(struct arena *a, struct toml_key k);

/* "toml: line N (last key "k"): " before the message; the first one stays. */
bool toml_fail_at(struct toml_reader *r, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Here; at the end of the text, on the line that was last. */
bool toml_fail(struct toml_reader *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* c and s in Go's quotes, for messages. */
const char *toml_quote_rune(struct toml_reader *r, uint32_t c);
const char *toml_quote(struct toml_reader *r, struct str s);

/* Reads what follows a quote mark up to the one that closes it. */
bool toml_string(struct toml_reader *r, struct str *out);
bool toml_raw_string(struct toml_reader *r, struct str *out);
/* The same after three quote marks. */
bool toml_long_string(struct toml_reader *r, struct str *out);
bool toml_long_raw_string(struct toml_reader *r, struct str *out);
/* A number, date or time that starts with a digit, at which the reader is;
 * and a number after its sign. */
bool toml_number(struct toml_reader *r, struct val *out);
bool toml_signed(struct toml_reader *r, struct val *out);
/* The float that the item spells. */
bool toml_float(struct toml_reader *r, struct val *out);

#endif

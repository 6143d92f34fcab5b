/* SPDX-License-Identifier: Apache-2.0 */
#include "lex.h"

#include "golang/quote.h"
#include "golang/rune.h"

#define END_OF_TEXT UINT32_MAX

static const struct str left = STR_INIT("{{"), right = STR_INIT("}}");

static const struct {
	struct str word;
	enum token_type type;
} keywords[] = {
	{ STR_INIT("if"), TOKEN_IF },
	{ STR_INIT("end"), TOKEN_END },
	{ STR_INIT("else"), TOKEN_ELSE },
	{ STR_INIT("with"), TOKEN_WITH },
	{ STR_INIT("range"), TOKEN_RANGE },
	{ STR_INIT("define"), TOKEN_DEFINE },
	{ STR_INIT("template"), TOKEN_TEMPLATE },
	{ STR_INIT("nil"), TOKEN_NIL },
	{ STR_INIT("block"), TOKEN_BLOCK },
	{ STR_INIT("break"), TOKEN_BREAK },
	{ STR_INIT("continue"), TOKEN_CONTINUE },
	{ STR_INIT("true"), TOKEN_BOOL },
	{ STR_INIT("false"), TOKEN_BOOL },
};

void
lex_init(struct lexer *l, struct arena *a, struct str text)
{
	*l = (struct lexer){ .arena = a, .in = text };
}

static bool
is_space(uint32_t r)
{
	return r == ' ' || r == '\t' || r == '\r' || r == '\n';
}

/* A letter, digit or underscore of ASCII. */
static bool
is_ascii_word(unsigned char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26 || (unsigned char)(c - '0') < 10 ||
	       c == '_';
}

static bool
is_word(uint32_t r)
{
	if (r < 0x80)
		return is_ascii_word((unsigned char)r);
	return r != END_OF_TEXT && (rune_is_letter(r) || rune_is_digit(r));
}

static struct str
rest(const struct lexer *l)
{
	return str_sub(l->in, l->pos, l->in.n);
}

/* The rune at the current position and its length; 0 at the end. */
static size_t
peek(const struct lexer *l, uint32_t *r)
{
	if (l->pos < l->in.n && (unsigned char)l->in.p[l->pos] < 0x80) {
		*r = (unsigned char)l->in.p[l->pos];
		return 1;
	}
	*r = END_OF_TEXT;
	return l->pos < l->in.n ? utf8_decode(rest(l), r) : 0;
}

static uint32_t
next(struct lexer *l)
{
	uint32_t r;

	l->pos += peek(l, &r);
	return r;
}

static bool
accept(struct lexer *l, const char *set)
{
	uint32_t r;

	if (peek(l, &r) == 0 || r == 0 || r >= 0x80 || !strchr(set, (int)r))
		return false;
	next(l);
	return true;
}

static struct token
emit(struct lexer *l, enum token_type type)
{
	struct token t = { type, l->start, { l->in.p + l->start, l->pos - l->start } };

	l->start = l->pos;
	return t;
}

/* An error ends the scan: nothing but TOKEN_EOF follows. */
static struct token
fail(struct lexer *l, const char *message)
{
	struct token t = { TOKEN_ERROR, l->start, str_of(message) };

	l->in = STR("");
	l->pos = l->start = 0;
	l->inside = false;
	return t;
}

static struct token
fail_rune(struct lexer *l, const char *what, uint32_t r)
{
	struct buf b;

	buf_init(&b, l->arena, 256);
	buf_printf(&b, "%s U+%04X", what, (unsigned)r);
	if (rune_is_print(r)) {
		buf_adds(&b, " '");
		buf_rune(&b, r);
		buf_addc(&b, '\'');
	}
	buf_addc(&b, '\0');
	return fail(l, buf_str(&b).p);
}

static bool
trims_before(struct str s)
{
	return s.n >= 2 && s.p[0] == '-' && is_space((unsigned char)s.p[1]);
}

/* At the closing delimiter, with or without a trim marker? */
static bool
at_right(const struct lexer *l, bool *trim)
{
	struct str s = { l->in.p + l->pos, l->in.n - l->pos };

	*trim = s.n >= 4 && s.p[1] == '-' && s.p[2] == '}' && s.p[3] == '}' &&
		is_space((unsigned char)s.p[0]);
	return *trim || (s.n >= 2 && s.p[0] == '}' && s.p[1] == '}');
}

/* Leaves out what stands before pos. */
static void
skip_to(struct lexer *l, size_t pos)
{
	l->pos = l->start = pos;
}

static void
skip_spaces(struct lexer *l)
{
	size_t i = l->pos;

	while (i < l->in.n && is_space((unsigned char)l->in.p[i]))
		i++;
	skip_to(l, i);
}

/* Skips a comment; its opening marker is at the current position. */
static bool
skip_comment(struct lexer *l, const char **error)
{
	ptrdiff_t end = str_find(str_sub(l->in, l->pos + 2, l->in.n), STR("*/"));
	bool trim;

	*error = "unclosed comment";
	if (end < 0)
		return false;
	l->pos += (size_t)end + 4;
	*error = "comment ends before closing delimiter";
	if (!at_right(l, &trim))
		return false;
	skip_to(l, l->pos + (trim ? 4 : 2));
	if (trim)
		skip_spaces(l);
	return true;
}

/* The text up to the next action that is not a comment, or, when there is none,
 * the opening delimiter of that action. */
static struct token
lex_text(struct lexer *l)
{
	const char *error;
	struct token t;
	ptrdiff_t at;
	size_t open, end;

	while ((at = str_find(rest(l), left)) >= 0) {
		open = end = l->pos + (size_t)at;
		if (trims_before(str_sub(l->in, open + 2, l->in.n)))
			while (end > l->pos && is_space((unsigned char)l->in.p[end - 1]))
				end--;
		if (end > l->start) {
			l->pos = end;
			t = emit(l, TOKEN_TEXT);
			skip_to(l, open);
			return t;
		}
		skip_to(l, open);
		open += 2;
		if (trims_before(str_sub(l->in, open, l->in.n)))
			open += 2;
		if (!str_starts(str_sub(l->in, open, l->in.n), STR("/*"))) {
			l->pos += 2;
			t = emit(l, TOKEN_LEFT_DELIM);
			skip_to(l, open);
			l->inside = true;
			l->parens = 0;
			return t;
		}
		skip_to(l, open);
		if (!skip_comment(l, &error))
			return fail(l, error);
	}
	if (l->in.n == l->start)
		return emit(l, TOKEN_EOF);
	l->pos = l->in.n;
	return emit(l, TOKEN_TEXT);
}

static struct token
lex_right(struct lexer *l, bool trim)
{
	struct token t;

	if (trim)
		skip_to(l, l->pos + 2);
	l->pos += right.n;
	t = emit(l, TOKEN_RIGHT_DELIM);
	if (trim)
		skip_spaces(l);
	l->inside = false;
	return t;
}

/* A run of spaces; the last one may belong to " -}}". */
static struct token
lex_spaces(struct lexer *l)
{
	bool trim;

	while (l->pos < l->in.n && is_space((unsigned char)l->in.p[l->pos]))
		l->pos++;
	l->pos--;
	if (!at_right(l, &trim) || !trim)
		l->pos++;
	else if (l->pos == l->start)
		return lex_right(l, true);
	return emit(l, TOKEN_SPACE);
}

/* May what comes next stand right after an identifier? */
static bool
at_terminator(const struct lexer *l)
{
	uint32_t r;

	if (peek(l, &r) == 0 || is_space(r))
		return true;
	switch (r) {
	case '.':
	case ',':
	case '|':
	case ':':
	case '(':
	case ')':
		return true;
	default:
		return str_starts(rest(l), right);
	}
}

/* The keyword that word is, or TOKEN_IDENTIFIER. */
static enum token_type
keyword(struct str word)
{
	size_t i;

	for (i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (word.n == keywords[i].word.n && word.p[0] == keywords[i].word.p[0] &&
		    str_eq(word, keywords[i].word))
			return keywords[i].type;
	return TOKEN_IDENTIFIER;
}

/* Reads a word; the current token may hold the word's first character already. */
static struct token
lex_word(struct lexer *l, enum token_type type)
{
	uint32_t r;

	while (l->pos < l->in.n && is_ascii_word((unsigned char)l->in.p[l->pos]))
		l->pos++;
	while (peek(l, &r) && is_word(r))
		next(l);
	if (!at_terminator(l))
		return fail_rune(l, "bad character", r);
	if (type == TOKEN_IDENTIFIER)
		type = keyword(str_sub(l->in, l->start, l->pos));
	return emit(l, type);
}

static struct token
lex_field(struct lexer *l)
{
	return at_terminator(l) ? emit(l, TOKEN_DOT) : lex_word(l, TOKEN_FIELD);
}

/* A quoted string or character; the first quote is past. */
static struct token
lex_quoted(struct lexer *l, char quote, enum token_type type, const char *error)
{
	const char *p = l->in.p, *end = p + l->in.n;

	for (p += l->pos; p < end && *p != quote; p++) {
		if (*p == '\\')
			p++;
		if (p == end || *p == '\n')
			return fail(l, error);
	}
	if (p == end)
		return fail(l, error);
	l->pos = (size_t)(p - l->in.p) + 1;
	return emit(l, type);
}

static struct token
lex_raw(struct lexer *l)
{
	ptrdiff_t end = str_chr(rest(l), '`');

	if (end < 0)
		return fail(l, "unterminated raw quoted string");
	l->pos += (size_t)end + 1;
	return emit(l, TOKEN_RAW_STRING);
}

static void
accept_run(struct lexer *l, const char *set)
{
	while (accept(l, set))
		;
}

/* Takes the characters that a number may consist of; the parser checks them. */
static bool
scan_number(struct lexer *l)
{
	const char *digits = "0123456789_";
	bool hex = false, decimal = true;
	uint32_t r;

	accept(l, "+-");
	if (accept(l, "0")) {
		hex = accept(l, "xX");
		decimal = !hex;
		if (hex)
			digits = "0123456789abcdefABCDEF_";
		else if (accept(l, "oO"))
			digits = "01234567_", decimal = false;
		else if (accept(l, "bB"))
			digits = "01_", decimal = false;
	}
	accept_run(l, digits);
	if (accept(l, "."))
		accept_run(l, digits);
	if ((decimal && accept(l, "eE")) || (hex && accept(l, "pP"))) {
		accept(l, "+-");
		accept_run(l, "0123456789_");
	}
	accept(l, "i");
	if (peek(l, &r) && is_word(r)) {
		next(l);
		return false;
	}
	return true;
}

static struct token
bad_number(struct lexer *l)
{
	struct buf b;

	buf_init(&b, l->arena, SIZE_MAX / 2);
	buf_adds(&b, "bad number syntax: ");
	buf_quote(&b, str_sub(l->in, l->start, l->pos));
	buf_addc(&b, '\0');
	return fail(l, buf_str(&b).p);
}

static struct token
lex_number(struct lexer *l)
{
	uint32_t r;

	if (!scan_number(l))
		return bad_number(l);
	if (peek(l, &r) == 0 || (r != '+' && r != '-'))
		return emit(l, TOKEN_NUMBER);
	if (!scan_number(l) || l->in.p[l->pos - 1] != 'i')
		return bad_number(l);
	return emit(l, TOKEN_COMPLEX);
}

static struct token
lex_paren(struct lexer *l, bool open)
{
	if (!open && l->parens == 0)
		return fail(l, "unexpected right paren");
	l->parens += open ? 1 : -(size_t)1;
	return emit(l, open ? TOKEN_LEFT_PAREN : TOKEN_RIGHT_PAREN);
}

static bool
at_digit(const struct lexer *l)
{
	return l->pos < l->in.n && l->in.p[l->pos] >= '0' && l->in.p[l->pos] <= '9';
}

/* Reads the token that starts with r, which has been read already. */
static struct token
lex_after(struct lexer *l, uint32_t r)
{
	switch (r) {
	case '=':
		return emit(l, TOKEN_ASSIGN);
	case ':':
		return next(l) == '=' ? emit(l, TOKEN_DECLARE) : fail(l, "expected :=");
	case '|':
		return emit(l, TOKEN_PIPE);
	case '"':
		return lex_quoted(l, '"', TOKEN_STRING, "unterminated quoted string");
	case '\'':
		return lex_quoted(l, '\'', TOKEN_CHAR_CONSTANT,
				  "unterminated character constant");
	case '`':
		return lex_raw(l);
	case '$':
		return lex_word(l, TOKEN_VARIABLE);
	case '(':
	case ')':
		return lex_paren(l, r == '(');
	}
	if (r == '.' && l->pos < l->in.n && !at_digit(l))
		return lex_field(l);
	if (r == '.' || r == '+' || r == '-' || (r >= '0' && r <= '9')) {
		l->pos--;
		return lex_number(l);
	}
	if (is_word(r))
		return lex_word(l, TOKEN_IDENTIFIER);
	if (r > ' ' && r < 0x7f)
		return emit(l, TOKEN_CHAR);
	return fail_rune(l, "unrecognized character in action:", r);
}

struct token
lex_next(struct lexer *l)
{
	uint32_t r;
	bool trim;

	if (!l->inside)
		return lex_text(l);
	if (at_right(l, &trim))
		return l->parens ? fail(l, "unclosed left paren") : lex_right(l, trim);
	if (peek(l, &r) == 0)
		return fail(l, "unclosed action");
	if (is_space(r))
		return lex_spaces(l);
	next(l);
	return lex_after(l, r);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "toml_read.h"

#include <stdarg.h>

#include "base/buf.h"
#include "quote.h"

const char *
toml_quote(struct toml_reader *r, struct str s)
{
	struct buf b;

	buf_init(&b, r->a, 12 * s.n + 3);
	buf_quote(&b, s);
	return arena_cstr(r->a, buf_str(&b));
}

const char *
toml_quote_rune(struct toml_reader *r, uint32_t c)
{
	char utf8[4];
	const char *q;

	if (c == '\'')
		return "'\\''";
	if (c == '"')
		return "'\"'";
	q = toml_quote(r, (struct str){ utf8, utf8_encode(c, utf8) });
	return arena_printf(r->a, "'%.*s'", (int)strlen(q) - 2, q + 1);
}

static bool
is_bare(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static void
add_part(struct buf *b, struct str s)
{
	static const char plain[] = "\"\\\b\t\n\f\r", letter[] = "\"\\btnfr";
	size_t i = 0;

	while (i < s.n && is_bare(s.p[i]))
		i++;
	if (s.n && i == s.n) {
		buf_add(b, s);
		return;
	}
	buf_addc(b, '"');
	for (i = 0; i < s.n; i++) {
		const char *p = s.p[i] ? strchr(plain, s.p[i]) : NULL;

		if (p)
			buf_printf(b, "\\%c", letter[p - plain]);
		else
			buf_addc(b, s.p[i]);
	}
	buf_addc(b, '"');
}

struct str
toml_key_text(struct arena *a, struct toml_key k)
{
	struct buf b;
	size_t room = 0;

	for (size_t i = 0; i < k.n; i++)
		room += 2 * k.part[i].n + 3;
	buf_init(&b, a, room);
	for (size_t i = 0; i < k.n; i++) {
		if (i)
			buf_addc(&b, '.');
		add_part(&b, k.part[i]);
	}
	return buf_str(&b);
}

/* The key that messages name: the table's, with the key in it. */
static struct str
last_key(struct toml_reader *r)
{
	struct str context = toml_key_text(r->a, r->context);

	if (!r->key.n)
		return context;
	if (!r->context.n)
		return r->key;
	return str_of(arena_printf(r->a, "%.*s.%.*s", STR_ARG(context), STR_ARG(r->key)));
}

static bool
fail_v(struct toml_reader *r, int line, const char *fmt, va_list ap)
{
	struct str key = last_key(r);
	char msg[512];

	if (r->failed)
		return false;
	r->failed = true;
	vsnprintf(msg, sizeof(msg), fmt, ap);
	if (!key.n)
		return err_set(r->err, STATUS_USAGE, "toml: line %d: %s", line, msg);
	return err_set(r->err, STATUS_USAGE, "toml: line %d (last key %s): %s", line,
		       toml_quote(r, key), msg);
}

bool
toml_fail_at(struct toml_reader *r, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fail_v(r, line, fmt, ap);
	va_end(ap);
	return false;
}

bool
toml_fail(struct toml_reader *r, const char *fmt, ...)
{
	int line = r->line;
	va_list ap;

	if (r->at_eof && r->at && r->text.p[r->at - 1] == '\n')
		line--;
	va_start(ap, fmt);
	fail_v(r, line, fmt, ap);
	va_end(ap);
	return false;
}

static bool
is_control(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f;
}

uint32_t
toml_next(struct toml_reader *r)
{
	struct str rest = str_sub(r->text, r->at, r->text.n);
	uint32_t c;
	size_t n = utf8_decode(rest, &c);

	if (!n) {
		r->at_eof = true;
		return 0;
	}
	r->line += c == '\n';
	memmove(r->width + 1, r->width, 3 * sizeof(*r->width));
	if (c == 0xfffd && n == 1) {
		toml_fail_at(r, r->line, "invalid UTF-8 byte: 0x%02x",
			     (unsigned char)*rest.p);
		return 0xfffd;
	}
	if (is_control(c) || (c == '\r' && (rest.n < 2 || rest.p[1] != '\n'))) {
		toml_fail_at(r, r->line,
			     "TOML files cannot contain control characters: '0x%02x'",
			     (unsigned)c);
		return 0xfffd;
	}
	r->width[0] = n;
	r->at += n;
	return c;
}

void
toml_back(struct toml_reader *r)
{
	if (r->at_eof) {
		r->at_eof = false;
		return;
	}
	if (r->failed)
		return;
	r->at -= r->width[0];
	memmove(r->width, r->width + 1, 3 * sizeof(*r->width));
	r->line -= r->at < r->text.n && r->text.p[r->at] == '\n';
}

uint32_t
toml_peek(struct toml_reader *r)
{
	uint32_t c = toml_next(r);

	toml_back(r);
	return c;
}

bool
toml_accept(struct toml_reader *r, uint32_t c)
{
	if (toml_next(r) == c)
		return true;
	toml_back(r);
	return false;
}

void
toml_skip_blanks(struct toml_reader *r)
{
	uint32_t c;

	do
		c = toml_next(r);
	while (c == ' ' || c == '\t');
	toml_back(r);
	r->start = r->at;
}

struct str
toml_item(const struct toml_reader *r)
{
	return str_sub(r->text, r->start, r->at);
}

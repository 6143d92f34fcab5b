/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml_write.h"

/* What analysis says of a scalar: the styles that can hold it. */
struct analysis {
	bool multiline, plain, single, block;
};

static uint32_t
rune_at(struct str s, size_t i, size_t *n)
{
	uint32_t rune;

	*n = utf8_decode(str_sub(s, i, s.n), &rune);
	return rune;
}

static bool
is_break(uint32_t c)
{
	return c == '\r' || c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\t';
}

/* go-yaml takes nothing above U+FFFF for printable. */
static bool
is_printable(uint32_t c)
{
	return c == '\n' || (c >= 0x20 && c <= 0x7e) ||
	       (c >= 0xa0 && c <= 0xfffd && c != 0xfeff &&
		!(c >= 0xd800 && c < 0xe000));
}

static bool
space_at(struct str s, size_t i)
{
	return i < s.n && s.p[i] == ' ';
}

static void
put(struct yaml_writer *w, char c)
{
	buf_addc(&w->buf, c);
	w->column++;
}

static void
put_break(struct yaml_writer *w)
{
	buf_addc(&w->buf, '\n');
	w->column = 0;
	w->indention = true;
}

static void
put_rune(struct yaml_writer *w, uint32_t c)
{
	buf_rune(&w->buf, c);
	w->column++;
	if (is_break(c))
		w->column = 0;
}

/* Writes the visible ASCII that s starts with; returns how much. */
static size_t
put_visible(struct yaml_writer *w, struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] > ' ' && s.p[n] < 0x7f)
		n++;
	buf_add(&w->buf, str_sub(s, 0, n));
	w->column += (int)n;
	return n;
}

void
yaml_write_indent(struct yaml_writer *w)
{
	int indent = w->indent < 0 ? 0 : w->indent;

	if (!w->indention || w->column > indent ||
	    (w->column == indent && !w->whitespace))
		put_break(w);
	while (w->column < indent)
		put(w, ' ');
	w->whitespace = true;
	w->indention = true;
}

void
yaml_write_indicator(struct yaml_writer *w, const char *indicator,
		     bool need_blank, bool blank, bool indention)
{
	if (need_blank && !w->whitespace)
		put(w, ' ');
	for (; *indicator; indicator++)
		put(w, *indicator);
	w->whitespace = blank;
	w->indention = w->indention && indention;
}

/* Can the text stand without quotes outside of brackets? */
static bool
has_indicators(struct str s)
{
	bool after_blank = true;
	uint32_t c;
	size_t n;

	if (str_starts(s, STR("---")) || str_starts(s, STR("...")))
		return true;
	for (size_t i = 0; i < s.n; i += n) {
		bool before_blank;

		c = rune_at(s, i, &n);
		before_blank = i + n >= s.n || is_blank((unsigned char)s.p[i + n]);
		if (!i && c < 0x80 && c && strchr("#,[]{}&*!|>'\"%@`", (int)c))
			return true;
		if (!i && (c == '?' || c == '-') && before_blank)
			return true;
		if (c == ':' && before_blank)
			return true;
		if (i && c == '#' && after_blank)
			return true;
		after_blank = is_blank(c) || is_break(c) || !c;
	}
	return false;
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Most texts: words and little between them, which fit every style. */
static bool
is_tame(struct str s)
{
	size_t i;

	if (!is_word(s.p[0]) || s.p[s.n - 1] == ' ')
		return false;
	for (i = 1; i < s.n; i++)
		if (!is_word(s.p[i]) && !(s.p[i] >= ',' && s.p[i] <= '/') && s.p[i] != ' ')
			return false;
	return true;
}

static struct analysis
analyse(struct str s, bool pretty)
{
	struct analysis r = { .plain = true, .single = true, .block = true };
	bool was_space = false, was_break = false;
	uint32_t c;
	size_t n;

	if (!s.n)
		return (struct analysis){ .plain = true, .single = true };
	if (is_tame(s))
		return r;
	r.plain = !has_indicators(s);
	for (size_t i = 0; i < s.n; i += n) {
		bool edge;

		c = rune_at(s, i, &n);
		edge = !i || i + n == s.n;
		if (pretty && c == '\t')
			r.plain = r.single = false;
		else if (!is_printable(c))
			r.plain = r.single = r.block = false;
		if (c == ' ' || is_break(c))
			r.plain = r.plain && !edge;
		if (c == ' ' && i + n == s.n)
			r.block = false;
		if (c == ' ' && was_break)
			r.plain = r.single = false;
		if (is_break(c) && was_space)
			r.plain = r.single = r.block = false;
		r.multiline = r.multiline || is_break(c);
		was_space = c == ' ';
		was_break = is_break(c);
	}
	r.plain = r.plain && !r.multiline;
	return r;
}

bool
yaml_is_simple_key(struct str s)
{
	return s.n <= 128 && !analyse(s, false).multiline;
}

/* Is this space a place to break the line?  Runs of spaces are left whole. */
static bool
breaks_here(const struct yaml_writer *w, struct str s, size_t i, bool spaces,
	    bool allow)
{
	return allow && !spaces && w->column > w->width && i > 0 &&
	       i + 1 < s.n && !space_at(s, i + 1);
}

static void
write_plain(struct yaml_writer *w, struct str s, bool allow)
{
	bool spaces = false;
	size_t n;

	if (!w->whitespace)
		put(w, ' ');
	for (size_t i = 0; i < s.n; i += n) {
		uint32_t c = 0;

		n = put_visible(w, str_sub(s, i, s.n));
		if (!n) {
			c = rune_at(s, i, &n);
			if (c == ' ' && breaks_here(w, s, i, spaces, allow))
				yaml_write_indent(w);
			else
				put_rune(w, c);
		}
		spaces = c == ' ';
		w->indention = false;
	}
	w->whitespace = false;
	w->indention = false;
}

static void
write_single(struct yaml_writer *w, struct str s, bool allow)
{
	bool spaces = false, breaks = false;
	size_t n;

	yaml_write_indicator(w, "'", true, false, false);
	for (size_t i = 0; i < s.n; i += n) {
		uint32_t c = rune_at(s, i, &n);

		if (c == ' ') {
			if (breaks_here(w, s, i, spaces, allow))
				yaml_write_indent(w);
			else
				put(w, ' ');
			spaces = true;
		} else if (is_break(c)) {
			if (!breaks && c == '\n')
				put_break(w);
			put_rune(w, c);
			w->indention = true;
			breaks = true;
		} else {
			if (breaks)
				yaml_write_indent(w);
			if (c == '\'')
				put(w, '\'');
			put_rune(w, c);
			w->indention = false;
			spaces = breaks = false;
		}
	}
	yaml_write_indicator(w, "'", false, false, false);
}

static void
write_escape(struct yaml_writer *w, uint32_t c)
{
	static const struct {
		uint32_t c;
		char letter;
	} short_form[] = {
		{ 0, '0' },     { 7, 'a' },      { 8, 'b' },      { 9, 't' },
		{ 10, 'n' },    { 11, 'v' },     { 12, 'f' },     { 13, 'r' },
		{ 27, 'e' },    { '"', '"' },    { '\\', '\\' },  { 0x85, 'N' },
		{ 0xa0, '_' },  { 0x2028, 'L' }, { 0x2029, 'P' },
	};
	int before = (int)w->buf.n;

	for (size_t i = 0; i < sizeof(short_form) / sizeof(*short_form); i++) {
		if (short_form[i].c == c) {
			put(w, '\\');
			put(w, short_form[i].letter);
			return;
		}
	}
	if (c <= 0xff)
		buf_printf(&w->buf, "\\x%02X", (unsigned)c);
	else if (c <= 0xffff)
		buf_printf(&w->buf, "\\u%04X", (unsigned)c);
	else
		buf_printf(&w->buf, "\\U%08X", (unsigned)c);
	w->column += (int)w->buf.n - before;
}

static void
write_double(struct yaml_writer *w, struct str s, bool allow)
{
	/* go-yaml asks whether the text, not the character, is a BOM */
	bool bom = str_starts(s, STR("\xef\xbb\xbf")), spaces = false;
	size_t n;

	yaml_write_indicator(w, "\"", true, false, false);
	for (size_t i = 0; i < s.n; i += n) {
		uint32_t c = rune_at(s, i, &n);

		if (bom || !is_printable(c) || is_break(c) || c == '"' || c == '\\') {
			write_escape(w, c);
			spaces = false;
		} else if (c == ' ') {
			if (allow && !spaces && w->column > w->width && i > 0 &&
			    i + 1 < s.n) {
				yaml_write_indent(w);
				if (space_at(s, i + 1))
					put(w, '\\');
			} else {
				put(w, ' ');
			}
			spaces = true;
		} else {
			put_rune(w, c);
			spaces = false;
		}
	}
	yaml_write_indicator(w, "\"", false, false, false);
}

/* The indentation of a text that starts with white space, and what becomes of
 * the line ends after it; `before` is the indentation around the text. */
static void
write_hints(struct yaml_writer *w, struct str s, int before)
{
	size_t n, i = s.n;
	uint32_t c = rune_at(s, 0, &n);

	if (c == ' ' || is_break(c)) {
		char digit[2] = { (char)('0' + w->indent - (before < 0 ? 0 : before)) };

		yaml_write_indicator(w, digit, false, false, false);
	}
	do
		i--;
	while (((unsigned char)s.p[i] & 0xc0) == 0x80);
	if (!is_break(rune_at(s, i, &n))) {
		yaml_write_indicator(w, "-", false, false, false);
		return;
	}
	if (i > 0) {
		do
			i--;
		while (((unsigned char)s.p[i] & 0xc0) == 0x80);
		if (!is_break(rune_at(s, i, &n)))
			return;
	}
	yaml_write_indicator(w, "+", false, false, false);
}

static void
write_literal(struct yaml_writer *w, struct str s, int before)
{
	bool breaks = true;
	size_t n;

	yaml_write_indicator(w, "|", true, false, false);
	write_hints(w, s, before);
	put_break(w);
	w->whitespace = true;
	/* version 3 takes a newline at the start for the one behind the indicator */
	for (size_t i = w->sorted && s.p[0] == '\n'; i < s.n; i += n) {
		uint32_t c = rune_at(s, i, &n);

		if (!is_break(c) && breaks)
			yaml_write_indent(w);
		put_rune(w, c);
		breaks = is_break(c);
		w->indention = breaks;
	}
}

void
yaml_write_scalar(struct yaml_writer *w, struct str s, enum yaml_style want,
		  bool simple_key)
{
	struct analysis can = analyse(s, w->pretty);
	int indent = w->indent;

	if (simple_key && can.multiline)
		want = YAML_DOUBLE_QUOTED;
	if (want == YAML_PLAIN && (!can.plain || (!s.n && simple_key)))
		want = YAML_SINGLE_QUOTED;
	if (want == YAML_SINGLE_QUOTED && !can.single)
		want = YAML_DOUBLE_QUOTED;
	if (want == YAML_LITERAL && (!can.block || simple_key))
		want = YAML_DOUBLE_QUOTED;
	w->indent = indent < 0 ? w->step : yaml_indent_within(w, w->item);
	if (want == YAML_PLAIN)
		write_plain(w, s, !simple_key);
	else if (want == YAML_SINGLE_QUOTED)
		write_single(w, s, !simple_key);
	else if (want == YAML_DOUBLE_QUOTED)
		write_double(w, s, !simple_key);
	else
		write_literal(w, s, indent);
	w->indent = indent;
}

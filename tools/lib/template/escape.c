/* SPDX-License-Identifier: Apache-2.0 */
/* The builtins html, js and urlquery print their arguments as one text and escape it. */
#include "base/limits.h"
#include "fmt.h"
#include "golang/rune.h"
#include "run.h"

/* The arguments as print prints them. */
static struct str
joined(struct exec *x, struct val *arg, int n)
{
	struct buf b;
	int i;

	if (n == 1 && arg[0].type == &TYPE_STRING)
		return arg[0].s;
	for (i = 0; i < n; i++)
		if (val_is_nil(arg[i]))
			arg[i] = val_cstr("<no value>");
	buf_init(&b, x->arena, LIMIT_OUTPUT);
	fmt_print(x, &b, arg, n);
	return buf_str(&b);
}

struct val
fn_html(struct exec *x, struct val *arg, int n)
{
	static const char special[] = "\"'&<>";
	static const char *const with[] = { "&#34;", "&#39;", "&amp;", "&lt;", "&gt;" };
	struct str s = joined(x, arg, n);
	const char *at;
	struct buf b;
	size_t i;

	buf_init(&b, x->arena, LIMIT_OUTPUT);
	for (i = 0; i < s.n; i++) {
		at = s.p[i] ? strchr(special, s.p[i]) : NULL;
		if (at)
			buf_adds(&b, with[at - special]);
		else if (s.p[i])
			buf_addc(&b, s.p[i]);
		else
			buf_rune(&b, 0xfffd);
	}
	return val_str(buf_str(&b));
}

static void
js_ascii(struct buf *b, unsigned char c)
{
	if (c == '\\' || c == '\'' || c == '"')
		buf_printf(b, "\\%c", c);
	else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '=')
		buf_printf(b, "\\u%04X", c);
	else
		buf_addc(b, (char)c);
}

struct val
fn_js(struct exec *x, struct val *arg, int n)
{
	struct str s = joined(x, arg, n);
	uint32_t r;
	struct buf b;
	size_t i, len;

	buf_init(&b, x->arena, LIMIT_OUTPUT);
	for (i = 0; i < s.n; i += len) {
		len = utf8_decode(str_sub(s, i, s.n), &r);
		if (r < 0x80)
			js_ascii(&b, (unsigned char)r);
		else if (rune_is_print(r))
			buf_add(&b, str_sub(s, i, i + len));
		else
			buf_printf(&b, "\\u%04X", (unsigned)r);
	}
	return val_str(buf_str(&b));
}

struct val
fn_urlquery(struct exec *x, struct val *arg, int n)
{
	struct str s = joined(x, arg, n);
	struct buf b;
	size_t i;
	unsigned char c;

	buf_init(&b, x->arena, LIMIT_OUTPUT);
	for (i = 0; i < s.n; i++) {
		c = (unsigned char)s.p[i];
		if (c == ' ')
			buf_addc(&b, '+');
		else if ((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
			 (c && strchr("-_.~", c)))
			buf_addc(&b, (char)c);
		else
			buf_printf(&b, "%%%02X", c);
	}
	return val_str(buf_str(&b));
}

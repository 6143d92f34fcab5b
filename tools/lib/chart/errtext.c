/* SPDX-License-Identifier: Apache-2.0 */
#include "errtext.h"

#include "base/buf.h"
#include "base/foreign.h"
#include "documents.h"
#include "funcs_helm.h"

/* One error of a chain, in its parts. */
struct trace {
	struct str location, message, executed;
};

char *
errtext_parse(struct arena *a, struct str name, struct str msg)
{
	struct str sep = STR(": "), location;
	ptrdiff_t at = str_find(msg, sep), last = str_rfind(msg, sep);

	name = foreign_shown(a, name);
	if (at < 0)
		return arena_printf(a, "parse error in (%.*s): %.*s", STR_ARG(name),
				    STR_ARG(msg));
	location = str_sub(msg, (size_t)at + 2, msg.n);
	at = str_find(location, sep);
	if (at >= 0)
		location.n = (size_t)at;
	return arena_printf(a, "parse error at (%.*s): %.*s", STR_ARG(location),
			    STR_ARG(str_sub(msg, (size_t)last + 2, msg.n)));
}

/* The message without those of the errors that it wraps. */
static struct str
own_message(struct str msg)
{
	ptrdiff_t at = str_find(msg, STR(" template:"));

	return at < 0 ? msg : str_sub(msg, 0, (size_t)at);
}

/* Reads "LOCATION: executing "NAME" at <NODE>: MESSAGE" into *t. */
static bool
executing_read(struct str s, struct trace *t)
{
	ptrdiff_t at = str_find(s, STR(": executing ")), quote, end;
	struct str after, rest;

	if (at < 0)
		return false;
	after = str_sub(s, (size_t)at + strlen(": executing "), s.n);
	if (!after.n || after.p[0] != '"')
		return false;
	quote = str_chr(str_sub(after, 1, after.n), '"');
	if (quote < 0)
		return false;
	rest = str_sub(after, (size_t)quote + 2, after.n);
	end = str_find(rest, STR(">: "));
	if (!str_starts(rest, STR(" at <")) || end < (ptrdiff_t)strlen(" at <"))
		return false;
	t->location = str_sub(s, 0, (size_t)at);
	/* including the ">:" */
	t->executed = str_sub(after, 0, (size_t)quote + 2 + (size_t)end + 2);
	t->message = own_message(str_sub(rest, (size_t)end + 3, rest.n));
	return true;
}

static bool
trace_read(struct str s, struct trace *t)
{
	struct str rest = str_sub(s, strlen("template: "), s.n);
	ptrdiff_t at;

	*t = (struct trace){ 0 };
	if (!str_starts(s, STR("template: ")))
		return false;
	if (str_starts(rest, STR("no template "))) {
		t->message = s;
		return true;
	}
	if (str_find(rest, STR(": executing ")) >= 0 && executing_read(rest, t))
		return true;
	at = str_rfind(rest, STR(": "));
	if (at < 0)
		return false;
	t->location = str_sub(rest, 0, (size_t)at);
	t->message = own_message(str_sub(rest, (size_t)at + 2, rest.n));
	return true;
}

static bool
trace_equal(const struct trace *x, const struct trace *y)
{
	return str_eq(x->location, y->location) && str_eq(x->message, y->message) &&
	       str_eq(x->executed, y->executed);
}

static void
trace_print(struct buf *b, const struct trace *t)
{
	if (t->location.n)
		buf_printf(b, "%.*s\n  ", STR_ARG(t->location));
	if (t->executed.n)
		buf_printf(b, "executing %.*s\n    ", STR_ARG(t->executed));
	if (t->message.n)
		buf_printf(b, "%.*s\n", STR_ARG(t->message));
}

/* *out takes the text that was given to fail or required; false for any other error. */
static bool
warning_read(struct str s, struct str *out)
{
	ptrdiff_t from = str_find(s, STR(FAIL_START)), to;

	if (from < 0)
		return false;
	s = str_sub(s, (size_t)from + strlen(FAIL_START), s.n);
	to = str_rfind(s, STR(FAIL_END));
	if (to < 0)
		return false;
	*out = str_sub(s, 0, (size_t)to);
	return true;
}

/* The errors of a chain as Helm 4 prints them, each on lines of its own. */
static char *
chain_print(struct arena *a, struct str msg, const struct tmpl_where *where)
{
	struct trace t, last = { 0 };
	struct buf b;
	size_t i;

	buf_init(&b, a, msg.n * 2 + 1024);
	for (i = 0; i < where->nwrap; i++) {
		if (!trace_read(str_sub(msg, where->wrap[i], msg.n), &t))
			return arena_cstr(a, msg);
		if (!i || !trace_equal(&t, &last))
			trace_print(&b, &t);
		last = t;
	}
	return arena_cstr(a, text_trim(buf_str(&b)));
}

char *
errtext_exec(struct arena *a, struct str name, struct str msg,
	     const struct tmpl_where *where, bool helm3)
{
	struct str rest, location, text;
	ptrdiff_t at = str_find(msg, STR(": ")), next;

	name = foreign_shown(a, name);
	rest = str_sub(msg, (size_t)at + 2, msg.n);
	next = str_find(rest, STR(": "));
	if (at < 0 || next < 0)
		return arena_printf(a, "execution error in (%.*s): %.*s", STR_ARG(name),
				    STR_ARG(msg));
	location = str_sub(rest, 0, (size_t)next);
	if (warning_read(str_sub(rest, (size_t)next + 2, rest.n), &text))
		return arena_printf(a, "execution error at (%.*s): %.*s",
				    STR_ARG(location), STR_ARG(text));
	return helm3 ? arena_cstr(a, msg) : chain_print(a, msg, where);
}

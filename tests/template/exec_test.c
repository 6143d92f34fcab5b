/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's API: places of errors, limits, what a set keeps. */
#include "../nested.h"
#include "../tap.h"
#include "base/limits.h"
#include "template/exec.h"
#include "template/template.h"

static struct val
host_number(struct exec *x, struct val *arg, int n)
{
	(void)arg;
	(void)n;
	return val_int(*(int *)x->host);
}

static struct val
twice(struct exec *x, struct val *arg, int n)
{
	struct buf b;

	(void)n;
	buf_init(&b, x->arena, LIMIT_OUTPUT);
	buf_add(&b, arg[0].s);
	buf_add(&b, arg[0].s);
	return val_str(buf_str(&b));
}

/* A value that outlives the execution it comes from. */
static struct val kept;

static struct val
keep(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)n;
	kept = arg[0];
	return val_cstr("");
}

static struct val
keep_get(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)arg;
	(void)n;
	return kept;
}

static const struct func funcs[] = {
	{ "host", host_number, 0, 0 },
	{ "keep", keep, 1, 1, "s" },
	{ "kept", keep_get, 0, 0 },
	NESTED_FUNCS,
	{ "twice", twice, 1, 1, "s" },
	{ NULL },
};
static const struct tmpl_family families[] = { { funcs }, { NULL } };

static struct arena arena;
static struct err err = { .arena = &arena };
static struct tmpl_where where;
static struct str out;

static struct tmpl_set *
set_of(const char *name, const char *text)
{
	struct tmpl_set *t = tmpl_new(&arena, families);

	tmpl_name(t, STR("gotpl"));
	if (!tmpl_parse(t, str_of(name), str_of(text), &err))
		printf("# %s\n", err.msg);
	return t;
}

static bool
exec(struct tmpl_set *t, const char *name)
{
	static int seven = 7;

	where = (struct tmpl_where){ 0 };
	return tmpl_exec(t, str_of(name), NIL, &seven, &out, &where, &err);
}

static void
test_set(void)
{
	struct tmpl_set *t = set_of("a", "A{{ define \"d\" }}D{{ end }}{{ host }}");

	ok(exec(t, "d") && !exec(t, "b"), "what is defined is there, and nothing else");
	ok(exec(t, "a") && str_is(out, "A7"), "a runs, and sees its host");
	ok(tmpl_parse(t, STR("d"), STR(" {{/* */}} "), &err) && exec(t, "d") &&
	   str_is(out, "D"), "an empty template replaces nothing");
	ok(tmpl_parse(t, STR("d"), STR("new"), &err) && exec(t, "d") && str_is(out, "new"),
	   "another one does");
	ok(tmpl_parse(t, STR("e"), STR(""), &err) && exec(t, "e") && str_is(out, ""),
	   "an empty one runs");
	ok(!exec(t, "nope"), "no such template");
	is_str(str_of(err.msg), "template: no template \"nope\" associated with template \"gotpl\"",
	       "its message");
	ok(!tmpl_parse(t, STR("f"), STR("{{define \"g\"}}{{end}}\n{{ x }}"), &err),
	   "a function that is not there");
	is_str(str_of(err.msg), "template: f:2: function \"x\" not defined", "its message");
	is_int(err.status, STATUS_INCOMPLETE, "its status");
	ok(!exec(t, "f") && !exec(t, "g"), "a parse that fails adds nothing");
}

static void
test_where(void)
{
	struct tmpl_set *t = set_of("a.yaml", "one\n  {{ include \"b\" . }}");

	tmpl_parse(t, STR("b.tpl"), STR("{{ define \"b\" }}\n{{ template \"c\" }}{{ end }}"), &err);
	tmpl_parse(t, STR("c.tpl"), STR("{{ define \"c\" }}{{ tpl \"x {{ len 3 }}\" . }}{{ end }}"),
		   &err);
	ok(!exec(t, "a.yaml"), "an error three calls deep");
	is_str(where.file, "gotpl", "the file is tpl's");
	is_str(where.source, "x {{ len 3 }}", "the source is the text");
	is_int((long long)where.offset, 5, "the place in it");
	is_str(where.chain,
	       "c.tpl:1:20: tpl \"x {{ len 3 }}\" .\nb.tpl:2:13: {{template \"c\"}}\n"
	       "a.yaml:2:6: include \"b\" .\n", "the calls around it");
	is_int((long long)where.nwrap, 5, "errors that wrap each other");
	is_str(str_of(err.msg + where.wrap[1]),
	       "template: c.tpl:1:19: executing \"c\" at <tpl \"x {{ len 3 }}\" .>: error calling "
	       "tpl: error during tpl function execution for \"x {{ len 3 }}\": template: "
	       "gotpl:1:5: executing \"gotpl\" at <len 3>: error calling len: len of type int",
	       "the second");
	is_str(str_of(err.msg + where.wrap[4]), "len of type int", "the last");
	ok(tmpl_parse(t, STR("ok"), STR("fine"), &err) && exec(t, "ok") && str_is(out, "fine"),
	   "the set works on after a failure");
}

static void
test_recursion(void)
{
	struct tmpl_set *t = set_of("a", "{{ define \"r\" }}{{ if true }}{{ with 1 }}"
				    "{{ include \"r\" . }}{{ end }}{{ end }}{{ end }}"
				    "{{ include \"r\" . }}");

	ok(!exec(t, "a"), "include without end");
#ifndef __SANITIZE_ADDRESS__ /* with it the stack is full before */
	ok(str_ends(str_of(err.msg), STR("error calling include: rendering template has a nested "
					 "reference name: r: unable to execute template")),
	   "fails as in Helm");
#endif
	t = set_of("a", "{{ define \"r\" }}{{ template \"r\" }}{{ end }}{{ template \"r\" }}");
	ok(!exec(t, "a"), "template without end");
	ok(str_ends(str_of(err.msg), STR("templates are nested too deep")), "says so");
	t = set_of("a", "{{ define \"r\" }}{{ tpl \"{{ include \\\"r\\\" . }}\" . }}{{ end }}"
		   "{{ include \"r\" . }}");
	ok(!exec(t, "a"), "tpl and include without end");
}

/* Opens and closes the pair n times around the middle. */
static struct str
nested(const char *open, const char *middle, const char *close, int n)
{
	struct buf b;
	int i;

	buf_init(&b, &arena, LIMIT_OUTPUT);
	for (i = 0; i < n; i++)
		buf_adds(&b, open);
	buf_adds(&b, middle);
	for (i = 0; i < n; i++)
		buf_adds(&b, close);
	return buf_str(&b);
}

/* The text with so much after it that the set does not keep its nodes. */
static struct str
enlarged(const char *text)
{
	return nested("", text, "{{/* nothing */}}", 20000);
}

static void
test_large(void)
{
	struct tmpl_set *t = set_of("small", "");
	struct str text;

	ok(tmpl_parse(t, STR("a"), enlarged("{{ define \"d\" }}{{ keep \"a\\tb\" }}{{ len \"xy\" }}"
					    "{{ end }}{{ template \"d\" }}"), &err) &&
	   tmpl_parse(t, STR("b"), enlarged("{{ kept }} {{ include \"a\" . }} {{ kept }}"), &err),
	   "large texts");
	ok(exec(t, "a") && str_is(out, "2"), "one runs");
	ok(exec(t, "b") && str_is(out, "a\tb 2 a\tb"), "it runs again for another; its strings live on");
	ok(exec(t, "b") && str_is(out, "a\tb 2 a\tb"), "and once more");
	ok(tmpl_parse(t, STR("c"), enlarged("1\n{{ len 3 }}"), &err) &&
	   tmpl_parse(t, STR("e"), enlarged("1\n{{ len 3 }}"), &err), "the same text twice");
	ok(!exec(t, "c") && str_is(where.file, "c") && where.offset == 5, "fails at its place");
	ok(!exec(t, "e") && str_is(where.file, "e") && where.offset == 5, "under each name");
	ok(tmpl_parse(t, STR("h"), STR("{{ printf \"%100000d\" 1 }}"), &err) && exec(t, "h") &&
	   out.n == 100000, "a large output");
	text = out;
	ok(!exec(t, "c") && exec(t, "h") && out.p != text.p && text.p[text.n - 1] == '1',
	   "it stays while others run");
	ok(!tmpl_parse(t, STR("f"), enlarged("\n{{ x }}"), &err),
	   "what cannot be parsed is known at once");
	is_str(str_of(err.msg), "template: f:2: function \"x\" not defined", "its message");
	ok(!exec(t, "f"), "and it is not there");
}

static void
test_nesting(void)
{
	struct tmpl_set *t = set_of("a", "");

	ok(tmpl_parse(t, STR("b"), nested("{{if true}}", "x", "{{end}}", 900), &err) &&
	   exec(t, "b") && str_is(out, "x"), "deep ifs");
	ok(!tmpl_parse(t, STR("b"), nested("{{if true}}", "x", "{{end}}", 100000), &err),
	   "too deep ifs");
	ok(str_holds(str_of(err.msg), STR("deeper than 1000")), "say so");
	ok(!tmpl_parse(t, STR("b"), nested("(", "1", ")", 0), &err) || exec(t, "b"), "no action");
	ok(!tmpl_parse(t, STR("b"), nested("{{(", "1", ")", 100000), &err), "too deep parentheses");
}

static void
test_limits(void)
{
	struct tmpl_set *t = set_of("a", "{{ range 2000000000 }}{{ end }}");

	tmpl_steps(t, 1000);
	ok(!exec(t, "a") && str_ends(str_of(err.msg), STR("more steps than the limit of 1000")),
	   "too many steps");
	t = set_of("a", "{{ $s := printf \"%1000000d\" 1 }}{{ range 2000000000 }}{{ $s }}{{ end }}");
	ok(!exec(t, "a") && str_holds(str_of(err.msg), STR("more output than the limit")),
	   "too much output");
	arena_free(&arena);
	t = set_of("a", "{{ $s := \"12345678\" }}{{ range 100 }}{{ $s = twice $s }}{{ end }}");
	arena.limit = 100 * MIB;
	ok(!exec(t, "a") && str_holds(str_of(err.msg), STR("more memory than the limit")),
	   "too much memory");
	ok(arena.limit >= 100 * MIB && arena.limit <= 116 * MIB,
	   "the arena's limit is back, and has room for what is said about it");
	arena.limit = 0;
}

int
main(void)
{
	test_set();
	test_where();
	test_recursion();
	test_nesting();
	test_large();
	arena_free(&arena);
	test_limits();
	arena_free(&arena);
	return tap_end();
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs the cases of the *.test files beside this file (or of its operands).
 *
 * A case is three lines: a template, values as YAML in flow style (or JSON),
 * and the output.  With a line "%%FAIL" before it the third line is the
 * error message instead.  A template that starts with "%%STRICT " runs with
 * missingkey=error.  Empty lines and lines starting with '#' stand between
 * cases.  "⏎" stands for a newline, "⇥" for a TAB, "␍" for a carriage return.
 *
 * The template's name is t.yaml.  All function families are there, and
 * include, tpl, and these: object is a struct pointer with fields Name and
 * Count and methods Greet, Plain and Fails; level N is an integer type with
 * a String method; fn is a function value that makes upper case; wants_T has
 * a parameter of one type; u8, u64, bytes, ints give values of those types.
 */
#include <dirent.h>

#include "../nested.h"
#include "../tap.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "sprig/families.h"
#include "template/exec.h"
#include "template/template.h"
#include "yaml/yaml.h"

static struct val
first(struct exec *x, struct val *arg, int n)
{
	(void)x;
	return n ? arg[0] : NIL;
}

static struct val
greet(struct exec *x, struct val *arg, int n)
{
	return val_cstr(arena_printf(x->arena, "%.*s greets %.*s %d",
				     STR_ARG(arg[0].o->v[0].s), STR_ARG(arg[1].s), n - 2));
}

static struct val
plain(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)arg;
	(void)n;
	return val_cstr("plain");
}

static struct val
fails(struct exec *x, struct val *arg, int n)
{
	(void)arg;
	(void)n;
	exec_fail(x, "it failed");
}

static const char *const object_fields[] = { "Name", "Count", NULL };
static const struct func object_methods[] = {
	{ "Greet", greet, 1, -1, "si" },
	{ "Plain", plain, 0, 0 },
	{ "Fails", fails, 0, 0 },
	{ NULL },
};
static const struct type type_object = {
	.name = "*main.Object", .kind = KIND_STRUCT, .kind_name = "ptr",
	.fields = object_fields, .methods = object_methods,
};

static struct val
object(struct exec *x, struct val *arg, int n)
{
	struct object *o = arena_new(x->arena, struct object);

	(void)arg;
	(void)n;
	o->v = arena_array(x->arena, struct val, 2);
	o->v[0] = val_cstr("Bob");
	o->v[1] = val_int(3);
	return (struct val){ .type = &type_object, .o = o };
}

static struct val
level_string(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_cstr(arena_printf(x->arena, "level-%d", (int)arg[0].i));
}

static const struct func level_methods[] = { { "String", level_string, 0, 0 }, { NULL } };
static const struct type type_level = {
	.name = "main.Level", .kind = KIND_INT, .kind_name = "int", .methods = level_methods,
};

static struct val
level(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)n;
	return (struct val){ .type = &type_level, .i = arg[0].i };
}

static struct val
to_upper(struct exec *x, struct val *arg, int n)
{
	struct str s = arena_dup(x->arena, arg[0].s);
	char *p = (char *)s.p;
	size_t i;

	(void)n;
	for (i = 0; i < s.n; i++)
		if (p[i] >= 'a' && p[i] <= 'z')
			p[i] = (char)(p[i] - 'a' + 'A');
	return val_str(s);
}

static struct val
function(struct exec *x, struct val *arg, int n)
{
	static const struct func upper = { "upper", to_upper, 1, 1, "s" };
	static const struct type type = { .name = "func(string) string", .kind = KIND_FUNC,
					  .kind_name = "func" };

	(void)x;
	(void)arg;
	(void)n;
	return (struct val){ .type = &type, .fn = &upper };
}

static struct val
size(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)n;
	if (val_kind(arg[0]) == KIND_MAP)
		return val_int(arg[0].m ? (int64_t)arg[0].m->n : 0);
	return val_int(arg[0].l ? (int64_t)arg[0].l->n : 0);
}

static struct val
joined(struct exec *x, struct val *arg, int n)
{
	struct buf b;
	int i;

	buf_init(&b, x->arena, 1000);
	for (i = 0; i < n; i++)
		buf_add(&b, arg[i].s);
	return val_str(buf_str(&b));
}

static struct val
u8(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)n;
	return (struct val){ .type = &TYPE_UINT8, .u = (uint8_t)arg[0].i };
}

static struct val
u64(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)n;
	return (struct val){ .type = &TYPE_UINT64, .u = arg[0].u };
}

static struct val
bytes(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)n;
	return (struct val){ .type = &TYPE_BYTES, .s = arg[0].s };
}

static struct val
ints(struct exec *x, struct val *arg, int n)
{
	static const int three[] = { 3, 1, 2 };
	struct val *v = arena_array(x->arena, struct val, 3);
	int i;

	(void)arg;
	(void)n;
	for (i = 0; i < 3; i++)
		v[i] = val_int(three[i]);
	return val_list_of(x->arena, &TYPE_INTS, v, 3);
}

static const struct func helpers[] = {
	{ "bytes", bytes, 1, 1, "s" },
	{ "fn", function, 0, 0 },
	{ "ints", ints, 0, 0 },
	{ "level", level, 1, 1, "i" },
	{ "nothing", first, 0, 0 },
	{ "object", object, 0, 0 },
	NESTED_FUNCS,
	{ "u64", u64, 1, 1, "i" },
	{ "u8", u8, 1, 1, "i" },
	{ "wants_I", first, 1, 1, "I" },
	{ "wants_b", first, 1, 1, "b" },
	{ "wants_f", first, 1, 1, "f" },
	{ "wants_i", first, 1, 1, "i" },
	{ "wants_l", size, 1, 1, "l" },
	{ "wants_m", size, 1, 1, "m" },
	{ "wants_ss", joined, 1, -1, "s" },
	{ NULL },
};

/* All families, and the helpers above. */
static const struct tmpl_family *
families(void)
{
	static struct tmpl_family all[64];
	const struct tmpl_family *f = sprig_families();
	size_t n = 0;

	while (f[n].funcs && n < 62) {
		all[n] = f[n];
		n++;
	}
	all[n].funcs = helpers;
	return all;
}

static const struct {
	struct str sign;
	char c;
} signs[] = { { STR_INIT("⏎"), '\n' }, { STR_INIT("⇥"), '\t' }, { STR_INIT("␍"), '\r' } };

/* s with the signs replaced by what they stand for. */
static struct str
unescape(struct arena *a, struct str s)
{
	struct buf b;
	size_t i, k;

	buf_init(&b, a, s.n);
	for (i = 0; i < s.n; i++) {
		for (k = 0; k < 3; k++)
			if (str_starts(str_sub(s, i, s.n), signs[k].sign))
				break;
		buf_addc(&b, k < 3 ? signs[k].c : s.p[i]);
		i += k < 3 ? signs[k].sign.n - 1 : 0;
	}
	return buf_str(&b);
}

static struct str
escape(struct arena *a, struct str s)
{
	struct buf b;
	size_t i, k;

	buf_init(&b, a, 3 * s.n);
	for (i = 0; i < s.n; i++) {
		for (k = 0; k < 3 && s.p[i] != signs[k].c;)
			k++;
		if (k < 3)
			buf_add(&b, signs[k].sign);
		else
			buf_addc(&b, s.p[i]);
	}
	return buf_str(&b);
}

/* What the template makes of the values, or the message; *good says which. */
static struct str
run(struct arena *a, struct str text, struct str values, bool *good)
{
	const struct str strict = STR_INIT("%%STRICT ");
	struct tmpl_set *t = tmpl_new(a, families());
	struct err e = { .arena = a };
	struct tmpl_where where;
	struct str out;
	struct val dot;
	bool error = str_starts(text, strict);

	tmpl_name(t, STR("gotpl"));
	tmpl_missing(t, error ? TMPL_MISSING_ERROR : TMPL_MISSING_ZERO);
	if (error)
		text = str_sub(text, strict.n, text.n);
	*good = yaml_parse(a, values, YAML_FLOATS, &dot, &e) &&
		tmpl_parse(t, STR("t.yaml"), unescape(a, text), &e) &&
		tmpl_exec(t, STR("t.yaml"), dot, NULL, &out, &where, &e);
	return escape(a, *good ? out : str_of(e.msg));
}

static void
check(const char *file, int line, struct str text, struct str values, struct str want,
      bool want_good)
{
	struct arena a = { 0 };
	struct str got;
	bool good;

	got = run(&a, text, values, &good);
	if (!ok(good == want_good && str_eq(got, want), "%s:%d: %.*s", file, line,
		(int)(text.n < 60 ? text.n : 60), text.p))
		printf("# got%s %.*s\n# want%s %.*s\n", good ? ": " : " error: ",
		       STR_ARG(got), want_good ? ": " : " error: ", STR_ARG(want));
	arena_free(&a);
}

static void
run_file(const char *path, const char *name)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str rest, text, values, want;
	bool good = true;
	int line = 1;

	if (!ok(file_read(&a, path, LIMIT_FILE, &rest, &e), "read %s", name))
		return;
	for (; rest.n; line++) {
		str_cut(rest, '\n', &text, &rest);
		if (str_is(text, "%%FAIL")) {
			good = false;
			continue;
		}
		if (text.n == 0 || text.p[0] == '#')
			continue;
		str_cut(rest, '\n', &values, &rest);
		str_cut(rest, '\n', &want, &rest);
		check(name, line, text, values, want, good);
		good = true;
		line += 2;
	}
	arena_free(&a);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Runs all files of the folder that this file stands in. */
static void
run_folder(void)
{
	const char *slash = strrchr(__FILE__, '/');
	struct arena a = { 0 };
	char *dir = arena_cstr(&a, (struct str){ __FILE__, (size_t)(slash - __FILE__) });
	char *names[256];
	size_t n = 0, i;
	struct dirent *d;
	DIR *dp = opendir(dir);

	while (dp && (d = readdir(dp)) && n < 256)
		if (str_ends(str_of(d->d_name), STR(".test")))
			names[n++] = arena_printf(&a, "%s/%s", dir, d->d_name);
	if (dp)
		closedir(dp);
	ok(n > 0, "there are cases in %s", dir);
	qsort(names, n, sizeof *names, by_name);
	for (i = 0; i < n; i++)
		run_file(names[i], strrchr(names[i], '/') + 1);
	arena_free(&a);
}

int
main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		run_file(argv[i], argv[i]);
	if (argc < 2)
		run_folder();
	return tap_end();
}

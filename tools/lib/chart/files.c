/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include "base/io.h"
#include "base/map.h"
#include "base/path.h"
#include "glob.h"
#include "template/exec.h"
#include "yaml/yaml.h"

/* Files of at least this size give their pages back after use. */
enum { LARGE_LEAST = 64 * 1024 };

static const struct type files_type;

static void
content_done(void *data)
{
	const struct str *s = data;

	file_release(*s);
}

static struct str
content(struct exec *x, const struct val *files, struct str name)
{
	struct val *v = map_get(files->m, name);
	struct str *s;

	if (!v)
		return STR("");
	/* charts search each of their CRDs for a name */
	if (v->s.n >= LARGE_LEAST) {
		s = arena_new(x->arena, struct str);
		*s = v->s;
		arena_defer(x->arena, content_done, s);
	}
	return v->s;
}

static struct val
method_get(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_str(content(x, &arg[0], arg[1].s));
}

static struct val
method_get_bytes(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return (struct val){ .type = &TYPE_BYTES, .s = content(x, &arg[0], arg[1].s) };
}

static struct val
method_glob(struct exec *x, struct val *arg, int n)
{
	struct glob *g = glob_compile(x->arena, arg[1].s);
	struct val out = { .type = &files_type, .m = map_new(x->arena) };
	struct map_entry *e;

	(void)n;
	exec_work(x, arg[0].m->n);
	for (e = map_next(arg[0].m, NULL); e; e = map_next(arg[0].m, e))
		if (!g || glob_match(g, e->key))
			map_set(out.m, e->key, e->v);
	return out;
}

/* A text in YAML of the map from the last elements of the names to the contents. */
static struct val
as_map(struct exec *x, struct val files, const struct type *elem)
{
	struct val out = val_map(x->arena);
	struct map_entry **sorted = map_sorted(files.m, x->arena);
	struct err e = { .arena = x->arena };
	struct str text;
	size_t i;

	for (i = 0; i < files.m->n; i++)
		map_set(out.m, path_base(sorted[i]->key),
			(struct val){ .type = elem, .s = sorted[i]->v.s });
	if (!yaml_emit(x->arena, out, &text, &e)) {
		if (e.status == STATUS_INCOMPLETE) /* over a limit */
			exec_fail(x, "%s", e.msg);
		return val_cstr("");
	}
	if (str_ends(text, STR("\n")))
		text.n--;
	return val_str(text);
}

static struct val
method_as_config(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return as_map(x, arg[0], &TYPE_STRING);
}

/* The method AsSecrets: bytes become base 64 in YAML, as Secrets have them. */
static struct val
method_as_secrets(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return as_map(x, arg[0], &TYPE_BYTES);
}

static struct val
method_lines(struct exec *x, struct val *arg, int n)
{
	struct str s = content(x, &arg[0], arg[1].s), line;
	struct val *v;
	size_t i, lines = 0;

	(void)n;
	if (!s.n)
		return val_list_of(x->arena, &TYPE_STRINGS, NULL, 0);
	if (s.p[s.n - 1] == '\n')
		s.n--;
	for (i = 0; i < s.n; i++)
		lines += s.p[i] == '\n';
	v = arena_array(x->arena, struct val, lines + 1);
	for (i = 0; i <= lines; i++) {
		str_cut(s, '\n', &line, &s);
		v[i] = val_str(line);
	}
	return val_list_of(x->arena, &TYPE_STRINGS, v, lines + 1);
}

static const struct func files_methods[] = {
	{ "AsConfig", method_as_config, 0, 0, NULL },
	{ "AsSecrets", method_as_secrets, 0, 0, NULL },
	{ "Get", method_get, 1, 1, "s" },
	{ "GetBytes", method_get_bytes, 1, 1, "s" },
	{ "Glob", method_glob, 1, 1, "s" },
	{ "Lines", method_lines, 1, 1, "s" },
	{ 0 },
};

static const struct type files_type = {
	.name = "engine.files", .kind = KIND_MAP, .kind_name = "map",
	.elem = &TYPE_BYTES, .methods = files_methods,
};

struct val
files_value(struct arena *a, const struct chart_files *files)
{
	struct val out = { .type = &files_type, .m = map_new(a) };
	size_t i;

	for (i = 0; i < files->n; i++)
		map_set(out.m, files->v[i].name,
			(struct val){ .type = &TYPE_BYTES, .s = files->v[i].data });
	return out;
}

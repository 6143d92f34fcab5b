/* SPDX-License-Identifier: Apache-2.0 */
#include "folder_model.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/path.h"
#include "manifesttext.h"
#include "texts.h"

enum { FOLDERS_MOST = 999, HOOK_WEIGHT = 100 };

struct str
folder_path(struct arena *a, const struct folder *f, const char *file)
{
	return str_of(arena_printf(a, "%.*s/%s", STR_ARG(f->dir), file));
}

struct val
values_nested(struct arena *a, struct str name, struct val v)
{
	struct val out = val_map(a);

	if (val_truth(v))
		map_set(out.m, name, v);
	return out;
}

/* Fails when a component has the name of a folder that another one's manifests need. */
static bool
check_free(const struct deploy *d, const struct unit *u, const char *suffix, struct err *e)
{
	struct str name = str_of(arena_printf(d->arena, "%.*s-%s", STR_ARG(u->name), suffix));

	if (!unit_find(d, name))
		return true;
	return err_set(e, STATUS_USAGE, "component \"%.*s\" is mixed (helm + manifests) and would inject "
		       "\"%.*s\"-%s, but a component named \"%.*s\"-%s is already declared in the recipe "
		       "— rename one to avoid collision", STR_ARG(u->name), STR_ARG(u->name), suffix,
		       STR_ARG(u->name), suffix);
}

bool
folder_names_check(const struct deploy *d, struct err *e)
{
	const struct unit *u;
	size_t i;

	for (i = 0; i < d->n; i++) {
		u = &d->unit[i];
		if ((u->npre && !check_free(d, u, "pre", e)) ||
		    (!unit_is_local(u) && u->npost && !check_free(d, u, "post", e)))
			return false;
	}
	return true;
}

bool
local_chart(struct deploy *d, struct str path, struct str name, const struct unit *u,
	    bool vendored, unsigned mode, struct err *e)
{
	struct arena *a = d->arena;
	struct val v = val_map(a), dependency = val_map(a), list = val_list(a, NULL, 0);
	const char *text;

	text = vendored ? arena_printf(a, "Generated wrapper chart vendoring %.*s@%.*s for %.*s.",
				       STR_ARG(unit_chart(u)), STR_ARG(unit_version(u)), STR_ARG(u->name))
			: arena_printf(a, "Generated wrapper chart for %.*s local content.", STR_ARG(u->name));
	map_set(v.m, STR("apiVersion"), val_cstr("v2"));
	map_set(v.m, STR("name"), val_str(name));
	map_set(v.m, STR("description"), val_cstr(text));
	map_set(v.m, STR("type"), val_cstr("application"));
	map_set(v.m, STR("version"), val_cstr("0.1.0"));
	map_set(v.m, STR("appVersion"), val_cstr("0.1.0"));
	if (vendored) {
		map_set(dependency.m, STR("name"), val_str(unit_chart(u)));
		map_set(dependency.m, STR("version"), val_str(unit_version(u)));
		/* without a repository helm takes the archive in charts/ */
		map_set(dependency.m, STR("repository"), val_cstr(""));
		val_append(a, &list, dependency);
		map_set(v.m, STR("dependencies"), list);
	}
	return fileset_document(&d->files, path, "", v, mode, e);
}

/* True when a line of the text is "kind: Namespace". */
static bool
has_namespace(struct str text)
{
	struct str line;

	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (str_is(line, "kind: Namespace") || str_is(line, "kind: Namespace\r"))
			return true;
	}
	return false;
}

/* Adds the manifests of a local folder; vendored, they become hooks. */
static bool
add_manifests(struct deploy *d, struct folder *f, const struct manifest_text *m, size_t n,
	      bool hooks, struct err *e)
{
	struct str base, text;
	size_t i, k;
	int weight;

	if (n)
		val_append(d->arena, &d->files.folders, val_str(folder_path(d->arena, f, "templates")));
	for (i = 0; i < n; i++) {
		base = path_base(m[i].path);
		for (k = 0; k < i; k++)
			if (str_eq(path_base(m[k].path), base))
				return err_set(e, STATUS_USAGE, "component \"%.*s\" has two manifests named "
					       "\"%.*s\": %.*s and %.*s", STR_ARG(f->unit->name), STR_ARG(base),
					       STR_ARG(m[k].path), STR_ARG(m[i].path));
		text = m[i].rendered;
		weight = HOOK_WEIGHT;
		if (hooks && text.n && !manifest_hook(d->arena, text, arena_cstr(d->arena, m[i].path),
						      &weight, &text, e))
			return false;
		f->owns_namespace |= has_namespace(text);
		if (text.n)
			fileset_add(&d->files, folder_path(d->arena, f, arena_printf(d->arena, "templates/%.*s",
				    STR_ARG(base))), text, 0644);
	}
	return true;
}

static struct str
env_quoted(struct arena *a, struct str s)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_LINE);
	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\'')
			buf_adds(&b, "'\\''");
		else
			buf_addc(&b, s.p[i]);
	return buf_str(&b);
}

/* upstream.env: what install.sh reads about the chart. */
static void
add_env(struct deploy *d, const struct folder *f)
{
	struct arena *a = d->arena;
	const struct unit *u = f->unit;
	struct str chart = unit_chart(u);

	if (u->oci)
		chart = str_of(arena_printf(a, "%.*s/%.*s", STR_ARG(unit_source(u)), STR_ARG(chart)));
	fileset_add(&d->files, folder_path(a, f, "upstream.env"), str_of(arena_printf(a,
		"CHART='%.*s'\nREPO='%.*s'\nVERSION='%.*s'\n", STR_ARG(env_quoted(a, chart)),
		STR_ARG(u->oci ? STR("") : env_quoted(a, u->source)), STR_ARG(env_quoted(a, u->version)))), 0600);
}

static bool
add_values(struct deploy *d, const struct folder *f, bool scripts, struct err *e)
{
	struct arena *a = d->arena;
	bool nested = f->unit->vendored && f->part == PART_MAIN;
	struct str chart = unit_chart(f->unit);
	struct val fixed = nested ? values_nested(a, chart, f->unit->fixed) : f->unit->fixed;
	struct val dynamic = nested ? values_nested(a, chart, f->unit->dynamic) : f->unit->dynamic;

	return fileset_values(&d->files, folder_path(a, f, "values.yaml"), fixed, e) &&
	       (!scripts || fileset_values(&d->files, folder_path(a, f, "cluster-values.yaml"), dynamic, e));
}

static bool
add_chart(struct deploy *d, const struct folder *f, struct err *e)
{
	const struct vendored *v = f->part == PART_MAIN ? f->unit->vendored : NULL;

	if (!local_chart(d, folder_path(d->arena, f, "Chart.yaml"), f->name, f->unit, v, 0644, e))
		return false;
	if (v)
		fileset_copy(&d->files, folder_path(d->arena, f, arena_printf(d->arena, "charts/%.*s",
			     STR_ARG(v->file))), v->from, 0644);
	return true;
}

static bool
add_script(struct deploy *d, const struct folder *f, struct err *e)
{
	struct val dot = val_map(d->arena);
	struct str text;

	map_set(dot.m, STR("name"), val_str(f->name));
	map_set(dot.m, STR("namespace"), val_str(f->unit->namespace));
	map_set(dot.m, STR("local"), val_bool(f->local));
	map_set(dot.m, STR("createNamespace"), val_bool(!f->owns_namespace));
	if (!text_make(d, "bundle-install.sh.tmpl", dot, &text, e))
		return false;
	fileset_add(&d->files, folder_path(d->arena, f, "install.sh"), text, 0755);
	return true;
}

/* Adds the files of a folder. */
static bool
add_files(struct deploy *d, struct folder *f, bool scripts, struct err *e)
{
	const struct unit *u = f->unit;
	bool pre = f->part == PART_PRE;

	f->from = d->files.n;
	if ((f->local && !add_chart(d, f, e)) || !add_values(d, f, scripts, e))
		return false;
	if (f->local && !add_manifests(d, f, pre ? u->pre : u->post, pre ? u->npre : u->npost,
				       f->part == PART_MAIN && u->vendored, e))
		return false;
	if (scripts && !f->local)
		add_env(d, f);
	if (scripts && !add_script(d, f, e))
		return false;
	f->to = d->files.n;
	return true;
}

static bool
add_folder(struct deploy *d, struct folders *all, const struct unit *u, enum folder_part part,
	   bool scripts, struct err *e)
{
	static const char *const suffix[] = { "-pre", "", "-post" };
	struct folder *f = &all->v[all->n];

	if (all->n == FOLDERS_MOST)
		return err_set(e, STATUS_USAGE, "more than %d folders in a bundle", FOLDERS_MOST);
	*f = (struct folder){ .unit = u, .part = part };
	f->name = str_of(arena_printf(d->arena, "%.*s%s", STR_ARG(u->name), suffix[part]));
	f->dir = str_of(arena_printf(d->arena, "%03zu-%.*s", ++all->n, STR_ARG(f->name)));
	f->local = part != PART_MAIN || unit_is_local(u) || u->vendored;
	return add_files(d, f, scripts, e);
}

bool
folders_make(struct deploy *d, bool scripts, struct folders *out, struct err *e)
{
	const struct unit *u;
	size_t i;

	*out = (struct folders){ .v = arena_array(d->arena, struct folder, 3 * d->n) };
	if (!folder_names_check(d, e))
		return false;
	for (i = 0; i < d->n; i++) {
		u = &d->unit[i];
		if ((u->npre && !add_folder(d, out, u, PART_PRE, scripts, e)) ||
		    !add_folder(d, out, u, PART_MAIN, scripts, e) ||
		    (u->npost && !unit_is_local(u) && !u->vendored &&
		     !add_folder(d, out, u, PART_POST, scripts, e)))
			return false;
	}
	return true;
}

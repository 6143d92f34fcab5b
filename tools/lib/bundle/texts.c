/* SPDX-License-Identifier: Apache-2.0 */
#include "texts.h"

#include "base/aicr.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "sprig/families.h"
#include "template/exec.h"
#include "template/template.h"
#include "unit.h"

/* A word for a shell: as it is, or in quotes. */
static struct val
fn_shell(struct exec *x, struct val *arg, int n)
{
	struct str s = val_text(arg[0]);
	struct buf b;
	size_t i;

	(void)n;
	for (i = 0; i < s.n && ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
		    (s.p[i] >= '0' && s.p[i] <= '9') || strchr("._-/:", s.p[i])); i++)
		;
	if (s.n && i == s.n)
		return arg[0];
	buf_init(&b, x->arena, LIMIT_LINE);
	buf_addc(&b, '\'');
	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\'')
			buf_adds(&b, "'\\''");
		else
			buf_addc(&b, s.p[i]);
	buf_addc(&b, '\'');
	return val_str(buf_str(&b));
}

static const struct func own[] = { { "shell", fn_shell, 1, 1, "s" }, { NULL } };

bool
text_make(struct deploy *d, const char *name, struct val dot, struct str *out, struct err *e)
{
	const char *path = path_join(d->arena, d->options->templates, name);
	const struct tmpl_family *f = sprig_families();
	struct tmpl_family all[32] = { { own } };
	struct tmpl_set *set;
	struct str text;
	size_t n = 1;

	while (f->funcs && n < sizeof all / sizeof *all - 1)
		all[n++] = *f++;
	set = tmpl_new(d->arena, all);
	return file_read(d->arena, path, LIMIT_FILE, &text, e) &&
	       tmpl_parse(set, str_of(name), text, e) &&
	       tmpl_exec(set, str_of(name), dot, NULL, out, NULL, e);
}

/* The criteria that the recipe states, "name: value". */
static struct val
criteria_lines(struct deploy *d)
{
	struct val list = val_list(d->arena, NULL, 0);
	size_t i;

	for (i = 0; i < CRITERIA_FIELDS; i++)
		if (!criteria_any(d->criteria.field[i]))
			val_append(d->arena, &list, val_cstr(arena_printf(d->arena, "%s: %.*s",
				   criteria_names[i], STR_ARG(d->criteria.field[i]))));
	return list;
}

static struct val
component_rows(struct deploy *d)
{
	struct arena *a = d->arena;
	struct val list = val_list(a, NULL, 0), row;
	const struct unit *u;
	size_t i;

	for (i = 0; i < d->n; i++) {
		u = &d->unit[i];
		row = val_map(a);
		map_set(row.m, STR("name"), val_str(u->name));
		map_set(row.m, STR("version"), u->version.n ? val_str(u->version) : val_cstr("N/A"));
		map_set(row.m, STR("namespace"), val_str(u->namespace));
		map_set(row.m, STR("chart"), unit_is_local(u) ? val_cstr("local") : val_cstr(arena_printf(a,
			"%.*s (%.*s)", STR_ARG(unit_chart(u)), STR_ARG(u->source))));
		val_append(a, &list, row);
	}
	return list;
}

bool
text_readme(struct deploy *d, struct val releases, struct err *e)
{
	struct arena *a = d->arena;
	struct val dot = val_map(a), reverse = val_list(a, NULL, 0);
	struct str text;
	size_t i;

	for (i = val_length(releases); i-- > 0; )
		val_append(a, &reverse, val_at(releases, i));
	map_set(dot.m, STR("deployer"), val_cstr(deployer_names[d->options->deployer]));
	map_set(dot.m, STR("recipeVersion"), val_str(val_get_str(val_get(d->recipe, "metadata"), "version")));
	map_set(dot.m, STR("version"), val_cstr(d->options->aicr ? aicr_version() : VERSION));
	map_set(dot.m, STR("criteria"), criteria_lines(d));
	map_set(dot.m, STR("components"), component_rows(d));
	map_set(dot.m, STR("constraints"), val_get(d->recipe, "constraints"));
	map_set(dot.m, STR("releases"), releases);
	map_set(dot.m, STR("uninstall"), reverse);
	map_set(dot.m, STR("vendored"), val_bool(d->options->vendor));
	map_set(dot.m, STR("namespace"), val_cstr(d->options->flux_namespace));
	if (!text_make(d, "bundle-readme.md.tmpl", dot, &text, e))
		return false;
	fileset_add(&d->files, STR("README.md"), text, 0600);
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "listing.h"

#include "exec.h"
#include "families.h"
#include "io.h"
#include "limits.h"
#include "map.h"
#include "yaml.h"

/* v as YAML without its final newline. */
static struct val
fn_toYaml(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct str out;

	(void)n;
	if (!yaml_emit(x->arena, arg[0], &out, &e))
		exec_fail(x, "%s", e.msg);
	return val_str(str_trim(out));
}

static const struct func FUNCS_LISTING[] = {
	{ .name = "toYaml", .fn = fn_toYaml, .min = 1, .max = 1 },
	{ 0 },
};

static const struct tmpl_family families[] = {
	{ FUNCS_STRING }, { FUNCS_LIST }, { FUNCS_DICT }, { FUNCS_TYPE },
	{ FUNCS_PATH }, { FUNCS_ENCODING }, { FUNCS_FLOW }, { FUNCS_LISTING }, { 0 },
};

/* The parts of s between commas. */
static struct val
split_commas(struct arena *a, struct str s)
{
	struct str part, rest = s;
	struct val *v;
	size_t n = 0;

	while (rest.n) {
		str_cut(rest, ',', &part, &rest);
		n++;
	}
	v = arena_array(a, struct val, n + 1);
	for (n = 0; s.n; n++) {
		str_cut(s, ',', &part, &s);
		v[n] = val_str(part);
	}
	return val_list(a, v, n);
}

static struct val
image_of(struct arena *a, const struct line *line)
{
	static const char *const names[LINE_COLUMNS] = { "ref", "class", NULL,
		"object", "template", "path" };
	struct val image = val_map(a);
	size_t i;

	for (i = 0; i < LINE_COLUMNS; i++)
		if (names[i])
			map_set(image.m, str_of(names[i]), val_str(line->col[i]));
	map_set(image.m, STR("components"), split_commas(a, line->col[LINE_COMPONENT]));
	return image;
}

static struct val
chart_of(struct arena *a, const struct line *line)
{
	struct str repository = line->col[LINE_REPOSITORY];
	struct val chart = val_map(a);

	map_set(chart.m, STR("name"), val_str(line->col[LINE_NAME]));
	map_set(chart.m, STR("chart"), val_str(line->col[LINE_NAME]));
	map_set(chart.m, STR("repository"), val_str(repository));
	map_set(chart.m, STR("version"), val_str(line->col[LINE_VERSION]));
	map_set(chart.m, STR("type"), val_cstr(str_starts(repository, STR("oci://"))
		? "oci" : str_holds(repository, STR("://")) ? "repo" : "local"));
	return chart;
}

/* True when one of the records is the chart of the line. */
static bool
is_recorded(const struct line *line, const struct val *record, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(val_get_str(record[i], "chart"), line->col[LINE_NAME]) &&
		    str_eq(val_get_str(record[i], "version"), line->col[LINE_VERSION]) &&
		    str_eq(val_get_str(record[i], "repository"), line->col[LINE_REPOSITORY]))
			return true;
	return false;
}

struct listing
listing_of(struct arena *a, const char *name, const struct lines *lines,
	   const struct val *record, size_t n)
{
	struct val *images = arena_array(a, struct val, lines->n + 1);
	struct val *charts = arena_array(a, struct val, lines->n + n + 1);
	size_t nimage = 0, nchart = 0, i;

	for (i = 0; i < n; i++)
		charts[nchart++] = record[i];
	for (i = 0; i < lines->n; i++) {
		const struct line *line = &lines->v[i];

		if (!line->chart)
			images[nimage++] = image_of(a, line);
		else if (!is_recorded(line, record, n))
			charts[nchart++] = chart_of(a, line);
	}
	return (struct listing){ .name = name, .images = val_list(a, images, nimage),
				 .charts = val_list(a, charts, nchart) };
}

bool
listing_write(struct arena *a, const char *path, const struct listing *l,
	      struct str *out, struct err *e)
{
	struct tmpl_set *set = tmpl_new(a, families);
	struct tmpl_where where = { 0 };
	struct val dot = val_map(a);
	struct str text;

	if (!file_read(a, path, LIMIT_FILE, &text, e))
		return false;
	map_set(dot.m, STR("name"), val_cstr(l->name));
	map_set(dot.m, STR("images"), l->images);
	map_set(dot.m, STR("charts"), l->charts);
	return tmpl_parse(set, str_of(path), text, e) &&
		tmpl_exec(set, str_of(path), dot, NULL, out, &where, e);
}

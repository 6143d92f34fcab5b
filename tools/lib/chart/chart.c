/* SPDX-License-Identifier: Apache-2.0 */
#include "chart.h"

#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/foreign.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/path.h"
#include "decode.h"
#include "values.h"

struct loader {
	struct arena *arena;
	const struct chart_options *o;
	struct err *err;
	struct map *archives; /* subchart archives that were read already, by their bytes */
};

static bool chart_make(struct loader *l, const struct chart_files *files,
		       int depth, struct chart **out);

void
chart_add(struct arena *a, struct chart *c, struct chart *dep)
{
	c->dep = arena_room(a, c->dep, c->ndep, &c->cap, sizeof *c->dep);
	dep->parent = c;
	c->dep[c->ndep++] = dep;
}

struct str
chart_path(struct arena *a, const struct chart *c)
{
	if (!c->parent)
		return c->meta->name;
	return str_of(arena_printf(a, "%.*s/charts/%.*s",
				   STR_ARG(chart_path(a, c->parent)),
				   STR_ARG(c->meta->name)));
}

bool
chart_is_library(const struct chart *c)
{
	return c->meta->type.n == 7 && !strncasecmp(c->meta->type.p, "library", 7);
}

static void
warn_of(struct loader *l, const char *text)
{
	if (l->o->warn)
		l->o->warn(l->o->data, text);
}

/* Takes requirements.yaml and requirements.lock, which charts of apiVersion v1 have. */
static bool
requirements_take(struct loader *l, struct chart *c, struct chart_file f)
{
	bool lock = str_ends(f.name, STR(".lock"));
	bool v1 = str_is(c->meta->api_version, "v1");
	struct val ignored;

	if (!v1 && lock)
		warn_of(l, "Warning: Dependency locking is handled in Chart.lock since apiVersion \"v2\". We recommend migrating to Chart.lock.");
	else if (!v1)
		warn_of(l, "Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". We recommend migrating dependencies to Chart.yaml.");
	if (lock ? !decode_parse(l->arena, f.data, &ignored, l->err)
		 : !metadata_read(l->arena, f.data, l->o->helm3, c->meta, l->err))
		return err_wrap(l->err, "cannot load %.*s",
				STR_ARG(foreign_shown(l->arena, f.name)));
	if (v1)
		files_add(&c->files, l->arena, f);
	return true;
}

/* Takes one file of the chart that is not a subchart's. */
static bool
file_take(struct loader *l, struct chart *c, struct chart_file f)
{
	struct val ignored;

	if (str_is(f.name, "Chart.yaml"))
		return true;
	if (str_is(f.name, "Chart.lock"))
		return decode_parse(l->arena, f.data, &ignored, l->err) ||
		       err_wrap(l->err, "cannot load Chart.lock");
	if (str_is(f.name, "values.yaml"))
		return values_read(l->arena, f.data, l->o->helm3, &c->values, l->err) ||
		       err_wrap(l->err, "cannot load values.yaml");
	if (str_is(f.name, "values.schema.json")) {
		c->schema = f.data.p ? f.data : STR("");
		return true;
	}
	if (str_is(f.name, "requirements.yaml") || str_is(f.name, "requirements.lock"))
		return requirements_take(l, c, f);
	files_add(str_starts(f.name, STR("templates/")) ? &c->templates : &c->files,
		  l->arena, f);
	return true;
}

/* The files of one entry of charts/. */
struct group {
	struct str name;
	struct chart_files files; /* names start with the group's name */
};

static int
by_group(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

/* Adds a file of charts/ to its group. */
static void
group_add(struct loader *l, struct map *index, struct group *group, size_t *n,
	  struct chart_file f)
{
	struct str name, rest;
	struct val *at;

	f.name = str_sub(f.name, strlen("charts/"), f.name.n);
	str_cut(f.name, '/', &name, &rest);
	at = map_get(index, name);
	if (!at) {
		map_set(index, name, val_int((int64_t)*n));
		group[*n].name = name;
		files_add(&group[(*n)++].files, l->arena, f);
		return;
	}
	files_add(&group[at->i].files, l->arena, f);
}

/* A copy of a chart that was read before; the charts within it are copied too, as
 * each needs a parent of its own. */
static struct chart *
chart_again(struct arena *a, const struct chart *c)
{
	struct chart *out = arena_new(a, struct chart);
	size_t i;

	*out = *c;
	out->meta = metadata_copy(a, c->meta, false);
	out->dep = NULL;
	out->ndep = out->cap = 0;
	for (i = 0; i < c->ndep; i++)
		chart_add(a, out, chart_again(a, c->dep[i]));
	return out;
}

/* Reads a subchart that is an archive in charts/; the same bytes are read only once. */
static bool
packed_make(struct loader *l, struct str bytes, int depth, struct chart **out)
{
	struct val *seen = map_get(l->archives, bytes);
	struct chart_files files = { 0 };
	struct object *o;

	if (seen) {
		*out = chart_again(l->arena, seen->o->data);
		return true;
	}
	if (!archive_read(l->arena, bytes, &files, l->err) ||
	    !chart_make(l, &files, depth, out))
		return false;
	o = arena_new(l->arena, struct object);
	o->data = chart_again(l->arena, *out);
	map_set(l->archives, bytes, (struct val){ .o = o });
	return true;
}

/* *out takes the subchart of one entry of charts/, or NULL when the entry is no
 * chart. */
static bool
group_make(struct loader *l, struct chart *c, struct group *g, int depth,
	   struct chart **out)
{
	struct chart_files files = { 0 };
	size_t i;

	if (g->name.n && (g->name.p[0] == '_' || g->name.p[0] == '.'))
		return true;
	if (str_is(path_ext(g->name), ".tgz")) {
		if (!str_eq(g->files.v[0].name, g->name))
			return err_set(l->err, STATUS_INCOMPLETE,
				       "error unpacking subchart tar in %.*s: expected %.*s, got %.*s",
				       STR_ARG(foreign_shown(l->arena, c->meta->name)),
				       STR_ARG(foreign_shown(l->arena, g->name)),
				       STR_ARG(foreign_shown(l->arena, g->files.v[0].name)));
		return packed_make(l, g->files.v[0].data, depth, out);
	}
	for (i = 0; i < g->files.n; i++) {
		struct chart_file f = g->files.v[i];
		struct str first;

		if (str_cut(f.name, '/', &first, &f.name))
			files_add(&files, l->arena, f);
	}
	return chart_make(l, &files, depth, out);
}

/* Loads the subcharts in charts/, in order of names. */
static bool
subcharts_make(struct loader *l, struct chart *c, struct group *group,
	       size_t n, int depth)
{
	size_t i;

	if (n && depth >= LIMIT_SUBCHART_DEPTH)
		return err_set(l->err, STATUS_INCOMPLETE,
			       "charts are nested deeper than %d", LIMIT_SUBCHART_DEPTH);
	qsort(group, n, sizeof(*group), by_group);
	for (i = 0; i < n; i++) {
		struct chart *sub = NULL;

		if (!group_make(l, c, &group[i], depth + 1, &sub)) {
			if (str_is(path_ext(group[i].name), ".tgz") &&
			    !str_eq(group[i].files.v[0].name, group[i].name))
				return false;
			return err_wrap(l->err, "error unpacking subchart %.*s in %.*s",
					STR_ARG(foreign_shown(l->arena, group[i].name)),
					STR_ARG(foreign_shown(l->arena, c->meta->name)));
		}
		if (sub)
			chart_add(l->arena, c, sub);
	}
	return true;
}

/* Reads Chart.yaml, if it is among the files. */
static bool
metadata_find(struct loader *l, struct chart *c, const struct chart_files *files)
{
	size_t i;

	for (i = 0; i < files->n; i++) {
		if (!str_is(files->v[i].name, "Chart.yaml"))
			continue;
		if (!c->meta)
			c->meta = arena_new(l->arena, struct metadata);
		if (!metadata_read(l->arena, files->v[i].data, l->o->helm3, c->meta, l->err))
			return err_wrap(l->err, "cannot load Chart.yaml");
		if (!c->meta->api_version.n)
			c->meta->api_version = STR("v1");
	}
	return true;
}

static bool
chart_make(struct loader *l, const struct chart_files *files, int depth,
	   struct chart **out)
{
	struct chart *c = arena_new(l->arena, struct chart);
	struct group *group = arena_array(l->arena, struct group, files->n);
	struct map *index = map_new(l->arena);
	size_t i, n = 0;

	c->values = NIL;
	if (!metadata_find(l, c, files))
		return false;
	for (i = 0; i < files->n; i++) {
		struct chart_file f = files->v[i];

		if (str_starts(f.name, STR("charts/")) &&
		    !str_is(path_ext(f.name), ".prov")) {
			group_add(l, index, group, &n, f);
			continue;
		}
		if (!c->meta && str_starts(f.name, STR("requirements.")))
			c->meta = arena_new(l->arena, struct metadata);
		if (!file_take(l, c, f))
			return false;
	}
	if (!c->meta)
		return err_set(l->err, STATUS_INCOMPLETE, "Chart.yaml file is missing");
	if (!metadata_check(l->arena, c->meta, l->err) ||
	    !subcharts_make(l, c, group, n, depth))
		return false;
	*out = c;
	return true;
}

/* Checks apiVersion, which Helm 4 does before it loads a chart. */
static bool
version_check(struct loader *l, struct str text)
{
	struct metadata m = { 0 };
	struct err ignored = { .arena = l->arena };

	metadata_read(l->arena, text, l->o->helm3, &m, &ignored);
	if (!m.api_version.n || str_is(m.api_version, "v1") ||
	    str_is(m.api_version, "v2"))
		return true;
	return err_set(l->err, STATUS_INCOMPLETE,
		       str_is(m.api_version, "v3") ? "invalid chart apiVersion"
						   : "unsupported chart version");
}

static bool
folder_load(struct loader *l, const char *path, struct chart_files *files)
{
	char *name = path_join(l->arena, path, "Chart.yaml");
	struct str text;
	struct err ignored = { .arena = l->arena };

	if (!l->o->helm3) {
		if (!file_read(l->arena, name, LIMIT_CHART, &text, &ignored))
			return err_set(l->err, STATUS_INCOMPLETE,
				       "unable to detect chart at %s: open %s: no such file or directory",
				       name, name);
		if (!version_check(l, text))
			return false;
	}
	return folder_read(l->arena, path, files, l->o->reads, l->err);
}

/* Fails with Helm's message for a file that is not a gzip archive. */
static bool
no_archive(struct loader *l, const char *path)
{
	struct str s = str_of(path);

	if (str_ends(s, STR(".yml")) || str_ends(s, STR(".yaml")))
		return err_set(l->err, STATUS_INCOMPLETE,
			       "file '%s' seems to be a YAML file, but expected a gzipped archive",
			       path);
	return err_set(l->err, STATUS_INCOMPLETE,
		       "file '%s' does not appear to be a gzipped archive", path);
}

static bool
archive_load(struct loader *l, const char *path, struct chart_files *files)
{
	struct str bytes;
	size_t i;

	reads_add(l->o->reads, str_of(path));
	if (!file_read(l->arena, path, LIMIT_CHART_ARCHIVE, &bytes, l->err))
		return false;
	if (!str_starts(bytes, STR("\x1f\x8b\x08")))
		return no_archive(l, path);
	if (!archive_read(l->arena, bytes, files, l->err))
		return l->o->helm3 ? false
				   : err_wrap(l->err, "unable to load chart archive");
	for (i = 0; i < files->n && !l->o->helm3; i++)
		if (str_is(files->v[i].name, "Chart.yaml"))
			return version_check(l, files->v[i].data);
	return l->o->helm3 ||
	       err_set(l->err, STATUS_INCOMPLETE,
		       "unable to detect chart version, no Chart.yaml found");
}

bool
chart_load(struct arena *a, const char *path, const struct chart_options *o,
	   struct chart **out, struct err *e)
{
	struct loader l = { .arena = a, .o = o, .err = e, .archives = map_new(a) };
	struct chart_files files = { 0 };
	struct stat st;

	if (stat(path, &st))
		return err_set(e, STATUS_INCOMPLETE, "path \"%s\" not found", path);
	if (S_ISDIR(st.st_mode) ? !folder_load(&l, path, &files)
				: !archive_load(&l, path, &files))
		return false;
	return chart_make(&l, &files, 0, out);
}

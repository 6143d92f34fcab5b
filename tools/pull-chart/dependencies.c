/* SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/path.h"
#include "chart/package.h"
#include "pull.h"

/* The name of the folder or archive in charts/ that the file belongs to. */
static struct str
subchart_of(struct str name)
{
	struct str rest = str_sub(name, 7, name.n), first;

	if (!str_starts(name, STR("charts/")))
		return STR("");
	return str_cut(rest, '/', &first, &rest) || str_ends(first, STR(".tgz"))
		? first : STR("");
}

/* Reads the metadata of a subchart of which the file is the Chart.yaml or the
 * archive. */
static bool
subchart_metadata(struct pull *p, const struct chart_file *f,
		  struct metadata *m)
{
	struct err quiet = { .arena = p->arena };
	struct str sub = subchart_of(f->name);
	struct chart_files files = { 0 };
	struct chart_file alone = { STR("Chart.yaml"), f->data };

	if (sub.n == 0 || sub.p[0] == '.' || sub.p[0] == '_')
		return false;
	if (f->name.n == 7 + sub.n) {
		if (!archive_read(p->arena, f->data, &files, &quiet))
			return false;
	} else if (str_is(str_sub(f->name, 7 + sub.n, f->name.n), "/Chart.yaml")) {
		files_add(&files, p->arena, alone);
	} else {
		return false;
	}
	return chart_files_metadata(p->arena, &files, m, &quiet);
}

/* The names of the charts in charts/, as keys of a map. */
static struct map *
charts_there(struct pull *p, const struct chart_files *files)
{
	struct map *names = map_new(p->arena);
	struct metadata m;
	size_t i;

	for (i = 0; i < files->n; i++)
		if (subchart_metadata(p, &files->v[i], &m))
			map_set(names, m.name, NIL);
	return names;
}

/* The version of a dependency in Chart.lock or requirements.lock; without one the
 * version that Chart.yaml asks for. */
static struct str
locked_version(struct pull *p, const struct chart_files *files,
	       const struct dependency *d)
{
	struct err quiet = { .arena = p->arena };
	const struct chart_file *f = chart_file_named(files, "Chart.lock");
	struct metadata lock = { 0 };
	size_t i;

	if (!f)
		f = chart_file_named(files, "requirements.lock");
	if (!f || !metadata_read(p->arena, f->data, false, &lock, &quiet))
		return d->version;
	for (i = 0; i < lock.ndep; i++)
		if (str_eq(lock.dep[i]->name, d->name) &&
		    str_eq(lock.dep[i]->repository, d->repository))
			return lock.dep[i]->version;
	return d->version;
}

/* Sets type and repository of a dependency from its repository in Chart.yaml. */
static bool
set_repository(struct pull *p, const char *dir, struct str repository,
	 struct wanted *w, struct err *e)
{
	struct str path = repository;

	w->repository = repository;
	if (str_starts(repository, STR("oci://"))) {
		w->type = UPSTREAM_OCI;
	} else if (str_starts(repository, STR("https://")) ||
		   str_starts(repository, STR("http://"))) {
		w->type = UPSTREAM_REPO;
	} else if (str_starts(repository, STR("file://"))) {
		path = str_sub(repository, 7, repository.n);
		w->type = UPSTREAM_LOCAL;
		w->repository = path_clean(p->arena, str_of(path_join(p->arena,
				dir, arena_cstr(p->arena, path))));
	} else if (repository.n == 0) {
		return err_set(e, STATUS_USAGE,
			       "it has no repository: put it into charts/");
	} else {
		return err_set(e, STATUS_USAGE, "repository '%.*s' is a name of"
			       " helm's settings: put the chart into charts/, or write its URL",
			       STR_ARG(repository));
	}
	return true;
}

/* Pulls a dependency and adds its archive to the files. */
static bool
add_dependency(struct pull *p, const char *dir, int depth,
	       const struct dependency *d, struct chart_files *files,
	       struct err *e)
{
	struct wanted w = { .chart = d->name, .depth = depth + 1 };
	struct pulled got = { 0 };
	struct chart_file f;

	w.version = locked_version(p, files, d);
	if (depth >= SUBCHARTS_DEEP)
		return err_set(e, STATUS_USAGE, "charts depend on each other more than"
			       " %d deep", SUBCHARTS_DEEP);
	if (!set_repository(p, dir, d->repository, &w, e) || !pull_chart(p, &w, &got, e) ||
	    !file_read(p->arena, got.archive, LIMIT_CHART_ARCHIVE, &f.data, e))
		return false;
	f.name = str_of(arena_printf(p->arena, "charts/%.*s-%.*s.tgz",
				     STR_ARG(got.chart), STR_ARG(got.version)));
	if (!chart_file_named(files, f.name.p))
		files_add(files, p->arena, f);
	return true;
}

bool
pull_dependencies(struct pull *p, const char *dir, int depth,
		  struct chart_files *files, struct err *e)
{
	struct map *there;
	struct metadata m;
	size_t i;

	if (!chart_files_metadata(p->arena, files, &m, e))
		return false;
	there = charts_there(p, files);
	for (i = 0; i < m.ndep; i++) {
		if (map_get(there, m.dep[i]->name))
			continue;
		if (!add_dependency(p, dir, depth, m.dep[i], files, e))
			return err_wrap(e, "dependency '%.*s' of '%.*s'",
					STR_ARG(m.dep[i]->name), STR_ARG(m.name));
	}
	return true;
}

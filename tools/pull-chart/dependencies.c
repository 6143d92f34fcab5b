/* SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "chart/chartlock.h"
#include "chart/depend.h"
#include "chart/package.h"
#include "golang/semver.h"
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

/* A chart in charts/. */
struct there {
	struct str name, version;
};

/* The charts in charts/. */
struct charts_there {
	struct there *v;
	size_t n, cap;
};

static void
find_charts(struct pull *p, const struct chart_files *files, struct charts_there *out)
{
	struct metadata m;
	size_t i;

	*out = (struct charts_there){ 0 };
	for (i = 0; i < files->n; i++)
		if (subchart_metadata(p, &files->v[i], &m)) {
			out->v = arena_room(p->arena, out->v, out->n, &out->cap, sizeof *out->v);
			out->v[out->n++] = (struct there){ m.name, m.version };
		}
}

/* True when the chart is one that the dependency takes; what is no range takes all. */
static bool
takes(struct pull *p, const struct dependency *d, const struct there *t)
{
	struct err quiet = { .arena = p->arena };
	struct semver_range *range;

	if (!str_eq(d->name, t->name))
		return false;
	return version_compatible(p->arena, d->version, t->version) || d->version.n == 0 ||
		!semver_range_parse(p->arena, d->version, &range, &quiet);
}

/* Fails when charts/ has a chart that one of the dependencies names, in a version that
 * none of them takes: helm would render it beside those that are wanted. */
static bool
check_charts(struct pull *p, const struct charts_there *have, const struct metadata *m,
	     struct err *e)
{
	const struct dependency *named;
	size_t i, k;

	for (i = 0; i < have->n; i++) {
		named = NULL;
		for (k = 0; k < m->ndep && !takes(p, m->dep[k], &have->v[i]); k++)
			if (str_eq(m->dep[k]->name, have->v[i].name))
				named = m->dep[k];
		if (k == m->ndep && named)
			return err_set(e, STATUS_USAGE, "charts/ has '%.*s' %.*s, and %.*s is wanted: remove it"
				       " there, or run `helm dependency update`",
				       STR_ARG(named->name), STR_ARG(have->v[i].version),
				       STR_ARG(named->version));
	}
	return true;
}

static bool
is_there(struct pull *p, const struct charts_there *have, const struct dependency *d)
{
	size_t i;

	for (i = 0; i < have->n && !takes(p, d, &have->v[i]); i++)
		;
	return i < have->n;
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
			       " helm's settings: put the chart into charts/, or write its URL;"
			       " a Chart.lock has it too", STR_ARG(repository));
	}
	return true;
}

/* Adds the archive of a dependency to the files.  Two that helm would give one name
 * must be the same: it keeps one of them. */
static bool
add_archive(struct pull *p, struct chart_files *files, const struct pulled *got,
	    struct err *e)
{
	const struct chart_file *other;
	struct chart_file f;

	if (!file_read(p->arena, got->archive, LIMIT_CHART_ARCHIVE, &f.data, e))
		return false;
	f.name = str_of(arena_printf(p->arena, "charts/%.*s-%.*s.tgz", STR_ARG(got->chart),
				     STR_ARG(got->version)));
	other = chart_file_named(files, f.name.p);
	if (!other)
		files_add(files, p->arena, f);
	return !other || str_eq(other->data, f.data) ||
		err_set(e, STATUS_USAGE, "there is another %s, with other bytes: two charts of one"
			" name and version cannot be in one chart; take another version of one,"
			" or rename it", f.name.p);
}

/* Pulls a dependency, in the version and from the repository of the lock when there is
 * one, and adds its archive to the files. */
static bool
add_dependency(struct pull *p, const char *dir, int depth,
	       const struct dependency *d, const struct dependency *locked,
	       struct chart_files *files, struct err *e)
{
	struct wanted w = { .chart = d->name, .depth = depth + 1 };
	struct pulled got = { 0 };

	w.version = locked ? locked->version : d->version;
	if (depth >= SUBCHARTS_DEEP)
		return err_set(e, STATUS_USAGE, "charts depend on each other more than"
			       " %d deep", SUBCHARTS_DEEP);
	return set_repository(p, dir, locked ? locked->repository : d->repository, &w, e) &&
		pull_chart(p, &w, &got, e) && add_archive(p, files, &got, e);
}

bool
pull_dependencies(struct pull *p, const char *dir, int depth,
		  struct chart_files *files, struct err *e)
{
	struct chart_lock lock = { 0 };
	struct charts_there have;
	bool lacks = false;
	struct metadata m;
	size_t i;

	if (!chart_files_metadata(p->arena, files, &m, e))
		return false;
	find_charts(p, files, &have);
	for (i = 0; i < m.ndep && !lacks; i++)
		lacks = !is_there(p, &have, m.dep[i]);
	if (!check_charts(p, &have, &m, e) ||
	    (lacks && !chart_lock_read(p->arena, files, &m, &lock, e)))
		return err_wrap(e, "'%.*s'", STR_ARG(m.name));
	for (i = 0; i < m.ndep; i++) {
		if (is_there(p, &have, m.dep[i]))
			continue;
		if (!add_dependency(p, dir, depth, m.dep[i], lock.file ? lock.dep[i] : NULL,
				    files, e))
			return err_wrap(e, "dependency '%.*s' of '%.*s'",
					STR_ARG(m.dep[i]->name), STR_ARG(m.name));
	}
	return true;
}

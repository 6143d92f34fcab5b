/* SPDX-License-Identifier: Apache-2.0 */
#include "chartlock.h"

#include "artifact.h"
#include "crypto/digest.h"
#include "depend.h"
#include "golang/semver.h"
#include "package.h"
#include "yaml/yaml.h"

/* A lock and the chart that it is compared with. */
struct sync {
	struct arena *arena;
	const struct metadata *chart;
	struct metadata lock;
	const char *file;
	struct err *err;
};

static bool
out_of_sync(const struct sync *s, const char *why)
{
	return err_set(s->err, STATUS_USAGE, "%s is out of sync with the dependencies of the chart:"
		       " %s; `helm dependency update` writes it anew", s->file, why);
}

/* True when the repository is the name of one in helm's own settings. */
static bool
is_alias(struct str repository)
{
	return str_starts(repository, STR("@")) || str_starts(repository, STR("alias:"));
}

/* A copy of the chart's metadata in which repositories that it names by aliases are
 * those of the lock, as helm puts them in before it computes a digest. */
static struct metadata *
without_aliases(const struct sync *s)
{
	struct metadata *m = metadata_copy(s->arena, s->chart, false);
	size_t i;

	for (i = 0; i < m->ndep && i < s->lock.ndep; i++)
		if (is_alias(m->dep[i]->repository))
			m->dep[i]->repository = s->lock.dep[i]->repository;
	return m;
}

/* True when the digest is that of these dependencies, as helm computes it, or for
 * apiVersion v1 as Helm 2 did. */
static bool
digest_fits(const struct sync *s, struct str digest)
{
	struct arena *a = s->arena;
	struct str chart, lock, both, old;

	if (!dependencies_text(a, without_aliases(s), &chart, s->err) ||
	    !dependencies_text(a, &s->lock, &lock, s->err))
		return false;
	both = str_of(arena_printf(a, "[%.*s,%.*s]", STR_ARG(chart), STR_ARG(lock)));
	if (str_eq(digest_of(a, both), digest))
		return true;
	if (!str_is(s->chart->api_version, "v1") ||
	    !dependencies_text(a, s->chart, &chart, s->err))
		return false;
	old = str_of(arena_printf(a, "{\"dependencies\":%.*s}", STR_ARG(chart)));
	return str_eq(digest_of(a, old), digest);
}

static struct str
without_slash(struct str url)
{
	return str_ends(url, STR("/")) ? str_sub(url, 0, url.n - 1) : url;
}

/* Compares one dependency of the chart with that of the lock at its place. */
static bool
compare(const struct sync *s, size_t i)
{
	const struct dependency *d = s->chart->dep[i], *l = s->lock.dep[i];
	struct arena *a = s->arena;

	if (!str_eq(d->name, l->name))
		return out_of_sync(s, arena_printf(a, "at place %zu it has '%.*s', and '%.*s' is"
						   " wanted", i + 1, STR_ARG(l->name),
						   STR_ARG(d->name)));
	if (!is_alias(d->repository) &&
	    !str_eq(without_slash(d->repository), without_slash(l->repository)))
		return out_of_sync(s, arena_printf(a, "it has '%.*s' of '%.*s', and that of '%.*s'"
						   " is wanted", STR_ARG(l->name),
						   STR_ARG(l->repository), STR_ARG(d->repository)));
	if (d->version.n && !str_eq(d->version, l->version) &&
	    !version_compatible(a, d->version, l->version))
		return out_of_sync(s, arena_printf(a, "it has '%.*s' %.*s, and %.*s is wanted",
						   STR_ARG(l->name), STR_ARG(l->version),
						   STR_ARG(d->version)));
	return true;
}

/* Fails when the lock is out of sync; a digest decides alone. */
static bool
check(const struct sync *s, struct str digest)
{
	size_t i;

	if (s->lock.ndep != s->chart->ndep)
		return out_of_sync(s, arena_printf(s->arena, "it has %zu, and %zu are wanted",
						   s->lock.ndep, s->chart->ndep));
	if (digest.n)
		return digest_fits(s, digest) ||
			out_of_sync(s, "its digest is that of others; one of them was changed");
	for (i = 0; i < s->chart->ndep; i++)
		if (!compare(s, i))
			return false;
	return true;
}

bool
chart_lock_read(struct arena *a, const struct chart_files *files, const struct metadata *m,
		struct chart_lock *out, struct err *e)
{
	struct sync s = { .arena = a, .chart = m, .file = "Chart.lock", .err = e };
	const struct chart_file *f = chart_file_named(files, s.file);
	struct val whole;
	size_t i;

	*out = (struct chart_lock){ 0 };
	if (!f)
		f = chart_file_named(files, s.file = "requirements.lock");
	if (!f)
		return true;
	if (!metadata_read(a, f->data, false, &s.lock, e) ||
	    !yaml_parse(a, f->data, YAML_EXACT, &whole, e)) {
		e->status = STATUS_USAGE;
		return err_wrap(e, "%s", s.file);
	}
	for (i = 0; i < s.lock.ndep; i++)
		if (s.lock.dep[i]->null)
			return err_set(e, STATUS_USAGE, "%s: a dependency is null", s.file);
	if (!check(&s, val_get_str(whole, "digest")))
		return false;
	out->file = s.file;
	out->dep = s.lock.dep;
	return true;
}

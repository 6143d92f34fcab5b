/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "chart/repoindex.h"
#include "http/url.h"
#include "oci/store.h"
#include "prov.h"
#include "pull.h"

/* The URL of a version's archive; that in the index may be relative. */
static const char *
archive_url(struct arena *a, const char *repository, struct str url)
{
	const char *slash = str_ends(str_of(repository), STR("/")) ? "" : "/";

	return url_resolve(a, arena_printf(a, "%s%s", repository, slash), url);
}

/* The credentials of the repository when url has the same host, else none. */
static struct login
login_for(struct pull *p, const struct wanted *w, const char *url)
{
	const char *own = url_origin(p->arena, arena_cstr(p->arena, w->repository));
	const char *other = url_origin(p->arena, url);

	if (own && other && strcmp(own, other) == 0)
		return w->login;
	return (struct login){ 0 };
}

/*
 * Keeps URL.prov beside the archive when the repository has one.  Failures are
 * ignored, since most repositories have none, and some answer with a page that says
 * so.
 */
static bool
keep_prov(struct pull *p, const char *url, const struct login *l,
	  const struct pulled *got, struct err *e)
{
	struct err quiet = { .arena = p->arena };
	struct download d = {
		.url = arena_printf(p->arena, "%s.prov", url), .login = *l,
		.dir = p->charts, .suffix = ".prov", .max = LIMIT_CHART_FILE,
		.once = true,
	};
	const char *path = arena_printf(p->arena, "%s.prov", got->archive);

	if (str_chr(str_of(url), '?') >= 0 || !download(p, &d, &quiet))
		return true;
	if (prov_valid(p->arena, d.path, got->digest))
		return rename(d.path, path) == 0 || err_sys(e, STATUS_SOME, "%s", path);
	unlink(d.path);
	return true;
}

/* Downloads the archive of a version unless the store has it. */
static bool
keep_archive(struct pull *p, const struct wanted *w,
	     const struct repo_version *v, const char *url, struct pulled *out,
	     struct err *e)
{
	struct download d = {
		.url = url, .login = login_for(p, w, url), .dir = p->charts,
		.suffix = ".tgz", .want = v->digest, .max = LIMIT_CHART_ARCHIVE,
	};

	out->digest = v->digest;
	if (v->digest.n && !digest_valid(v->digest))
		return err_set(e, STATUS_USAGE, "the index has a digest that is none: '%.*s'",
			       STR_ARG(v->digest));
	if (v->digest.n && store_has(p->arena, p->charts, v->digest, ".tgz", &out->archive))
		return true;
	if (!download(p, &d, e))
		return false;
	out->digest = d.digest;
	out->archive = d.path;
	return keep_prov(p, url, &d.login, out, e);
}

bool
pull_repo(struct pull *p, const struct wanted *w, struct pulled *out,
	  struct err *e)
{
	const char *repository = arena_cstr(p->arena, w->repository), *url;
	const struct repo_version *v;
	struct repo_chart chart;
	FILE *f = index_open(p, repository, &w->login, e);
	bool ok;

	if (!f)
		return false;
	ok = repo_lines_find(p->arena, f, w->chart, &chart, e);
	fclose(f);
	if (!ok)
		return false;
	v = repo_chart_pick(&chart, w->chart, w->version, e);
	if (!v)
		return err_wrap(e, "%s", url_redact(p->arena, repository));
	url = v->url.n ? archive_url(p->arena, repository, v->url) : NULL;
	if (!url)
		return err_set(e, STATUS_USAGE, "%s: version %.*s has no http(s) URL: '%.*s'",
			       url_redact(p->arena, repository),
			       STR_ARG(v->version), STR_ARG(v->url));
	out->chart = w->chart;
	out->version = v->version;
	return keep_archive(p, w, v, url, out, e);
}

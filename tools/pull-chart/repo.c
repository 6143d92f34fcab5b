/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "base/foreign.h"
#include "base/io.h"
#include "base/limits.h"
#include "chart/repoindex.h"
#include "http/url.h"
#include "oci/ref.h"
#include "oci/store.h"
#include "prov.h"
#include "pull.h"

/* The credentials of the repository when url has the same host, else none. */
static struct login
login_for(struct pull *p, const struct wanted *w, const char *url)
{
	if (url_same_origin(p->arena, arena_cstr(p->arena, w->repository), url))
		return w->login;
	return (struct login){ 0 };
}

/*
 * Downloads the provenance file of the archive at the URL; *out takes its path, or NULL
 * when the repository has none, as most, of which some answer with a page that says so.
 * It comes before the archive, since an archive that is there is not asked for again.
 * Fails when the server cannot say now, so that no signature is lost.
 */
static bool
fetch_prov(struct pull *p, const char *url, const struct login *l, char **out,
	   struct err *e)
{
	struct download d = {
		.url = url_path_add(p->arena, url, ".prov"), .login = *l,
		.dir = p->charts, .suffix = ".prov", .max = LIMIT_CHART_FILE,
		.quiet = true,
	};

	*out = NULL;
	if (download(p, &d, e)) {
		*out = d.path;
		return true;
	}
	if (e->status == STATUS_TEMPORARY)
		return false;
	e->msg = NULL;
	return true;
}

/* Puts the provenance file beside the archive when it is the archive's, and removes
 * it where it is. */
static bool
place_prov(struct pull *p, const char *prov, const struct pulled *got, struct err *e)
{
	const char *path = arena_printf(p->arena, "%s.prov", got->archive);

	if (!prov_valid(p->arena, prov, got->digest)) {
		unlink(prov);
		return true;
	}
	/* another process may have placed it */
	return rename(prov, path) == 0 || access(path, R_OK) == 0 ||
		err_sys(e, STATUS_SOME, "%s", path);
}

/* Downloads the archive of a version. */
static bool
fetch_archive(struct pull *p, const struct wanted *w, const struct repo_version *v,
	      const char *url, struct pulled *out, struct err *e)
{
	struct download d = {
		.url = url, .login = login_for(p, w, url), .dir = p->charts,
		.suffix = ".tgz", .want = v->digest, .max = LIMIT_CHART_ARCHIVE,
	};
	char *prov;

	if (!fetch_prov(p, url, &d.login, &prov, e))
		return false;
	if (!download(p, &d, e)) {
		if (prov)
			unlink(prov);
		return false;
	}
	out->digest = d.digest;
	out->archive = d.path;
	return !prov || place_prov(p, prov, out, e);
}

/* Splits oci://HOST/PATH/CHART[:TAG][@DIGEST] into what pull_oci wants. */
static bool
split_reference(struct str url, struct wanted *w)
{
	struct str path, last, digest;
	ptrdiff_t slash, colon;

	str_cut(url, '@', &path, &digest);
	slash = str_rchr(path, '/');
	if (slash < (ptrdiff_t)strlen("oci://"))
		return false;
	last = str_sub(path, (size_t)slash + 1, path.n);
	colon = str_chr(last, ':');
	w->repository = str_sub(path, 0, (size_t)slash);
	w->chart = colon < 0 ? last : str_sub(last, 0, (size_t)colon);
	if (colon >= 0)
		w->tag = str_sub(last, (size_t)colon + 1, last.n);
	if (digest.n)
		w->tag = digest;
	return w->chart.n > 0;
}

/* Pulls the archive of a version that the index has in a registry, and keeps its
 * provenance beside it, as if it were a file of the repository. */
static bool
pull_reference(struct pull *p, const struct repo_version *v, struct pulled *out,
	       struct err *e)
{
	struct wanted w = { .type = UPSTREAM_OCI, .version = v->version };
	struct str bytes;

	if (!split_reference(v->url, &w))
		return err_set(e, STATUS_USAGE, "the index has a reference that is none: '%.*s'",
			       STR_ARG(v->url));
	w.tag = chart_tag(p->arena, w.tag);
	if (!pull_oci(p, &w, out, e))
		return false;
	if (v->digest.n && !str_eq(v->digest, out->digest) && !str_eq(v->digest, out->manifest))
		return err_set(e, STATUS_SOME, "%.*s: the archive has the digest %.*s, and the"
			       " index says %.*s", STR_ARG(v->url), STR_ARG(out->digest),
			       STR_ARG(v->digest));
	out->manifest = STR("");
	if (!out->prov || !prov_valid(p->arena, out->prov, out->digest))
		return true;
	return file_read(p->arena, out->prov, LIMIT_CHART_FILE, &bytes, e) &&
		file_write(arena_printf(p->arena, "%s.prov", out->archive), bytes, e);
}

/* Gets the archive of a version unless the store has it. */
static bool
keep_archive(struct pull *p, const struct wanted *w, const struct repo_version *v,
	     struct pulled *out, struct err *e)
{
	const char *repository = arena_cstr(p->arena, w->repository), *url;

	out->digest = v->digest;
	if (w->locked.n && v->digest.n && !str_eq(w->locked, v->digest) &&
	    !str_starts(v->url, STR("oci://")))
		return lock_differs(w->locked, v->digest, e);
	if (v->digest.n && !digest_valid(v->digest))
		return err_set(e, STATUS_USAGE, "the index has a digest that is none: '%.*s'",
			       STR_ARG(v->digest));
	if (v->digest.n && store_has(p->arena, p->charts, v->digest, ".tgz", &out->archive))
		return true;
	if (str_starts(v->url, STR("oci://")))
		return pull_reference(p, v, out, e);
	url = v->url.n ? url_in_repository(p->arena, repository, v->url) : NULL;
	if (url)
		return fetch_archive(p, w, v, url, out, e);
	return err_set(e, STATUS_USAGE, "%s: version %.*s has no http(s) URL: '%.*s'",
		       url_redact(p->arena, repository), STR_ARG(v->version), STR_ARG(v->url));
}

bool
pull_repo(struct pull *p, const struct wanted *w, struct pulled *out,
	  struct err *e)
{
	const char *repository = arena_cstr(p->arena, w->repository);
	const struct repo_version *v;
	struct repo_chart chart;
	FILE *f;
	bool ok;

	if (foreign_has_login(w->repository))
		return err_set(e, STATUS_USAGE, "%s: no credentials in URLs: mirror.yaml has"
			       " 'username' and 'password-file' for them, and others take"
			       " HELM_REPOSITORY_USERNAME and HELM_REPOSITORY_PASSWORD",
			       url_redact(p->arena, repository));
	out->chart = w->chart;
	out->version = w->version;
	out->digest = w->locked;
	if (w->locked.n && store_has(p->arena, p->charts, w->locked, ".tgz", &out->archive))
		return true;
	f = index_open(p, repository, &w->login, e);
	if (!f)
		return false;
	ok = repo_lines_find(p->arena, f, w->chart, &chart, e);
	fclose(f);
	if (!ok)
		return false;
	v = repo_chart_pick(&chart, w->chart, w->version, e);
	if (!v)
		return err_wrap(e, "%s", url_redact(p->arena, repository));
	ok = keep_archive(p, w, v, out, e);
	out->chart = w->chart;
	out->version = v->version;
	if (ok && w->locked.n && !str_eq(w->locked, out->digest))
		return lock_differs(w->locked, out->digest, e);
	return ok;
}

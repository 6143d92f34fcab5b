/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/stat.h>

#include "base/io.h"
#include "base/limits.h"
#include "chart/package.h"
#include "chart/repoindex.h"
#include "oci/store.h"
#include "prov.h"
#include "pull.h"

static bool
to_store(void *data, const void *p, size_t n, struct err *e)
{
	return store_add(data, p, n, e);
}

/* Packs the files into the store. */
static bool
keep_files(struct pull *p, struct chart_files *files, struct pulled *out,
	   struct err *e)
{
	struct store_put put;

	if (!store_begin(&put, p->arena, p->charts, ".tgz", STR(""),
			 LIMIT_CHART_ARCHIVE, e))
		return false;
	if (chart_pack(p->arena, out->chart, files, to_store, &put, e))
		return store_end(&put, STR(""), &out->digest, &out->archive, e);
	store_abort(&put);
	return false;
}

/* Puts the bytes of an archive into the store unchanged. */
static bool
keep_bytes(struct pull *p, struct str bytes, struct pulled *out, struct err *e)
{
	struct store_put put;

	if (!store_begin(&put, p->arena, p->charts, ".tgz", STR(""),
			 LIMIT_CHART_ARCHIVE, e))
		return false;
	if (store_add(&put, bytes.p, bytes.n, e))
		return store_end(&put, STR(""), &out->digest, &out->archive, e);
	store_abort(&put);
	return false;
}

/* Fails when the chart is not the one that was asked for. */
static bool
check_asked(const struct wanted *w, const struct metadata *m, struct err *e)
{
	if (w->chart.n && !str_eq(w->chart, m->name))
		return err_set(e, STATUS_USAGE, "the chart is called '%.*s', not '%.*s'",
			       STR_ARG(m->name), STR_ARG(w->chart));
	switch (version_pick(e->arena, &m->version, 1, w->version, e)) {
	case 0:
		return true;
	case -1:
		/* any version will do, a prerelease too */
		if (w->version.n == 0)
			return true;
		return err_set(e, STATUS_USAGE, "the chart has version %.*s, not %.*s",
			       STR_ARG(m->version), STR_ARG(w->version));
	}
	return false;
}

static bool
pull_folder(struct pull *p, const struct wanted *w, const char *dir,
	    struct pulled *out, struct err *e)
{
	struct chart_files files = { 0 };
	struct metadata m;
	size_t own;

	if (!folder_read(p->arena, dir, &files, p->reads, e) ||
	    !chart_files_metadata(p->arena, &files, &m, e) ||
	    !check_asked(w, &m, e))
		return false;
	own = files.n;
	if (!pull_dependencies(p, dir, w->depth, &files, e))
		return false;
	out->chart = m.name;
	out->version = m.version;
	pulled_annotate(p->arena, &m, out);
	if (!w->folder || files.n > own)
		return keep_files(p, &files, out, e);
	out->folder = w->repository;
	out->content = chart_files_digest(p->arena, &files);
	return true;
}

/* Puts the provenance file of an archive into the store, if there is one. */
static bool
keep_prov(struct pull *p, const char *path, const struct pulled *out,
	  struct err *e)
{
	struct err quiet = { .arena = p->arena };
	struct str text;

	path = arena_printf(p->arena, "%s.prov", path);
	if (!prov_valid(p->arena, path, out->digest) ||
	    !file_read(p->arena, path, LIMIT_CHART_FILE, &text, &quiet))
		return true;
	reads_add(p->reads, str_of(path));
	return file_write(arena_printf(p->arena, "%s.prov", out->archive), text, e);
}

static bool
pull_archive(struct pull *p, const struct wanted *w, const char *path,
	     struct pulled *out, struct err *e)
{
	struct chart_files files = { 0 };
	struct metadata m;
	struct str bytes;

	reads_add(p->reads, str_of(path));
	if (!file_read(p->arena, path, LIMIT_CHART_ARCHIVE, &bytes, e) ||
	    !archive_read(p->arena, bytes, &files, e) ||
	    !chart_files_metadata(p->arena, &files, &m, e) ||
	    !check_asked(w, &m, e))
		return false;
	out->chart = m.name;
	out->version = m.version;
	pulled_annotate(p->arena, &m, out);
	return keep_bytes(p, bytes, out, e) && keep_prov(p, path, out, e);
}

bool
pull_local(struct pull *p, const struct wanted *w, struct pulled *out,
	   struct err *e)
{
	char *path = arena_cstr(p->arena, w->repository);
	struct stat st;
	bool ok;

	if (stat(path, &st) != 0)
		return err_sys(e, STATUS_USAGE, "%s", path);
	ok = S_ISDIR(st.st_mode) ? pull_folder(p, w, path, out, e)
		: pull_archive(p, w, path, out, e);
	if (ok)
		return true;
	/* a chart that Helm cannot load is wrong input here */
	if (e->status == STATUS_INCOMPLETE)
		e->status = STATUS_USAGE;
	if (!str_holds(str_of(e->msg), w->repository))
		err_wrap(e, "%s", path);
	return false;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "pull.h"

#include "io.h"
#include "limits.h"
#include "package.h"

static const char prov_start[] = "-----BEGIN PGP SIGNED MESSAGE-----";

/* Helm's variables, for repositories that have no credentials of their own.
 * They are not shown to hosts that don't ask. */
static void
login_default(struct login *l)
{
	if (l->user)
		return;
	l->user = getenv("HELM_REPOSITORY_USERNAME");
	l->password = getenv("HELM_REPOSITORY_PASSWORD");
	if (l->user && !*l->user)
		l->user = NULL;
	if (!l->password)
		l->password = "";
	l->when_asked = true;
}

/* A chart archive is what it must be; nothing else is handed on. */
static bool
check_archive(const char *path, struct err *e)
{
	struct arena scratch = { 0 };
	struct err inner = { .arena = &scratch };
	struct chart_files files = { 0 };
	struct metadata m;
	struct str bytes;
	bool ok;

	ok = file_read(&scratch, path, LIMIT_CHART_ARCHIVE, &bytes, &inner) &&
		archive_read(&scratch, bytes, &files, &inner) &&
		chart_files_metadata(&scratch, &files, &m, &inner);
	if (!ok)
		err_set(e, STATUS_USAGE, "what was fetched is no chart archive: %s", inner.msg);
	arena_free(&scratch);
	return ok;
}

bool
prov_valid(struct arena *a, const char *path, struct str digest)
{
	struct err quiet = { .arena = a };
	struct str text;

	return file_read(a, path, LIMIT_CHART_FILE, &text, &quiet) &&
		str_starts(text, str_of(prov_start)) && str_holds(text, digest);
}

bool
pull_chart(struct pull *p, const struct wanted *asked, struct pulled *out,
	   struct err *e)
{
	struct wanted w = *asked;

	switch (w.type) {
	case UPSTREAM_REPO:
		login_default(&w.login);
		return pull_repo(p, &w, out, e) && check_archive(out->archive, e);
	case UPSTREAM_OCI:
		return pull_oci(p, &w, out, e) && check_archive(out->archive, e);
	case UPSTREAM_LOCAL:
		break;
	}
	return pull_local(p, &w, out, e);
}

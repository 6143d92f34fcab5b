/* SPDX-License-Identifier: Apache-2.0 */
#include "pull.h"

#include "base/io.h"
#include "base/limits.h"
#include "chart/package.h"
#include "chart/repoindex.h"
#include "yaml/yaml.h"

/* Takes Helm's variables when a repository has no credentials of its own.  They are
 * sent only to servers that ask for credentials. */
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

/* Adds the images of an annotation: a string that has a list of maps in YAML. */
static void
add_annotated(struct arena *a, struct val text, struct val *out)
{
	struct err quiet = { .arena = a };
	struct str image;
	struct val list;
	size_t i;

	if (val_kind(text) != KIND_STRING ||
	    !yaml_parse(a, val_text(text), YAML_EXACT, &list, &quiet) || val_kind(list) != KIND_LIST)
		return;
	for (i = 0; i < val_length(list); i++) {
		image = str_trim(val_get_str(val_at(list, i), "image"));
		if (image.n == 0)
			continue;
		val_append(a, out, val_cstr(arena_cstr(a, image)));
	}
}

void
pulled_annotate(struct arena *a, const struct metadata *m, struct pulled *out)
{
	out->annotated = val_list(a, NULL, 0);
	add_annotated(a, val_get(m->annotations, "artifacthub.io/images"), &out->annotated);
	add_annotated(a, val_get(m->annotations, "images"), &out->annotated);
}

/* Fails when the file that was pulled is not a chart archive, or its Chart.yaml says
 * another version than that under which it was found.  Reads the images of its
 * annotations. */
static bool
check_archive(struct pull *p, struct pulled *out, struct err *e)
{
	const char *path = out->archive;
	struct arena scratch = { 0 };
	struct err inner = { .arena = &scratch };
	struct chart_files files = { 0 };
	struct metadata m;
	struct str bytes;
	bool ok;

	ok = file_read(&scratch, path, LIMIT_CHART_ARCHIVE, &bytes, &inner) &&
		archive_read(&scratch, bytes, &files, &inner) &&
		chart_files_metadata(&scratch, &files, &m, &inner);
	if (ok)
		pulled_annotate(p->arena, &m, out);
	if (!ok)
		err_set(e, STATUS_USAGE, "what was fetched is no chart archive: %s", inner.msg);
	else if (!version_same(out->version, m.version))
		ok = err_set(e, STATUS_USAGE, "%.*s %.*s: the Chart.yaml in it says version %.*s;"
			     " its publisher has to put that right", STR_ARG(out->chart),
			     STR_ARG(out->version), STR_ARG(m.version));
	arena_free(&scratch);
	return ok;
}

bool
pull_chart(struct pull *p, const struct wanted *asked, struct pulled *out,
	   struct err *e)
{
	struct wanted w = *asked;
	bool found = false;

	if (w.type != UPSTREAM_LOCAL && !pull_source(p, &w, out, &found, e))
		return false;
	if (found)
		return check_archive(p, out, e);
	switch (w.type) {
	case UPSTREAM_REPO:
		login_default(&w.login);
		return pull_repo(p, &w, out, e) && check_archive(p, out, e);
	case UPSTREAM_OCI:
		return pull_oci(p, &w, out, e) && check_archive(p, out, e);
	case UPSTREAM_LOCAL:
		break;
	}
	return pull_local(p, &w, out, e); /* which has read the chart */
}

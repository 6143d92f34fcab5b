/* SPDX-License-Identifier: Apache-2.0 */
#include "package.h"

#include "crypto/digest.h"

static int
by_name(const void *a, const void *b)
{
	const struct chart_file *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

bool
chart_pack(struct arena *a, struct str name, struct chart_files *files,
	   tgz_sink sink, void *data, struct err *e)
{
	struct tgz *t = tgz_begin(a, sink, data);
	struct str path;
	bool ok = true;
	size_t i;

	if (files->n)
		qsort(files->v, files->n, sizeof *files->v, by_name);
	for (i = 0; ok && i < files->n; i++) {
		path = str_of(arena_printf(a, "%.*s/%.*s", STR_ARG(name),
					   STR_ARG(files->v[i].name)));
		ok = tgz_add(t, path, files->v[i].data, e);
	}
	return tgz_end(t, ok ? e : NULL) && ok;
}

struct str
chart_files_digest(struct arena *a, const struct chart_files *files)
{
	struct digest_ctx *d = digest_begin(STR(""));
	char text[DIGEST_MOST];
	const char *size;
	size_t i;

	for (i = 0; i < files->n; i++) {
		/* the size ends the name, and says where the next name begins */
		size = arena_printf(a, "/%zu\n", files->v[i].data.n);
		digest_add(d, files->v[i].name.p, files->v[i].name.n);
		digest_add(d, size, strlen(size));
		digest_add(d, files->v[i].data.p, files->v[i].data.n);
	}
	digest_end(d, text);
	return arena_dup(a, str_of(text));
}

const struct chart_file *
chart_file_named(const struct chart_files *files, const char *name)
{
	size_t i;

	for (i = 0; i < files->n; i++)
		if (str_is(files->v[i].name, name))
			return &files->v[i];
	return NULL;
}

bool
chart_files_metadata(struct arena *a, const struct chart_files *files,
		     struct metadata *m, struct err *e)
{
	const struct chart_file *f = chart_file_named(files, "Chart.yaml");

	*m = (struct metadata){ 0 };
	if (!f)
		return err_set(e, STATUS_USAGE, "Chart.yaml file is missing");
	if (!metadata_read(a, f->data, false, m, e))
		return err_wrap(e, "cannot load Chart.yaml");
	if (m->api_version.n == 0)
		m->api_version = STR("v1");
	f = chart_file_named(files, "requirements.yaml");
	if (f && !metadata_read(a, f->data, false, m, e))
		return err_wrap(e, "cannot load requirements.yaml");
	return metadata_check(a, m, e);
}

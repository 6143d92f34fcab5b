/* SPDX-License-Identifier: Apache-2.0 */
#include "quirks.h"


#include "base/io.h"
#include "base/limits.h"

#define TYPES(...) .refuse = { __VA_ARGS__ }, \
	.nrefuse = sizeof (struct str[]){ __VA_ARGS__ } / sizeof (struct str)

/* Each row is stated by the registry's own documents or its maintainers. */
static const struct quirks built_in[] = {
	/* a PUT of more than 20 MB is answered with 413 */
	{ .host = "*.azurecr.io", .patch = true },
	{ .host = "*.azurecr.cn", .patch = true },
	{ .host = "*.azurecr.us", .patch = true },
	/* repositories are NAMESPACE/NAME */
	{ .host = "docker.io", .least = 2, .most = 2, .sparse = SPARSE_REFUSED },
	{ .host = "index.docker.io", .least = 2, .most = 2, .sparse = SPARSE_REFUSED },
	/* repositories are PROJECT/REPOSITORY/IMAGE or longer */
	{ .host = "*-docker.pkg.dev", .least = 3 },
	/* a sparse index is refused with ReferencedImagesNotFoundException */
	{ .host = "*.dkr.ecr.*.amazonaws.com", .sparse = SPARSE_REFUSED },
	/* its schemas name the media types that a manifest may combine */
	{ .host = "quay.io", .no_mixed = true, .sparse = SPARSE_REFUSED,
	  TYPES(STR_INIT("application/vnd.docker.image.rootfs.diff.tar")) },
};

static const struct quirks none;

static bool
take_number(struct str text, int64_t most, int64_t *out)
{
	return str_decimal(text, most, out) && *out > 0;
}

/* Takes one word NAME=VALUE of a line; false when it is no quirk. */
static bool
take_word(struct quirks *q, struct str name, struct str value)
{
	bool no = str_is(value, "no");
	int64_t n = 0;

	if (str_is(name, "upload"))
		q->patch = str_is(value, "patch");
	else if (str_is(name, "mount") && no)
		q->no_mount = true;
	else if (str_is(name, "sparse") && (no || str_is(value, "yes")))
		q->sparse = no ? SPARSE_REFUSED : SPARSE_TAKEN;
	else if (str_is(name, "mixed") && no)
		q->no_mixed = true;
	else if (str_is(name, "refuse") && value.n && q->nrefuse < QUIRKS_TYPES)
		q->refuse[q->nrefuse++] = value;
	else if (str_is(name, "chunk") && take_number(value, INT64_MAX, &n))
		q->chunk = n;
	else if (str_is(name, "least") && take_number(value, 64, &n))
		q->least = (int)n;
	else if (str_is(name, "most") && take_number(value, 64, &n))
		q->most = (int)n;
	else
		return false;
	return !str_is(name, "upload") || q->patch || str_is(value, "put");
}

static bool
read_line(struct arena *a, struct quirks *q, struct str line, struct err *e)
{
	struct str word, name, value;

	*q = (struct quirks){ .host = arena_cstr(a, str_word(&line)) };
	while (line.n) {
		word = str_word(&line);
		if (!str_cut(word, '=', &name, &value) || !take_word(q, name, value))
			return err_set(e, STATUS_USAGE, "'%.*s' is no quirk: upload=put, "
				       "upload=patch, chunk=BYTES, mount=no, least=N, most=N, "
				       "sparse=yes, sparse=no, mixed=no or refuse=TYPE", STR_ARG(word));
	}
	q->patch |= q->chunk > 0;
	return true;
}

bool
quirks_read(struct arena *a, struct quirks_table *t, const char *path, struct err *e)
{
	struct str text, line;
	size_t number = 0;

	if (!file_read(a, path, LIMIT_FILE, &text, e))
		return false;
	if (!t->v)
		t->v = arena_array(a, struct quirks, QUIRKS_MOST);
	while (text.n) {
		number++;
		str_cut(text, '\n', &line, &text);
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (t->n == QUIRKS_MOST)
			return err_set(e, STATUS_USAGE, "%s: more than %d lines", path,
				       QUIRKS_MOST);
		if (!read_line(a, &t->v[t->n++], line, e))
			return err_wrap(e, "%s:%zu", path, number);
	}
	return true;
}

const struct quirks *
quirks_of(const struct quirks_table *t, struct str host)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (str_glob(str_of(t->v[i].host), host))
			return &t->v[i];
	for (i = 0; i < sizeof built_in / sizeof *built_in; i++)
		if (str_glob(str_of(built_in[i].host), host))
			return &built_in[i];
	return &none;
}

bool
quirks_refuse(const struct quirks *q, struct str media_type)
{
	size_t i;

	for (i = 0; i < q->nrefuse; i++)
		if (str_glob(q->refuse[i], media_type))
			return true;
	return false;
}

const char *
quirks_path(struct arena *a, const struct quirks *q, struct str repository)
{
	int n = repository.n > 0;
	size_t i;

	for (i = 0; i < repository.n; i++)
		n += repository.p[i] == '/';
	if (q->most && n > q->most)
		return arena_printf(a, "%.*s has %d parts, and this registry takes at most "
				    "%d: shorten it with --map", STR_ARG(repository), n,
				    q->most);
	if (q->least && n < q->least)
		return arena_printf(a, "%.*s has %d parts, and this registry needs at least "
				    "%d: give the target a prefix, or --map", STR_ARG(repository),
				    n, q->least);
	return NULL;
}

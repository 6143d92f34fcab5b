/* SPDX-License-Identifier: Apache-2.0 */
#include "repoindex.h"

#include "base/buf.h"
#include "base/limits.h"
#include "golang/semver.h"

enum { SHOWN_VERSIONS = 5 };

static void
chart_add(struct arena *a, struct repo_chart *c, struct repo_version v)
{
	c->version = arena_room(a, c->version, c->n, &c->cap, sizeof *c->version);
	c->version[c->n++] = v;
}

bool
repo_lines_find(struct arena *a, FILE *f, struct str chart,
		struct repo_chart *out, struct err *e)
{
	struct repo_version v;
	struct str line, rest;
	char *text = NULL;
	size_t room = 0;
	ssize_t n;

	*out = (struct repo_chart){ 0 };
	while ((n = getline(&text, &room, f)) > 0) {
		line = (struct str){ text, (size_t)n - (text[n - 1] == '\n') };
		str_cut(line, '\t', &v.chart, &rest);
		if (!str_eq(v.chart, chart))
			continue;
		rest = arena_dup(a, rest);
		v.chart = chart;
		str_cut(rest, '\t', &v.version, &rest);
		str_cut(rest, '\t', &v.digest, &v.url);
		chart_add(a, out, v);
	}
	free(text);
	return !ferror(f) || err_sys(e, STATUS_USAGE, "the kept index");
}

ptrdiff_t
version_pick(struct arena *a, const struct str *version, size_t n,
	     struct str asked, struct err *e)
{
	struct err quiet = { .arena = a };
	struct semver_range *range;
	struct semver best, v;
	ptrdiff_t at = -1;
	size_t i;

	for (i = 0; asked.n && i < n; i++)
		if (str_eq(version[i], asked))
			return (ptrdiff_t)i;
	if (!semver_range_parse(a, asked.n ? asked : STR("*"), &range, e)) {
		err_wrap(e, "version '%.*s'", STR_ARG(asked));
		return -2;
	}
	for (i = 0; i < n; i++) {
		if (!semver_parse(version[i], &v, &quiet) ||
		    !semver_range_has(range, &v) ||
		    (at >= 0 && semver_cmp(&v, &best) <= 0))
			continue;
		best = v;
		at = (ptrdiff_t)i;
	}
	return at;
}

/* The first few versions of a chart, for a message. */
static struct str
some_versions(struct arena *a, const struct repo_chart *c)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_LINE);
	for (i = 0; i < c->n && i < SHOWN_VERSIONS; i++)
		buf_printf(&b, "%s%.*s", i ? ", " : "",
			   STR_ARG(c->version[i].version));
	if (c->n > SHOWN_VERSIONS)
		buf_printf(&b, " and %zu more", c->n - SHOWN_VERSIONS);
	return buf_str(&b);
}

/* The first entry of the same version that has an URL, when the one at `at` has none. */
static const struct repo_version *
with_url(const struct repo_chart *c, size_t at)
{
	size_t i;

	for (i = 0; c->version[at].url.n == 0 && i < c->n; i++)
		if (c->version[i].url.n && str_eq(c->version[i].version, c->version[at].version))
			return &c->version[i];
	return &c->version[at];
}

const struct repo_version *
repo_chart_pick(const struct repo_chart *c, struct str chart, struct str asked,
		struct err *e)
{
	struct arena *a = e->arena;
	struct str *text = arena_array(a, struct str, c->n + 1);
	ptrdiff_t at;
	size_t i;

	for (i = 0; i < c->n; i++)
		text[i] = c->version[i].version;
	at = version_pick(a, text, c->n, asked, e);
	if (at >= 0)
		return with_url(c, (size_t)at);
	if (at == -2)
		return NULL;
	if (c->n == 0)
		err_set(e, STATUS_USAGE, "the index has no chart '%.*s'",
			STR_ARG(chart));
	else if (asked.n == 0)
		err_set(e, STATUS_USAGE,
			"chart '%.*s' has no stable version; there is %.*s",
			STR_ARG(chart), STR_ARG(some_versions(a, c)));
	else
		err_set(e, STATUS_USAGE,
			"chart '%.*s' has no version '%.*s'; there is %.*s",
			STR_ARG(chart), STR_ARG(asked), STR_ARG(some_versions(a, c)));
	return NULL;
}

bool
version_same(struct str one, struct str other)
{
	struct arena scratch = { 0 };
	struct err quiet = { .arena = &scratch };
	struct semver x, y;
	bool same = str_eq(one, other) ||
		(semver_parse(one, &x, &quiet) && semver_parse(other, &y, &quiet) &&
		 semver_cmp(&x, &y) == 0 &&
		 (x.meta.n == 0 || y.meta.n == 0 || str_eq(x.meta, y.meta)));

	arena_free(&scratch);
	return same;
}

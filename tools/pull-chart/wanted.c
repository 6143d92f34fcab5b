/* SPDX-License-Identifier: Apache-2.0 */
#include "wanted.h"

#include "locked.h"

static bool
read_login(const struct pull *p, const struct component *c, struct login *l,
	   struct err *e)
{
	char *user, *password;

	if (c->config.n == 0)
		return true;
	if (!mirror_file_login(p->arena, arena_cstr(p->arena, c->config), c->name, &user,
			       &password, e))
		return false;
	l->user = user;
	l->password = password;
	return true;
}

/* *w takes the chart that a component asks for. */
static bool
read_wanted(const struct pull *p, const struct component *c, struct wanted *w,
	    struct err *e)
{
	*w = (struct wanted){ .repository = c->repository, .chart = c->chart,
			      .version = c->version, .pinned = c->digest,
			      .folder = p->folders && c->digest.n == 0 };
	if (val_kind(c->insecure) == KIND_BOOL)
		w->insecure = val_flag(c->insecure) ? INSECURE_YES : INSECURE_NO;
	if (!upstream_type_parse(c->type, &w->type))
		return err_set(e, STATUS_USAGE, "unknown type '%.*s'; known are repo,"
			       " oci and local", STR_ARG(c->type));
	if (w->repository.n == 0)
		return err_set(e, STATUS_USAGE, "no 'repository'");
	if (w->chart.n == 0 && w->type != UPSTREAM_LOCAL)
		return err_set(e, STATUS_USAGE, "no 'chart'");
	return read_login(p, c, &w->login, e);
}

bool
wanted_pull(struct pull *p, struct val v, struct component *c, struct err *e)
{
	struct pulled got = { 0 };
	struct str digest, asked;
	struct wanted w;

	if (!component_parse(v, c, e))
		return false;
	if (p->packs && c->archive.n) {
		reads_add(p->reads, c->archive);
		return true;
	}
	if (!read_wanted(p, c, &w, e))
		return false;
	asked = w.version;
	locked_set(p, &w);
	if (!pull_chart(p, &w, &got, e))
		return false;
	digest = c->digest;
	if (digest.n && !str_eq(digest, got.digest) && !str_eq(digest, got.manifest))
		return err_set(e, STATUS_SOME, "%.*s %.*s of %.*s is not what was asked for: it has the "
			       "digest %.*s, and %.*s was wanted", STR_ARG(got.chart),
			       STR_ARG(got.version), STR_ARG(w.repository), STR_ARG(got.digest),
			       STR_ARG(digest));
	if (!str_eq(got.version, asked))
		c->requested = member_present(asked);
	c->chart = member_present(got.chart);
	c->version = member_present(got.version);
	c->digest = got.digest;
	c->folder = got.folder;
	c->content = got.content;
	c->archive = (struct str){ 0 };
	if (got.archive) {
		c->archive = str_of(got.archive);
		reads_add(p->reads, c->archive);
	}
	if (val_length(got.annotated))
		c->annotated = got.annotated;
	if (got.manifest.n)
		c->manifest = got.manifest;
	return true;
}

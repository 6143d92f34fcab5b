/* SPDX-License-Identifier: Apache-2.0 */
#include "target.h"

#include "cli/diag.h"

static struct str
joined(struct arena *a, struct str x, struct str y)
{
	return str_of(arena_printf(a, "%.*s%s%.*s", STR_ARG(x),
				   x.n && y.n ? "/" : "", STR_ARG(y)));
}

bool
target_option(struct arena *a, struct target *t, const struct opts *o, int key)
{
	switch (key) {
	case TARGET_CHARTS: t->charts_prefix = str_of(o->arg); return true;
	case TARGET_MAP: rewrite_add(&t->map, str_of(o->arg), "--map"); return true;
	case TARGET_MAP_FILE: rewrite_read(a, &t->map, o->arg); return true;
	}
	return false;
}

void
target_set(struct arena *a, struct target *t, const struct opts *o, const char *text)
{
	struct err e = { .arena = a };

	if (!location_parse(a, str_of(text), &t->at, &e))
		fatal_err(&e);
	if (t->at.kind == LOCATION_FILE)
		opts_fail(o, "%s is no target: give HOST[:PORT][/PREFIX] or oci:DIR", text);
}

struct str
target_label(struct arena *a, const struct lock_item *i)
{
	if (!i->chart)
		return i->name;
	return str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(i->chart_name),
				   STR_ARG(i->version)));
}

/* The path under the target: by the rules, else the source's own without its
 * host, charts by their name alone. */
static struct str
path_of(struct arena *a, const struct target *t, const struct lock_item *i)
{
	struct str name, path;

	if (i->chart)
		name = joined(a, str_starts(i->repository, STR("oci://"))
			      ? str_sub(i->repository, 6, i->repository.n)
			      : i->repository, i->chart_name);
	else
		name = joined(a, i->ref.host, i->ref.repository);
	if (rewrite_name(a, &t->map, name, &path))
		return path;
	return i->chart ? joined(a, t->charts_prefix, i->chart_name) : i->ref.repository;
}

bool
target_location(struct arena *a, const struct target *t, const struct lock_item *i,
		struct location *to, struct str *tag, struct err *e)
{
	struct str label = target_label(a, i), path;

	*to = t->at;
	if (t->at.kind == LOCATION_LAYOUT) {
		*tag = label;
		return true;
	}
	*tag = i->chart ? chart_tag(a, i->version) : i->ref.tag;
	path = joined(a, joined(a, t->at.host, t->at.repository), path_of(a, t, i));
	return location_parse(a, path, to, e) || err_wrap(e, "%.*s", STR_ARG(label));
}

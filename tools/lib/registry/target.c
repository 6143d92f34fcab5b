/* SPDX-License-Identifier: Apache-2.0 */
#include "target.h"

#include "options.h"

static struct str
joined(struct arena *a, struct str x, struct str y)
{
	return str_of(arena_printf(a, "%.*s%s%.*s", STR_ARG(x),
				   x.n && y.n ? "/" : "", STR_ARG(y)));
}

bool
target_option(struct arena *a, struct target *t, int key, const char *arg, struct err *e)
{
	switch (key) {
	case OPT_CHARTS_PREFIX: t->charts_prefix = str_of(arg); return true;
	case OPT_MAP: rewrite_add(a, &t->map, str_of(arg), "--map", e); return true;
	case OPT_MAP_FILE: rewrite_read(a, &t->map, arg, e); return true;
	}
	return false;
}

bool
target_set(struct arena *a, struct target *t, const char *text, struct err *e)
{
	if (!location_parse(a, str_of(text), &t->at, e))
		return false;
	return t->at.kind != LOCATION_FILE ||
	       err_set(e, STATUS_USAGE, "%s is no target: give HOST[:PORT][/PREFIX] or oci:DIR", text);
}

struct str
target_label(struct arena *a, const struct lock_item *i)
{
	if (!i->chart)
		return i->name;
	return str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(i->chart_name),
				   STR_ARG(i->version)));
}

/* The item's path under the target: by the rules; else the repository of an image, or
 * the name of a chart under the charts' prefix. */
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

/* Splits PATH[:TAG] of the column "to"; *tag keeps its value when there is no TAG. */
static void
to_cut(struct str to, struct str *path, struct str *tag)
{
	ptrdiff_t colon = str_rchr(to, ':');

	*path = to;
	if (colon < 0)
		return;
	*path = str_sub(to, 0, (size_t)colon);
	*tag = str_sub(to, (size_t)colon + 1, to.n);
}

/* The name of an item in a layout: that of its source, or PATH:TAG or PATH@DIGEST by
 * the column "to". */
static struct str
entry_name(struct arena *a, const struct lock_item *i, struct str path, struct str tag)
{
	bool tagged = tag.n > 0;

	if (!i->columns.to.n)
		return target_label(a, i);
	return str_of(arena_printf(a, "%.*s%c%.*s", STR_ARG(path), tagged ? ':' : '@',
				   STR_ARG(tagged ? tag : i->digest)));
}

bool
target_location(struct arena *a, const struct target *t, const struct lock_item *i,
		struct location *to, struct str *tag, struct err *e)
{
	struct str label = target_label(a, i), path;

	*to = t->at;
	*tag = i->chart ? chart_tag(a, i->version) : i->ref.tag;
	if (i->columns.to.n)
		to_cut(i->columns.to, &path, tag);
	else
		path = path_of(a, t, i);
	if (t->at.kind == LOCATION_LAYOUT) {
		*tag = entry_name(a, i, path, *tag);
		return true;
	}
	path = joined(a, joined(a, t->at.host, t->at.repository), path);
	if (location_parse(a, path, to, e))
		return true;
	if (i->chart && str_ends(path, i->chart_name))
		chart_name_check(i->chart_name, e); /* says it better */
	return err_wrap(e, "%.*s", STR_ARG(label));
}

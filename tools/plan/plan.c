/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/io.h"
#include "base/map.h"
#include "cli/diag.h"
#include "fit.h"
#include "oci/layout.h"
#include "oci/store.h"
#include "probe.h"
#include "referrers.h"
#include "result.h"
#include "settings.h"
#include "choose.h"

static bool
take_first(struct item *i)
{
	i->from = i->locations.at[0];
	return true;
}

/* Where the item is read: a layout that has it, its registry, or an archive. */
static bool
find_source(struct settings *s, struct item *i, struct err *e)
{
	const struct lock_item *l = &i->lock;
	char *charts = path_join(s->arena, s->work, "charts"), *path;
	struct val *archive;
	struct str tag;
	size_t k;

	if (l->chart && lock_chart_location(s->arena, l, &i->from, &tag))
		return i->from.kind != LOCATION_REGISTRY ||
		       (source_locations(s->arena, &s->sources, location_str(s->arena, &i->from),
					 &i->locations, e) && take_first(i));
	if (l->chart) {
		archive = map_get(s->archives, l->name);
		if (store_has(s->arena, charts, l->digest, ".tgz", &path))
			i->archive = path;
		else if (archive)
			i->archive = arena_cstr(s->arena, archive->s);
		else
			return err_set(e, STATUS_USAGE, "%.*s: there is no %s; run "
				       "pull-chart", STR_ARG(i->label), path);
		return true;
	}
	for (k = 0; k < s->sources.nlayout; k++) {
		i->from = s->sources.layout[k];
		path = path_join(s->arena, i->from.path, "blobs");
		if (store_has(s->arena, path, l->digest, "", &path))
			return true;
	}
	return source_registries(s->arena, &s->sources, &l->ref, &i->locations, e) && take_first(i);
}

static void
prepare_item(struct settings *s, struct graph *g, struct item *i,
	     const struct lock_item *l)
{
	struct err e = { .arena = s->arena };

	i->lock = *l;
	i->sparse = s->sparse;
	i->foreign = s->foreign;
	i->label = target_label(s->arena, l);
	if (!l->chart && !str_is(l->platforms, "all"))
		i->nplatform = platforms_split(s->arena, l->platforms, &i->platform);
	if (!item_map(s->arena, i, &s->target, &e) || !find_source(s, i, &e))
		fatal_err(&e);
	if (!i->archive)
		i->root = graph_node(g, l->digest, &i->from);
	else if (!item_pack(g, i, &e))
		fatal_err(&e);
}

/* What the target has, by the receipt or its files. */
static void
read_known(struct settings *s, struct known *k)
{
	struct err e = { .arena = s->arena };
	const char *receipt = s->receipt ? s->receipt
		: path_join(s->arena, s->work, "receipt.jsonl");

	if (!known_read(k, s->arena, s->recheck ? NULL : receipt, &e))
		fatal_err(&e);
	/* what a run did that did not come to its receipt */
	if (!s->receipt && !s->recheck &&
	    !known_add(k, path_join(s->arena, s->work, "journal.jsonl"), &e))
		fatal_err(&e);
	if (s->target.at.kind != LOCATION_LAYOUT)
		return;
	if (!layout_may_be(s->arena, s->target.at.path, &e)) {
		err_wrap(&e, "the target %.*s", STR_ARG(location_str(s->arena, &s->target.at)));
		fatal_err(&e);
	}
	k->layout = s->target.at.path;
}

/* Which of the items it has; it is asked about those that are not known. */
static void
find_known(struct settings *s, struct registry *r, const struct known *k,
	   struct item *item, size_t n)
{
	struct err e = { .arena = s->arena };
	size_t i;

	for (i = 0; i < n && !k->layout; i++)
		item[i].exists = known_tag(k, item[i].root->digest, &item[i].to,
					   item[i].tag);
	if (!k->layout && !known_ask(r, s->arena, item, n, &e)) {
		err_wrap(&e, "the target %.*s", STR_ARG(location_str(s->arena, &s->target.at)));
		fatal_err(&e);
	}
	for (i = 0; i < n; i++) /* the tag may be there, and not what is below it */
		item[i].exists = item[i].exists && !known_lacks(k, item[i].root->digest,
								&item[i].to, item[i].tag);
}

/* The items, and after them what refers to them. */
static struct item *
add_referrers(struct settings *s, struct graph *g, const struct known *k,
	      struct item *item, size_t *n)
{
	struct referrers x = { .graph = g, .work = s->work, .target = &s->target };
	struct err e = { .arena = s->arena };
	struct item *all;

	if (!referrers_find(&x, item, *n, &e))
		fatal_err(&e);
	if (x.left)
		warn("%zu indexes are cut down to the chosen platforms: their own signatures "
		     "stay behind (--sparse keeps such an index whole)", x.left);
	if (x.n == 0)
		return item;
	find_known(s, g->registry, k, x.item, x.n);
	items_load(g, x.item, x.n, false);
	all = arena_array(s->arena, struct item, *n + x.n);
	memcpy(all, item, *n * sizeof *all);
	memcpy(all + *n, x.item, x.n * sizeof *all);
	*n += x.n;
	return all;
}

/* Says what may be refused after the blobs have moved. */
static void
warn_doubtful(const struct settings *s, size_t n)
{
	if (n)
		warn("%zu indexes go to %.*s without all that they name, which docker-registry "
		     "and zot, for two, refuse: leave --sparse out, or say sparse=yes in a file "
		     "of --quirks", n, STR_ARG(s->target.at.host));
}

/* Leaves out what the target has, blob by blob. */
static void
check_blobs(struct settings *s, struct graph *g, struct known *k, const struct item *item,
	    size_t n)
{
	struct err e = { .arena = s->arena };

	if (k->layout || !s->check_blobs)
		return;
	if (!probe_blobs(g, k, item, n, &e)) {
		err_wrap(&e, "the target %.*s", STR_ARG(location_str(s->arena, &s->target.at)));
		fatal_err(&e);
	}
}

/* Chooses platforms; what cannot be written is fatal. */
static void
choose(struct settings *s, struct graph *g, struct item *item, size_t n)
{
	struct err e = { .arena = s->arena };
	size_t i;

	for (i = 0; i < n; i++)
		if (!item[i].failed && !item_choose(g, &item[i], &e))
			fatal_err(&e);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct settings s = { .arena = &a, .work = "mirror.work", .archives = map_new(&a) };
	struct err e = { .arena = &a };
	struct lock lock = { 0 };
	struct known known = { 0 };
	struct registry *r;
	struct graph g;
	struct item *item;
	enum status status;
	struct opts o;
	size_t i, n;
	int key, k;

	opts_init(&o, &a, &settings_program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		settings_take(&s, &o, key);
	if (!s.target.at.host.n && !s.target.at.path)
		opts_fail(&o, "--target is missing");
	if (s.plain)
		registry_option_http(&a, &s.registry, s.target.at.host);
	for (k = 0; k < o.n || (k == 0 && o.n == 0); k++)
		if (!lock_read(&a, &lock, o.n ? o.operand[k] : "-", &e))
			fatal_err(&e);
	lock_sort(&lock);
	s.registry.note = warn_text;
	r = registry_new(&a, &s.registry);
	graph_init(&g, &a, r, s.work);
	item = arena_array(&a, struct item, lock.n);
	for (i = 0; i < lock.n; i++)
		prepare_item(&s, &g, &item[i], &lock.item[i]);
	if (!items_collide(&a, item, lock.n, &e))
		fatal_err(&e);
	items_fit_path(&a, &s.quirks, item, lock.n);
	items_choose_source(&g, item, lock.n, true);
	items_load(&g, item, lock.n, true);
	choose(&s, &g, item, lock.n);
	read_known(&s, &known);
	find_known(&s, r, &known, item, lock.n);
	items_choose_source(&g, item, lock.n, false);
	items_load(&g, item, lock.n, false);
	n = lock.n;
	if (!s.no_referrers)
		item = add_referrers(&s, &g, &known, item, &n);
	items_fit(&g, &s.quirks, item, n);
	warn_doubtful(&s, items_doubtful(&g, &s.quirks, item, n));
	check_blobs(&s, &g, &known, item, n);
	registry_free(r);
	status = result_report(item, n);
	if (s.failed)
		result_failed(&s, item, lock.n);
	if (s.repositories)
		result_repositories(&s, item, lock.n);
	if (status == STATUS_OK || s.failed)
		result_plan(&s, &g, &known, item, n);
	arena_free(&a);
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "emit.h"
#include "fit.h"
#include "io.h"
#include "jsonl.h"
#include "probe.h"
#include "referrers.h"
#include "store.h"

enum { OPT_TARGET = 256, OPT_WORK,
       OPT_RECEIPT, OPT_RECHECK, OPT_COMPONENTS, OPT_PLAIN, OPT_SPARSE, OPT_FAILED,
       OPT_REFERRERS, OPT_BLOBS, OPT_REPOSITORIES };

static const struct program program = {
	.name = "plan",
	.synopsis = "plan --target target [-o file] [--cacert file] [--cert file] [--certs-dir dir] "
		"[--charts-prefix path] [--check-blobs] [--components file] [--failed file] "
		"[--http host] [--https host] [--key file] [--map from=to] [--map-file file] "
		"[--no-referrers] [--plain-http] [--quirks file] [--receipt file] [--recheck] "
		"[--repositories file] [--rewrite from=to] [--rewrite-file file] "
		"[--source oci:dir] [--sparse] [--work dir] [lock ...]",
	.purpose = "find out what a target lacks",
	.opts = (const struct opt[]){
		{ OPT_TARGET, "target", "TARGET", "HOST[:PORT][/PREFIX] or oci:DIR" },
		{ 'o', "output", "FILE", "write the plan there" },
		{ OPT_BLOBS, "check-blobs", NULL, "ask the target for each blob, so that bytes are exact" },
		{ OPT_COMPONENTS, "components", "FILE", "records of the charts, as pull-chart "
			"writes them" },
		{ OPT_FAILED, "failed", "FILE", "write what failed there, as a list" },
		{ OPT_REFERRERS, "no-referrers", NULL, "leave signatures and the like behind" },
		{ OPT_PLAIN, "plain-http", NULL, "speak plain HTTP with the target" },
		{ OPT_RECEIPT, "receipt", "FILE", "what the target is known to have" },
		{ OPT_RECHECK, "recheck", NULL, "ask the target in spite of a receipt" },
		{ OPT_REPOSITORIES, "repositories", "FILE", "write the repositories that are needed there" },
		{ OPT_SPARSE, "sparse", NULL, "keep an index whole though parts stay away" },
		{ OPT_WORK, "work", "DIR", "the work folder (default mirror.work)" },
		QUIRKS_OPTS,
		TARGET_OPTS,
		SOURCES_OPTS,
		REGISTRY_OPTS,
		{ 0 } },
};

struct settings {
	struct arena *arena;
	struct target target;
	struct sources sources;
	struct registry_options registry;
	struct map *archives;   /* name of a lock item → path, from components */
	struct quirks_table quirks;
	const char *work, *receipt, *out, *failed, *repositories;
	bool recheck, sparse, plain, no_referrers, check_blobs;
};

static void
read_components(struct settings *s, const char *path)
{
	struct err e = { .arena = s->arena };
	struct lock one = { 0 };
	struct str archive;
	struct val *v;
	size_t i, n;

	if (!jsonl_read(s->arena, path, &v, &n, &e))
		fatal_err(&e);
	for (i = 0; i < n; i++) {
		if (!lock_add_component(s->arena, &one, v[i], &e))
			fatal(STATUS_USAGE, "%s: %s", path, e.msg);
		archive = val_get_str(v[i], "archive");
		if (archive.n)
			map_set(s->archives, one.item[i].name, val_str(archive));
		registry_option_insecure(s->arena, &s->registry, v[i]);
	}
}

static void
read_quirks(struct settings *s, const char *path)
{
	struct err e = { .arena = s->arena };

	if (!quirks_read(s->arena, &s->quirks, path, &e))
		fatal_err(&e);
}

static void
take_option(struct settings *s, struct opts *o, int key)
{
	switch (key) {
	case 'o': s->out = o->arg; break;
	case OPT_TARGET: target_set(s->arena, &s->target, o, o->arg); break;
	case OPT_COMPONENTS: read_components(s, o->arg); break;
	case OPT_FAILED: s->failed = o->arg; break;
	case OPT_WORK: s->work = o->arg; break;
	case OPT_RECEIPT: s->receipt = o->arg; break;
	case OPT_RECHECK: s->recheck = true; break;
	case OPT_REPOSITORIES: s->repositories = o->arg; break;
	case OPT_BLOBS: s->check_blobs = true; break;
	case QUIRKS_FILE: read_quirks(s, o->arg); break;
	case OPT_SPARSE: s->sparse = true; break;
	case OPT_REFERRERS: s->no_referrers = true; break;
	case OPT_PLAIN: s->plain = true; break;
	default:
		if (!target_option(s->arena, &s->target, o, key) &&
		    !sources_option(s->arena, &s->sources, o, key))
			registry_option(&s->registry, key, o->arg);
	}
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

	if (l->chart && lock_chart_place(s->arena, l, &i->from, &tag))
		return true;
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
	return source_registry(s->arena, &s->sources, &l->ref, &i->from, e);
}

static void
prepare_item(struct settings *s, struct graph *g, struct item *i,
	     const struct lock_item *l)
{
	struct err e = { .arena = s->arena };

	i->lock = *l;
	i->sparse = s->sparse;
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
	if (s->target.at.kind == PLACE_LAYOUT)
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
		err_wrap(&e, "the target %.*s", STR_ARG(place_str(s->arena, &s->target.at)));
		fatal_err(&e);
	}
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

static enum status
report(const struct item *item, size_t n)
{
	size_t failed = 0, temporary = 0, i;
	bool refused = false;

	for (i = 0; i < n; i++) {
		if (!item[i].failed)
			continue;
		warn("%s", item[i].failed);
		failed++;
		temporary += item[i].status == STATUS_TEMPORARY;
		refused |= item[i].status == STATUS_REFUSED;
	}
	if (failed)
		warn("%zu of %zu could not be planned", failed, n);
	return failed ? err_status(failed, temporary, refused) : STATUS_OK;
}

static void
write_failed(struct settings *s, const struct item *item, size_t n)
{
	struct err e = { .arena = s->arena };
	struct output out;
	size_t i;

	if (!output_open(&out, s->arena, s->failed, &e))
		fatal_err(&e);
	for (i = 0; i < n; i++)
		if (item[i].failed)
			fprintf(out.f, "%.*s\n", STR_ARG(lock_line(s->arena, &item[i].lock)));
	if (!output_commit(&out, &e))
		fatal_err(&e);
}

static int
by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* The repositories of the target that the items need, there or not. */
static void
write_repositories(struct settings *s, const struct item *item, size_t n)
{
	struct str *name = arena_array(s->arena, struct str, n);
	struct err e = { .arena = s->arena };
	struct output out;
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		if (item[i].to.kind == PLACE_REGISTRY)
			name[k++] = item[i].to.repository;
	if (k > 1)
		qsort(name, k, sizeof *name, by_text);
	if (!output_open(&out, s->arena, s->repositories, &e))
		fatal_err(&e);
	for (i = 0; i < k; i++)
		if (i == 0 || !str_eq(name[i], name[i - 1]))
			fprintf(out.f, "%.*s\n", STR_ARG(name[i]));
	if (!output_commit(&out, &e))
		fatal_err(&e);
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
		err_wrap(&e, "the target %.*s", STR_ARG(place_str(s->arena, &s->target.at)));
		fatal_err(&e);
	}
}

static void
write_plan(struct settings *s, struct graph *g, const struct known *k,
	   const struct item *item, size_t n)
{
	struct err e = { .arena = s->arena };
	bool exact = k->layout || k->any || s->check_blobs;
	struct output out;
	struct tally t;

	if (!output_open(&out, s->arena, s->out, &e))
		fatal_err(&e);
	t = emit_plan(out.f, g, k, item, n, &s->registry);
	if (!output_commit(&out, &e))
		fatal_err(&e);
	warn("%zu items: %zu blobs of %s%.1f MB to copy, %zu manifests to push, "
	     "%zu are there", n, t.blobs, exact || !t.blobs ? "" : "at most ",
	     (double)t.bytes / 1e6, t.manifests, t.there);
	if (t.referrers)
		warn("%zu signatures, SBOMs and other referrers go along", t.referrers);
	if (t.foreign)
		warn("%zu foreign layers are not carried: they are fetched from where "
		     "their manifests say", t.foreign);
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

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		take_option(&s, &o, key);
	if (!s.target.at.host.n && !s.target.at.path)
		opts_fail(&o, "--target is missing");
	if (s.plain)
		registry_option_http(&s.registry, s.target.at.host);
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
	items_load(&g, item, lock.n, true);
	choose(&s, &g, item, lock.n);
	read_known(&s, &known);
	find_known(&s, r, &known, item, lock.n);
	items_load(&g, item, lock.n, false);
	n = lock.n;
	if (!s.no_referrers)
		item = add_referrers(&s, &g, &known, item, &n);
	items_fit(&g, &s.quirks, item, n);
	check_blobs(&s, &g, &known, item, n);
	registry_free(r);
	status = report(item, n);
	if (s.failed)
		write_failed(&s, item, lock.n);
	if (s.repositories)
		write_repositories(&s, item, lock.n);
	if (status == STATUS_OK || s.failed)
		write_plan(&s, &g, &known, item, n);
	arena_free(&a);
	return status;
}

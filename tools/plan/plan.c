/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/map.h"
#include "cli/diag.h"
#include "cli/stage.h"
#include "choose.h"
#include "fit.h"
#include "lacks.h"
#include "load.h"
#include "oci/layout.h"
#include "prepare.h"
#include "probe.h"
#include "referrers.h"
#include "result.h"
#include "settings.h"

struct plan {
	struct arena *arena;
	struct settings set;
	struct registry *registry;
	struct graph graph;
	struct known known;
	struct entries *target_entries; /* of a layout */
	struct lacks lacks; /* what volumes and the target lack */
	struct item *item; /* the items of the lock, then the referrers */
	size_t n, nlocked; /* the number of all items, and of those of the lock */
};

/* A fault of the target as a whole ends the program. */
static void
target_fatal(const struct plan *p, struct err *e)
{
	err_wrap(e, "the target %.*s", STR_ARG(location_str(p->arena, &p->set.target.at)));
	fatal_err(e);
}

/* Reads the options and the lock. */
static void
plan_read(struct plan *p, int argc, char **argv)
{
	struct settings *s = &p->set;
	struct err e = { .arena = p->arena };
	struct lock lock = { 0 };
	struct opts o;
	size_t i;
	int key, k;

	opts_init(&o, p->arena, &settings_program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		settings_take(s, &o, key);
	if (!s->target.at.host.n && !s->target.at.path)
		opts_fail(&o, "--target is missing");
	if (s->no_referrers && s->policy.n)
		opts_fail(&o, "--no-referrers leaves all signatures behind, which --signatures is about");
	if (s->plain)
		registry_option_http(p->arena, &s->registry, s->target.at.host);
	for (k = 0; k < o.n || (k == 0 && o.n == 0); k++)
		if (!lock_read(p->arena, &lock, o.n ? o.operand[k] : "-", &e))
			fatal_err(&e);
	lock_sort(&lock);
	if (!sources_open(p->arena, &s->sources, &e))
		fatal_err(&e);
	s->registry.note = warn_text;
	p->registry = registry_new(p->arena, &s->registry, &e);
	if (!p->registry)
		fatal_err(&e);
	graph_init(&p->graph, p->arena, p->registry, s->work);
	p->n = p->nlocked = lock.n;
	p->item = arena_array(p->arena, struct item, lock.n);
	for (i = 0; i < lock.n; i++)
		prepare_item(s, &p->graph, &p->item[i], &lock.item[i]);
	if (!items_unite(p->arena, p->item, &p->n, &e))
		fatal_err(&e);
	p->nlocked = p->n;
	items_fit_path(p->arena, &s->quirks, p->item, p->n);
}

/* Replaces indexes by those of the platforms that are wanted. */
static void
plan_resolve_platforms(struct plan *p)
{
	struct err e = { .arena = p->arena };
	size_t i;

	items_choose_source(&p->graph, p->item, p->n, true);
	items_load(&p->graph, &p->known, p->item, p->n, true);
	for (i = 0; i < p->n; i++)
		if (!p->item[i].failed && !item_choose(&p->graph, &p->item[i], &e)) {
			item_fail(p->arena, &p->item[i], e.status, e.msg);
			e.msg = NULL;
		}
}

/* Reads from the receipt or the layout what the target has. */
static void
read_known(struct plan *p)
{
	const struct settings *s = &p->set;
	struct err e = { .arena = p->arena };
	const char *receipt = s->receipt ? s->receipt
		: path_join(p->arena, s->work, "receipt.jsonl");

	if (sources_have_volumes(&s->sources))
		p->known.where = map_new(p->arena);
	if (!known_read(&p->known, p->arena, receipt, s->recheck, &e))
		fatal_err(&e);
	if (p->known.damaged)
		warn("%s; the target is asked for what is missing in the receipt (--recheck asks "
		     "it for everything)", p->known.damaged);
	/* a run that was killed left a journal and no receipt; unpack leaves notes of blobs
	 * that wait for their manifests */
	if ((!s->receipt && (!s->recheck || p->known.where) &&
	     !known_add(&p->known, path_join(p->arena, s->work, "journal.jsonl"), s->recheck, &e)) ||
	    (p->known.where &&
	     !known_add(&p->known, path_join(p->arena, s->work, "waiting.jsonl"), true, &e)))
		fatal_err(&e);
	if (s->target.at.kind != LOCATION_LAYOUT)
		return;
	if (!layout_may_be(p->arena, s->target.at.path, &e))
		target_fatal(p, &e);
	p->known.layout = s->target.at.path;
	if (access(path_join(p->arena, p->known.layout, "index.json"), F_OK) == 0 &&
	    !(p->known.entries = entries_of(&p->target_entries, p->arena, p->known.layout, &e)))
		target_fatal(p, &e);
}

/* Finds out which of the items the target has; it is asked about those that the
 * receipt does not have. */
static void
find_known(struct plan *p, struct item *item, size_t n)
{
	const struct known *k = &p->known;
	struct err e = { .arena = p->arena };
	size_t i;

	for (i = 0; i < n && !k->layout; i++)
		item[i].exists = known_tag(k, item[i].root->digest, &item[i].to, item[i].tag);
	if (!k->layout && !known_ask(p->registry, p->arena, item, n, &e))
		target_fatal(p, &e);
	/* the target may have a tag without all that the tag leads to */
	for (i = 0; i < n; i++)
		item[i].exists = item[i].exists && !known_lacks(k, item[i].root->digest,
								&item[i].to, item[i].tag);
}

/* Adds the referrers of the items. */
static void
add_referrers(struct plan *p)
{
	struct referrers x = { .graph = &p->graph, .work = p->set.work,
			       .target = &p->set.target, .policy = &p->set.policy };
	struct err e = { .arena = p->arena };
	struct item *all;

	if (!referrers_find(&x, p->item, p->n, &e))
		fatal_err(&e);
	if (x.left)
		warn("%zu indexes are cut down to the chosen platforms: their own signatures "
		     "stay behind (--sparse keeps such an index whole)", x.left);
	if (x.n == 0)
		return;
	find_known(p, x.item, x.n);
	items_load(&p->graph, &p->known, x.item, x.n, false);
	all = arena_array(p->arena, struct item, p->n + x.n);
	memcpy(all, p->item, p->n * sizeof *all);
	memcpy(all + p->n, x.item, x.n * sizeof *all);
	p->item = all;
	p->n += x.n;
}

/* Finds out what the target lacks, and whether it can take it. */
static void
plan_ask_target(struct plan *p)
{
	const struct settings *s = &p->set;
	struct err e = { .arena = p->arena };

	read_known(p);
	find_known(p, p->item, p->n);
	items_choose_source(&p->graph, p->item, p->n, false);
	items_load(&p->graph, &p->known, p->item, p->n, false);
	if (!s->no_referrers)
		add_referrers(p);
	items_fit(&p->graph, &s->quirks, p->item, p->n);
	result_doubtful(s, items_doubtful(&p->graph, &s->quirks, p->item, p->n));
	if (s->check_blobs && !p->known.layout &&
	    !probe_blobs(&p->graph, &p->known, p->item, p->n, PROBE_ALL, &e))
		target_fatal(p, &e);
	if (sources_have_volumes(&s->sources) &&
	    !lacks_find(&p->lacks, &p->graph, &p->known, p->item, p->n, &e))
		target_fatal(p, &e);
	registry_free(p->registry);
}

/* Reports the items that failed and writes the outputs.  *partly takes whether the run
 * goes on with the others. */
static enum status
plan_write(struct plan *p, bool *partly)
{
	const struct settings *s = &p->set;
	enum status status;

	if (s->request && !lacks_request(&p->lacks, p->arena, s->request))
		return STATUS_REFUSED;
	if (!s->request)
		lacks_fail(&p->lacks, p->arena, p->item, p->n);
	status = result_report(p->item, p->n);
	if (s->request && (p->lacks.n || status == STATUS_SOME)) {
		result_plan(s, &p->graph, &p->known, p->item, p->n);
		return status == STATUS_OK ? STATUS_SOME : status;
	}
	*partly = s->failed && status != STATUS_OK && result_partly(p->item, p->nlocked);
	if (*partly)
		result_failed(s, p->item, p->nlocked, p->n);
	else if (s->failed)
		unlink(s->failed);
	if (s->repositories)
		result_repositories(s, p->item, p->nlocked);
	if (status == STATUS_OK || *partly)
		result_plan(s, &p->graph, &p->known, p->item, p->n);
	return status;
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct plan p = { .arena = &a, .set = { .arena = &a, .work = "mirror.work",
						.archives = map_new(&a) } };
	enum status status;
	bool partly = false;

	plan_read(&p, argc, argv);
	plan_resolve_platforms(&p);
	plan_ask_target(&p);
	status = plan_write(&p, &partly);
	arena_free(&a);
	return partly ? stage_end_partly(status) : stage_end(status);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include "base/io.h"
#include "base/map.h"
#include "cli/diag.h"
#include "records/lock.h"

const struct program settings_program = PROGRAM_PLAN;

static void
read_components(struct settings *s, const char *path)
{
	struct err e = { .arena = s->arena };
	struct lock one = { 0 };
	struct component *c;
	size_t i, n;

	if (!components_read(s->arena, path, &c, &n, &e))
		fatal_err(&e);
	for (i = 0; i < n; i++) {
		if (!lock_add_component(s->arena, &one, &c[i], &e))
			fatal(STATUS_USAGE, "%s: %s", path, e.msg);
		if (c[i].archive.n)
			map_set(s->archives, one.item[i].name, val_str(c[i].archive));
		registry_option_insecure(s->arena, &s->registry, &c[i]);
	}
}

static void
read_quirks(struct settings *s, const char *path)
{
	struct err e = { .arena = s->arena };

	if (!quirks_read(s->arena, &s->quirks, path, &e))
		fatal_err(&e);
}

/* Its path is in records, as those of targets are. */
static void
take_work(struct settings *s, struct opts *o)
{
	struct location at;

	s->work = o->arg;
	location_parse(s->arena, str_of(arena_printf(s->arena, "file:%s", o->arg)), &at, &o->err);
}

void
settings_take(struct settings *s, struct opts *o, int key)
{
	switch (key) {
	case 'o': s->out = o->arg; break;
	case OPT_TARGET: target_set(s->arena, &s->target, o->arg, &o->err); break;
	case OPT_COMPONENTS: read_components(s, o->arg); break;
	case OPT_FAILED: s->failed = o->arg; break;
	case OPT_WORK: take_work(s, o); break;
	case OPT_RECEIPT: s->receipt = o->arg; break;
	case OPT_RECHECK: s->recheck = true; break;
	case OPT_REQUEST: s->request = o->arg; break;
	case OPT_REPOSITORIES: s->repositories = o->arg; break;
	case OPT_CHECK_BLOBS: s->check_blobs = true; break;
	case OPT_QUIRKS: read_quirks(s, o->arg); break;
	case OPT_FOREIGN: s->foreign = true; break;
	case OPT_SPARSE: s->sparse = true; break;
	case OPT_SIGNATURES: policy_add(s->arena, &s->policy, str_of(o->arg), &o->err); break;
	case OPT_NO_REFERRERS: s->no_referrers = true; break;
	case OPT_PLAIN_HTTP: s->plain = true; break;
	default:
		if (!target_option(s->arena, &s->target, key, o->arg, &o->err) &&
		    !sources_option(s->arena, &s->sources, key, o->arg, &o->err))
			registry_option(s->arena, &s->registry, key, o->arg);
	}
}

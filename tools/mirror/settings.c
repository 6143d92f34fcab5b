/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include <string.h>

#include "base/io.h"
#include "cli/diag.h"
#include "cli/opts.h"

static const struct program program = PROGRAM_MIRROR;

/* Options that are checked and not kept. */
struct seen {
	bool all, versions;
};

static void
take_only(struct settings *s, const struct opts *o, const char *only)
{
	if (s->only && strcmp(s->only, only))
		opts_fail(o, "--charts-only and --images-only leave nothing");
	s->only = only;
}

static void
set_option(struct settings *s, struct seen *seen, struct opts *o, int key)
{
	switch (key) {
	case OPT_TARGET: s->target = input_argument(s->arena, o->opt, o->arg); return;
	case OPT_LOCK: s->lock = path_absolute(s->arena, o->arg); return;
	case OPT_RELOCK: s->relock = true; return;
	case OPT_LOCKED: s->locked = true; return;
	case OPT_RECHECK: s->recheck = true; return;
	case OPT_REPAIR: s->repair = true; return;
	case OPT_UNTIL: s->until = o->arg; return;
	case OPT_DRY_RUN:
		s->until = "plan";
		s->format = s->format ? s->format : "text";
		return;
	case OPT_ALL: seen->all = true; return;
	case OPT_CHARTS_ONLY: take_only(s, o, "charts"); return;
	case OPT_IMAGES_ONLY: take_only(s, o, "images"); return;
	case 'o': s->format = o->arg; return;
	case OPT_CHART: s->some = true; break;
	case OPT_VERSION: seen->versions = true; break;
	case OPT_JSON: s->events = input_argument(s->arena, o->opt, o->arg); break;
	}
	input_option(&s->input, o, key);
}

static void
check_select(const struct opts *o, const struct settings *s,
	     const struct seen *seen)
{
	if (s->relock && s->locked)
		opts_fail(o, "--relock and --locked: which of them?");
	if (s->repair && (s->recheck || strcmp(s->until, "mirror")))
		opts_fail(o, "--repair leaves nothing for --recheck, --dry-run and --until");
	if (seen->all && s->some)
		opts_fail(o, "--all and --chart: which of them?");
	if (seen->versions && !s->some)
		opts_fail(o, "--version is about a chart that --chart names");
	if (s->format && strcmp(s->until, "mirror") && strcmp(s->until, "plan"))
		opts_fail(o, "-o is about a plan or a mirror, not about --until %s", s->until);
}

void
settings_read(struct settings *s, struct arena *a, int argc, char **argv)
{
	struct seen seen = { 0 };
	struct opts o;
	int key;

	*s = (struct settings){ .arena = a, .target = "", .until = "mirror" };
	input_init(&s->input, a);
	opts_init(&o, a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		set_option(s, &seen, &o, key);
	if (o.n)
		opts_fail(&o, "'%s' is too much; the input is named by an option",
			  o.operand[0]);
	check_select(&o, s, &seen);
	if (!input_check(&s->input, &o.err))
		fatal_err(&o.err);
	if (s->repair)
		flag_add(&s->input.flags[STAGE_VERIFY], "--fix", NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All stages at once, by the makefile that products use; the exit status is
 * that of the stage that failed.
 */
#include <string.h>

#include "diag.h"
#include "input.h"
#include "io.h"
#include "limits.h"

enum {
	OPT_TARGET = 256, OPT_LOCK, OPT_RELOCK, OPT_MAP, OPT_MAP_FILE,
	OPT_PLATFORM, OPT_PLAIN, OPT_CONCURRENCY, OPT_REFERRERS, OPT_SOURCE,
	OPT_PROBABLE, OPT_UNTIL
};

static const struct opt options[] = {
	INPUT_OPTS,
	{ OPT_TARGET, "target", "target", "HOST[:PORT][/PREFIX] or oci:DIR; overrides the config's" },
	{ OPT_LOCK, "lock", "file", "the lock [DIR/mirror.lock]" },
	{ OPT_RELOCK, "relock", NULL, "resolve every tag again" },
	{ OPT_SOURCE, "source", "oci:dir", "look for images in this layout first; may be given again" },
	{ OPT_PLATFORM, "platform", "list", "like linux/amd64,linux/arm64 [all]" },
	{ OPT_PROBABLE, "probable", "what", "accept or ignore images that only look like ones" },
	{ OPT_MAP, "map", "from=to", "rewrite names in the target; may be given again" },
	{ OPT_MAP_FILE, "map-file", "file", "such rules, one a line" },
	{ OPT_PLAIN, "plain-http", NULL, "plain HTTP with the target" },
	{ OPT_CONCURRENCY, "concurrency", "n", "requests at a time" },
	{ OPT_REFERRERS, "no-referrers", NULL, "no effect: signatures and other referrers are left out" },
	{ OPT_UNTIL, "until", "stage", "stop after list, lock, plan or mirror [mirror]" },
	{ 0 },
};

static const struct program program = {
	.name = "mirror",
	.synopsis = "mirror (--config file | --images file | --recipe file) "
		    "[--recipes dir] [--data dir] [--set name:path=value] [--allow-uncovered] [--rules file] [--target target] "
		    "[--work dir] [--lock file] [--relock] [--source oci:dir] [--platform list] "
		    "[--probable what] [--allow-empty] [--map from=to] [--map-file file] [--plain-http] "
		    "[--concurrency n] [--no-referrers] [--kube-version version] "
		    "[--seed text] [--until stage]",
	.purpose = "mirror what a config or a list names, all stages at once",
	.opts = options,
};

struct mirror {
	struct arena *arena;
	struct input input;
	const char *lock, *target, *until;
	bool relock;
	struct buf lock_flags, plan_flags, copy_flags;
};

/* A target as it is, but for the path of a layout. */
static char *
target_of(struct arena *a, const char *target)
{
	if (strncmp(target, "oci:", 4))
		return arena_printf(a, "%s", target);
	return arena_printf(a, "oci:%s", path_absolute(a, target + 4));
}

static void
set_option(struct mirror *m, const struct opts *o, int key)
{
	switch (key) {
	case OPT_TARGET:
		m->target = target_of(m->arena, o->arg);
		break;
	case OPT_LOCK:
		m->lock = path_absolute(m->arena, o->arg);
		break;
	case OPT_RELOCK:
		m->relock = true;
		break;
	case OPT_SOURCE:
		flag_add(&m->lock_flags, "--source", target_of(m->arena, o->arg));
		flag_add(&m->plan_flags, "--source", target_of(m->arena, o->arg));
		break;
	case OPT_PLATFORM:
		flag_add(&m->lock_flags, "--platform", o->arg);
		break;
	case OPT_PROBABLE:
		flag_add(&m->lock_flags, "--probable", o->arg);
		break;
	case OPT_MAP:
		flag_add(&m->plan_flags, "--map", o->arg);
		break;
	case OPT_MAP_FILE:
		flag_add(&m->plan_flags, "--map-file", path_absolute(m->arena, o->arg));
		break;
	case OPT_PLAIN:
		flag_add(&m->plan_flags, "--plain-http", NULL);
		break;
	case OPT_CONCURRENCY:
		flag_add(&m->copy_flags, "--concurrency", o->arg);
		break;
	case OPT_REFERRERS:
		break;
	case OPT_UNTIL:
		m->until = o->arg;
		break;
	default:
		input_option(&m->input, o, key);
	}
}

static void
mirror_init(struct mirror *m, struct arena *a)
{
	*m = (struct mirror){ .arena = a, .target = "", .until = "mirror" };
	input_init(&m->input, a);
	buf_init(&m->lock_flags, a, LIMIT_LINE);
	buf_init(&m->plan_flags, a, LIMIT_LINE);
	buf_init(&m->copy_flags, a, LIMIT_LINE);
}

static void
check_until(const struct opts *o, const char *until)
{
	static const char *const goals[] = { "list", "lock", "plan", "mirror" };
	size_t i;

	for (i = 0; i < sizeof goals / sizeof *goals; i++)
		if (!strcmp(until, goals[i]))
			return;
	opts_fail(o, "--until is list, lock, plan or mirror, not '%s'", until);
}

int
main(int argc, char **argv)
{
	static struct arena arena; /* until the process ends */
	struct err e = { .arena = &arena };
	struct stages stages;
	struct mirror m;
	struct opts o;
	int key;

	mirror_init(&m, &arena);
	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		set_option(&m, &o, key);
	if (o.n)
		opts_fail(&o, "'%s' is too much; the input is named by an option",
			  o.operand[0]);
	check_until(&o, m.until);
	input_check(&m.input, &o);
	if (!stages_init(&stages, &arena, argv[0], m.input.work, &e))
		fatal_err(&e);
	input_set(&m.input, &stages);
	stages_set(&stages, "lock", m.lock ? m.lock : path_join(&arena, stages.work, "mirror.lock"));
	stages_set(&stages, "target", m.target);
	stages_set(&stages, "relock", m.relock ? "1" : "");
	stages_set_flags(&stages, "lock_flags", &m.lock_flags);
	stages_set_flags(&stages, "plan_flags", &m.plan_flags);
	stages_set_flags(&stages, "copy_flags", &m.copy_flags);
	return stages_run(&stages, m.until);
}

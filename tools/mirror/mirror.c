/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All stages at once, by the makefile that products use; the exit status is
 * that of the stage that failed.
 */
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "exe.h"
#include "io.h"
#include "limits.h"
#include "opts.h"
#include "stages.h"

enum {
	OPT_CONFIG = 256, OPT_IMAGES, OPT_TARGET, OPT_WORK, OPT_LOCK, OPT_RELOCK,
	OPT_MAP, OPT_MAP_FILE, OPT_PLATFORM, OPT_PLAIN, OPT_CONCURRENCY,
	OPT_REFERRERS, OPT_SOURCE, OPT_RULES, OPT_PROBABLE, OPT_EMPTY,
	OPT_KUBE, OPT_SEED, OPT_UNTIL
};

static const struct opt options[] = {
	{ OPT_CONFIG, "config", "file", "the mirror.yaml that says what to mirror" },
	{ OPT_IMAGES, "images", "file", "a list of images to mirror instead" },
	{ OPT_TARGET, "target", "target", "HOST[:PORT][/PREFIX] or oci:DIR; overrides the config's" },
	{ OPT_WORK, "work", "dir", "folder of all state [mirror.work]" },
	{ OPT_LOCK, "lock", "file", "the lock [DIR/mirror.lock]" },
	{ OPT_RELOCK, "relock", NULL, "resolve every tag again" },
	{ OPT_SOURCE, "source", "oci:dir", "look for images in this layout first; may be given again" },
	{ OPT_PLATFORM, "platform", "list", "like linux/amd64,linux/arm64 [all]" },
	{ OPT_RULES, "rules", "file", "rules about what is an image; may be given again" },
	{ OPT_PROBABLE, "probable", "what", "accept or ignore images that only look like ones" },
	{ OPT_EMPTY, "allow-empty", NULL, "a list without images is fine" },
	{ OPT_MAP, "map", "from=to", "rewrite names in the target; may be given again" },
	{ OPT_MAP_FILE, "map-file", "file", "such rules, one a line" },
	{ OPT_PLAIN, "plain-http", NULL, "plain HTTP with the target" },
	{ OPT_CONCURRENCY, "concurrency", "n", "requests at a time" },
	{ OPT_REFERRERS, "no-referrers", NULL, "no effect: signatures and other referrers are left out" },
	{ OPT_KUBE, "kube-version", "version", "the Kubernetes version that charts see [v1.34.0]" },
	{ OPT_SEED, "seed", "text", "what random template functions start from [1]" },
	{ OPT_UNTIL, "until", "stage", "stop after list, lock, plan or mirror [mirror]" },
	{ 0 },
};

static const struct program program = {
	.name = "mirror",
	.synopsis = "mirror (--config file | --images file) [--target target] "
		    "[--work dir] [--lock file] [--relock] [--source oci:dir] [--platform list] "
		    "[--rules file] [--probable what] [--allow-empty] [--map from=to] [--map-file file] [--plain-http] "
		    "[--concurrency n] [--no-referrers] [--kube-version version] "
		    "[--seed text] [--until stage]",
	.purpose = "mirror what a config or a list names, all stages at once",
	.opts = options,
};

static void
set_option(struct mirror *m, const struct opts *o, int key)
{
	switch (key) {
	case OPT_CONFIG:
	case OPT_IMAGES:
		if (m->config)
			opts_fail(o, "one of --config and --images, once");
		m->config = path_full(m->arena, o->arg);
		m->kind = key == OPT_CONFIG ? "config" : "list";
		break;
	case OPT_TARGET:
		m->target = target_full(m->arena, o->arg);
		break;
	case OPT_WORK:
		m->work = path_full(m->arena, o->arg);
		break;
	case OPT_LOCK:
		m->lock = path_full(m->arena, o->arg);
		break;
	case OPT_RELOCK:
		m->relock = true;
		break;
	case OPT_SOURCE:
		mirror_flag(m, &m->lock_flags, "--source", target_full(m->arena, o->arg));
		mirror_flag(m, &m->plan_flags, "--source", target_full(m->arena, o->arg));
		break;
	case OPT_PLATFORM:
		mirror_flag(m, &m->lock_flags, "--platform", o->arg);
		break;
	case OPT_RULES:
		mirror_rules(m, path_full(m->arena, o->arg));
		break;
	case OPT_PROBABLE:
		mirror_flag(m, &m->lock_flags, "--probable", o->arg);
		break;
	case OPT_EMPTY:
		m->allow_empty = true;
		break;
	case OPT_MAP:
		mirror_flag(m, &m->plan_flags, "--map", o->arg);
		break;
	case OPT_MAP_FILE:
		mirror_flag(m, &m->plan_flags, "--map-file", path_full(m->arena, o->arg));
		break;
	case OPT_PLAIN:
		mirror_flag(m, &m->plan_flags, "--plain-http", NULL);
		break;
	case OPT_CONCURRENCY:
		mirror_flag(m, &m->copy_flags, "--concurrency", o->arg);
		break;
	case OPT_REFERRERS:
		break;
	case OPT_KUBE:
		m->kube_version = o->arg;
		break;
	case OPT_SEED:
		m->seed = o->arg;
		break;
	case OPT_UNTIL:
		m->until = o->arg;
		break;
	}
}

static void
mirror_init(struct mirror *m, struct arena *a)
{
	*m = (struct mirror){ .arena = a, .target = "", .kube_version = "v1.34.0",
			      .seed = "1", .until = "mirror" };
	m->work = path_full(a, "mirror.work");
	buf_init(&m->rules, a, LIMIT_LINE);
	buf_init(&m->extract_flags, a, LIMIT_LINE);
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
	struct mirror m;
	struct opts o;
	char *here;
	int key;

	mirror_init(&m, &arena);
	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		set_option(&m, &o, key);
	if (o.n)
		opts_fail(&o, "'%s' is too much; the input is named by an option",
			  o.operand[0]);
	if (!m.config)
		opts_fail(&o, "what is to be mirrored? --config or --images says so");
	check_until(&o, m.until);
	if (access(m.config, R_OK) < 0)
		fatal(STATUS_USAGE, "%s:", m.config);
	if (!m.lock)
		m.lock = path_join(&arena, m.work, "mirror.lock");
	if (!exe_dir(&arena, argv[0], &here, &e))
		fatal_err(&e);
	stages_prepare(&m);
	return stages_run(&m, path_join(&arena, here, "../../share/mkmirror/stages.mk"));
}

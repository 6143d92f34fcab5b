/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All stages at once, by the makefile that products use; the exit status is
 * that of the stage that failed.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag.h"
#include "input.h"
#include "io.h"
#include "json.h"
#include "limits.h"
#include "summary.h"
#include "yaml.h"

enum {
	OPT_TARGET = 256, OPT_LOCK, OPT_RELOCK, OPT_LOCKED, OPT_MAP, OPT_MAP_FILE,
	OPT_PLATFORM, OPT_PLAIN, OPT_CONCURRENCY, OPT_RATE, OPT_REFERRERS, OPT_SOURCE,
	OPT_PROBABLE, OPT_UNTIL, OPT_ALL, OPT_CHART, OPT_VERSION, OPT_CHARTS,
	OPT_ONLY_IMAGES, OPT_DRY, OPT_CREATE, OPT_JSON, OPT_QUIRKS, OPT_STALL,
	OPT_RECHECK, OPT_VERIFY, OPT_REPAIR, OPT_FOREIGN
};

static const struct opt options[] = {
	INPUT_OPTS,
	{ OPT_TARGET, "target", "target", "HOST[:PORT][/PREFIX] or oci:DIR; overrides the config's" },
	{ OPT_LOCK, "lock", "file", "the lock [DIR/mirror.lock]" },
	{ OPT_RELOCK, "relock", NULL, "resolve every tag again" },
	{ OPT_LOCKED, "locked", NULL, "resolve none: what the lock lacks is a failure" },
	{ OPT_SOURCE, "source", "oci:dir", "look for images in this layout first; may be given again" },
	{ OPT_PLATFORM, "platform", "list", "like linux/amd64,linux/arm64 [all]" },
	{ OPT_VERIFY, "verify-cmd", "command", "lock a digest only when this succeeds; {} is its name" },
	{ OPT_RECHECK, "recheck", NULL, "ask the target what it has, in spite of a receipt" },
	{ OPT_REPAIR, "repair", NULL, "ask the target for all of it first, and copy again what it lost" },
	{ OPT_PROBABLE, "probable", "what", "accept or ignore images that only look like ones" },
	{ OPT_MAP, "map", "from=to", "rewrite names in the target; may be given again" },
	{ OPT_MAP_FILE, "map-file", "file", "such rules, one a line" },
	{ OPT_PLAIN, "plain-http", NULL, "plain HTTP with the target" },
	{ OPT_CONCURRENCY, "concurrency", "n", "requests at a time" },
	{ OPT_RATE, "limit-rate", "rate", "most bytes a second of all transfers, like 500k or 10M" },
	{ OPT_STALL, "stall", "seconds", "break what moves no byte for so long [60]" },
	{ OPT_CREATE, "create-cmd", "command", "make a missing repository of the target so; {} is its name" },
	{ OPT_QUIRKS, "quirks", "file", "what registries do their own way, more of it" },
	{ OPT_JSON, "json", "file", "write what happens there, as JSON Lines" },
	{ OPT_REFERRERS, "no-referrers", NULL, "leave signatures, SBOMs and other referrers behind" },
	{ OPT_FOREIGN, "foreign", NULL, "carry foreign layers too" },
	{ OPT_ALL, "all", NULL, "mirror all charts of the config; so without --chart" },
	{ OPT_CHART, "chart", "name", "mirror this chart of the config; may be given again" },
	{ OPT_VERSION, "version", "version", "this version in place of the config's; may be given again" },
	{ OPT_CHARTS, "charts-only", NULL, "leave the images out" },
	{ OPT_ONLY_IMAGES, "images-only", NULL, "leave the charts out" },
	{ OPT_DRY, "dry-run", NULL, "stop after plan, and print what would be done" },
	{ 'o', NULL, "format", "print what became of all as text, json or yaml" },
	{ OPT_UNTIL, "until", "stage", "stop after list, lock, plan or mirror [mirror]" },
	{ 0 },
};

static const struct program program = {
	.name = "mirror",
	.synopsis = "mirror (--config file | --images file | --recipe file) [--render] "
		    "[--recipes dir] [--data dir] [--set name:path=value] [--allow-uncovered] [--matrix file] [--rules file] [--target target] "
		    "[--work dir] [--lock file] [--relock | --locked] [--verify-cmd command] [--recheck | --repair] [--source oci:dir] [--platform list] "
		    "[--probable what] [--annotated what] [--audit] [--allow-empty] [--map from=to] [--map-file file] [--rewrite from=to] [--rewrite-file file] [--plain-http] "
		    "[--http host] [--https host] [--cacert file] [--cert file] [--key file] [--certs-dir dir] "
		    "[--concurrency n] [--limit-rate rate] [--stall seconds] [--create-cmd command] "
		    "[--quirks file] [--json file] [--no-referrers] [--foreign] [--kube-version version] "
		    "[--seed text] [--all | --chart name] [--version version] [--charts-only | --images-only] "
		    "[--dry-run] [-o format] [--until stage]",
	.purpose = "mirror what a config or a list names, all stages at once",
	.opts = options,
};

struct mirror {
	struct arena *arena;
	struct input input;
	const char *lock, *target, *until, *format, *events;
	const char *only; /* charts or images; NULL is both */
	bool relock, locked, recheck, repair, all, some, versions;
	struct buf lock_flags, plan_flags, copy_flags, push_flags, verify_flags;
};

/* A target as it is, but for the path of a layout. */
static char *
target_of(struct arena *a, const char *target)
{
	if (strncmp(target, "oci:", 4))
		return arena_printf(a, "%s", target);
	return arena_printf(a, "oci:%s", path_absolute(a, target + 4));
}

/* Takes an option that says what of the config is meant. */
static bool
select_option(struct mirror *m, const struct opts *o, int key)
{
	const char *only = key == OPT_CHARTS ? "charts" : "images";

	switch (key) {
	case OPT_ALL:
		m->all = true;
		break;
	case OPT_CHART:
		m->some = true;
		flag_add(&m->input.select_flags, "--chart", o->arg);
		break;
	case OPT_VERSION:
		m->versions = true;
		flag_add(&m->input.select_flags, "--version", o->arg);
		break;
	case OPT_CHARTS:
	case OPT_ONLY_IMAGES:
		if (m->only && strcmp(m->only, only))
			opts_fail(o, "--charts-only and --images-only leave nothing");
		m->only = only;
		break;
	default:
		return false;
	}
	return true;
}

/* A command of the user, which runs where he is, not in the work folder. */
static void
command_add(struct mirror *m, struct buf *flags, const char *option, const char *command)
{
	flag_add(flags, option, command);
	flag_add(flags, "--cmd-dir", path_absolute(m->arena, "."));
}

/* Takes an option about how copying is done, not about what comes of it. */
static bool
copy_option(struct mirror *m, const struct opts *o, int key)
{
	const char *path;

	switch (key) {
	case OPT_CONCURRENCY:
		flag_add(&m->copy_flags, "--concurrency", o->arg);
		break;
	case OPT_RATE:
		flag_add(&m->copy_flags, "--limit-rate", o->arg);
		break;
	case OPT_STALL:
		flag_add(&m->copy_flags, "--stall", o->arg);
		break;
	case OPT_CREATE:
		command_add(m, &m->copy_flags, "--create-cmd", o->arg);
		command_add(m, &m->push_flags, "--create-cmd", o->arg);
		break;
	case OPT_QUIRKS:
		path = path_absolute(m->arena, o->arg);
		flag_add(&m->plan_flags, "--quirks", path);
		flag_add(&m->copy_flags, "--quirks", path);
		break;
	case OPT_JSON:
		m->events = path_absolute(m->arena, o->arg);
		flag_add(&m->copy_flags, "--json", m->events);
		flag_add(&m->push_flags, "--json", m->events);
		break;
	default:
		return false;
	}
	return true;
}

/* An option about the target's names, for all that ask it. */
static void
plan_add(struct mirror *m, const char *option, const char *arg)
{
	flag_add(&m->plan_flags, option, arg);
	flag_add(&m->verify_flags, option, arg);
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
	case OPT_LOCKED:
		m->locked = true;
		break;
	case OPT_RECHECK:
		m->recheck = true;
		break;
	case OPT_REPAIR:
		m->repair = true;
		break;
	case OPT_VERIFY:
		command_add(m, &m->lock_flags, "--verify-cmd", o->arg);
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
		flag_add(&m->input.audit_flags, "--probable", o->arg);
		break;
	case OPT_MAP:
		plan_add(m, "--map", o->arg);
		break;
	case OPT_MAP_FILE:
		plan_add(m, "--map-file", path_absolute(m->arena, o->arg));
		break;
	case OPT_PLAIN:
		plan_add(m, "--plain-http", NULL);
		break;
	case OPT_FOREIGN:
		plan_add(m, "--foreign", NULL);
		break;
	case OPT_REFERRERS:
		plan_add(m, "--no-referrers", NULL);
		break;
	case OPT_UNTIL:
		m->until = o->arg;
		break;
	case OPT_DRY:
		m->until = "plan";
		m->format = m->format ? m->format : "text";
		break;
	case 'o':
		m->format = o->arg;
		break;
	default:
		if (!copy_option(m, o, key) && !select_option(m, o, key))
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
	buf_init(&m->push_flags, a, LIMIT_LINE);
	buf_init(&m->verify_flags, a, LIMIT_LINE);
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

static void
check_select(const struct opts *o, const struct mirror *m)
{
	if (m->relock && m->locked)
		opts_fail(o, "--relock and --locked: which of them?");
	if (m->repair && (m->recheck || strcmp(m->until, "mirror")))
		opts_fail(o, "--repair leaves nothing for --recheck, --dry-run and --until");
	if (m->all && m->some)
		opts_fail(o, "--all and --chart: which of them?");
	if (m->versions && !m->some)
		opts_fail(o, "--version is about a chart that --chart names");
	if (m->format && strcmp(m->format, "text") && strcmp(m->format, "json") &&
	    strcmp(m->format, "yaml"))
		opts_fail(o, "-o is text, json or yaml, not '%s'", m->format);
	if (m->format && strcmp(m->until, "mirror") && strcmp(m->until, "plan"))
		opts_fail(o, "-o is about a plan or a mirror, not about --until %s", m->until);
}

/* A part of the config has a lock of its own, which starts from the whole's. */
static void
set_lock(struct mirror *m, struct stages *s)
{
	const char *whole = m->lock;

	if (!whole)
		whole = m->lock = path_join(m->arena, s->work, "mirror.lock");
	if (m->some || m->only) {
		m->lock = path_join(m->arena, s->work, "partial.lock");
		stages_set(s, "old", access(whole, R_OK) == 0 ? whole : m->lock);
	}
	stages_set(s, "lock", m->lock);
}

/* The target: the option's, or what the stages found in the config. */
static const char *
target_text(struct mirror *m, const struct stages *s)
{
	struct err e = { .arena = m->arena };
	struct str text;

	if (m->target[0])
		return m->target;
	if (!file_read(m->arena, path_join(m->arena, s->work, "settings.target"), LIMIT_LINE, &text, &e))
		return "";
	return arena_cstr(m->arena, str_trim(text));
}

/* Prints what became of everything. */
static void
report(struct mirror *m, const struct stages *s, bool idle)
{
	struct err e = { .arena = m->arena };
	struct summary in = { .work = s->work, .lock = m->lock, .target = target_text(m, s),
			      .planned = !strcmp(m->until, "plan"), .idle = idle,
			      .charts = !m->only || !strcmp(m->only, "charts"),
			      .images = !m->only || !strcmp(m->only, "images") };
	struct val summary;
	struct str text;

	if (!summary_read(m->arena, &in, &summary, &e))
		fatal_err(&e);
	if (!strcmp(m->format, "text"))
		text = summary_text(m->arena, summary);
	else if (!yaml_emit(m->arena, summary, &text, &e))
		fatal_err(&e);
	if (!strcmp(m->format, "json"))
		text = str_of(arena_printf(m->arena, "%.*s\n", STR_ARG(json_emit(m->arena, summary))));
	if (!file_write("-", text, &e))
		fatal_err(&e);
}

/* When the receipt was written last; 0 when there is none. */
static struct timespec
receipt_time(struct mirror *m, const struct stages *s)
{
	struct stat st = { 0 };

	if (stat(path_join(m->arena, s->work, "stamp/push"), &st) < 0)
		return (struct timespec){ 0 };
	return st.st_mtim;
}

/* The stages append: what an earlier run wrote goes, a pipe stays. */
static void
empty_events(struct mirror *m)
{
	struct err e = { .arena = m->arena };
	struct stat st;

	if (m->events && stat(m->events, &st) == 0 && S_ISREG(st.st_mode) &&
	    truncate(m->events, 0) != 0) {
		err_sys(&e, STATUS_USAGE, "%s", m->events);
		fatal_err(&e);
	}
}

/* Runs the stages; a repair finds out first what the target has. */
static int
run(struct mirror *m, struct stages *s)
{
	int status = m->repair ? stages_run(s, "verify") : STATUS_OK;

	return status == STATUS_OK || status == STATUS_SOME ? stages_run(s, m->until) : status;
}

int
main(int argc, char **argv)
{
	static struct arena arena; /* until the process ends */
	struct err e = { .arena = &arena };
	struct stages stages;
	struct mirror m;
	struct timespec before, after;
	struct opts o;
	int key, status;

	mirror_init(&m, &arena);
	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		set_option(&m, &o, key);
	if (o.n)
		opts_fail(&o, "'%s' is too much; the input is named by an option",
			  o.operand[0]);
	check_until(&o, m.until);
	check_select(&o, &m);
	input_check(&m.input, &o);
	if (!stages_init(&stages, &arena, argv[0], m.input.work, &e))
		fatal_err(&e);
	input_set(&m.input, &stages);
	set_lock(&m, &stages);
	stages_set(&stages, "only", m.only ? m.only : "");
	stages_set(&stages, "target", m.target);
	stages_set(&stages, "relock", m.relock ? "1" : "");
	stages_set(&stages, "frozen", m.locked ? "1" : "");
	stages_set(&stages, "recheck", m.recheck ? "1" : "");
	stages_set_flags(&stages, "lock_flags", &m.lock_flags);
	stages_set_flags(&stages, "plan_flags", &m.plan_flags);
	if (m.repair)
		flag_add(&m.verify_flags, "--fix", NULL);
	stages_set_flags(&stages, "verify_flags", &m.verify_flags);
	stages_set_flags(&stages, "copy_once", &m.copy_flags);
	stages_set_flags(&stages, "push_once", &m.push_flags);
	empty_events(&m);
	stages.quiet = m.format != NULL;
	before = receipt_time(&m, &stages);
	status = run(&m, &stages);
	after = receipt_time(&m, &stages);
	if (m.format)
		report(&m, &stages, status == STATUS_OK && before.tv_sec == after.tv_sec &&
		       before.tv_nsec == after.tv_nsec);
	return status;
}

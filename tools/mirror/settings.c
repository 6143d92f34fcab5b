/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/diag.h"

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
		    "[--probable what] [--annotated what] [--audit] [--allow-empty] [--map from=to] [--map-file file] [--plain-http] "
		    INPUT_REGISTRY_SYNOPSIS " [--concurrency n] [--limit-rate rate] [--stall seconds] [--create-cmd command] "
		    "[--quirks file] [--json file] [--no-referrers] [--foreign] [--kube-version version] "
		    "[--seed text] [--all | --chart name] [--version version] [--charts-only | --images-only] "
		    "[--dry-run] [-o format] [--until stage]",
	.purpose = "mirror what a config or a list names, all stages at once",
	.opts = options,
};

/* Options that are handed on. */
static const struct forward {
	int key;
	const char *name;
	unsigned to; /* bits of the stages */
	enum { AS_IT_IS, AS_PATH, AS_TARGET, AS_COMMAND } as;
} forwards[] = {
	{ OPT_PLATFORM, "--platform", 1u << TO_LOCK, AS_IT_IS },
	{ OPT_VERIFY, "--verify-cmd", 1u << TO_LOCK, AS_COMMAND },
	{ OPT_PROBABLE, "--probable", 1u << TO_LOCK, AS_IT_IS },
	{ OPT_SOURCE, "--source", 1u << TO_LOCK | 1u << TO_PLAN, AS_TARGET },
	{ OPT_MAP, "--map", 1u << TO_PLAN | 1u << TO_VERIFY, AS_IT_IS },
	{ OPT_MAP_FILE, "--map-file", 1u << TO_PLAN | 1u << TO_VERIFY, AS_PATH },
	{ OPT_PLAIN, "--plain-http", 1u << TO_PLAN | 1u << TO_VERIFY, AS_IT_IS },
	{ OPT_FOREIGN, "--foreign", 1u << TO_PLAN | 1u << TO_VERIFY, AS_IT_IS },
	{ OPT_REFERRERS, "--no-referrers", 1u << TO_PLAN | 1u << TO_VERIFY, AS_IT_IS },
	{ OPT_QUIRKS, "--quirks", 1u << TO_PLAN | 1u << TO_COPY, AS_PATH },
	{ OPT_CONCURRENCY, "--concurrency", 1u << TO_COPY, AS_IT_IS },
	{ OPT_RATE, "--limit-rate", 1u << TO_COPY, AS_IT_IS },
	{ OPT_STALL, "--stall", 1u << TO_COPY, AS_IT_IS },
	{ OPT_CREATE, "--create-cmd", 1u << TO_COPY | 1u << TO_PUSH, AS_COMMAND },
	{ OPT_JSON, "--json", 1u << TO_COPY | 1u << TO_PUSH, AS_PATH },
};

/* A target as it is, but for the path of a layout. */
static const char *
target_of(struct arena *a, const char *target)
{
	if (strncmp(target, "oci:", 4) || !target[4])
		return target;
	return arena_printf(a, "oci:%s", path_absolute(a, target + 4));
}

/* Hands an option on to the stages that it is for; false when it is none of
 * these.  A command of the user runs where he is, not in the work folder. */
static bool
forward(struct settings *s, const struct opts *o, int key)
{
	const struct forward *f = forwards, *end = f + sizeof forwards / sizeof *forwards;
	const char *arg = o->arg;
	int to;

	while (f < end && f->key != key)
		f++;
	if (f == end)
		return false;
	if (f->as == AS_PATH)
		arg = path_absolute(s->arena, arg);
	else if (f->as == AS_TARGET)
		arg = target_of(s->arena, arg);
	for (to = 0; to < TO_STAGES; to++) {
		if (!(f->to & 1u << to))
			continue;
		flag_add(&s->flags[to], f->name, arg);
		if (f->as == AS_COMMAND)
			flag_add(&s->flags[to], "--cmd-dir", path_absolute(s->arena, "."));
	}
	if (key == OPT_PROBABLE)
		flag_add(&s->input.audit_flags, f->name, arg);
	if (key == OPT_JSON)
		s->events = arg;
	return true;
}

/* What of the command line is checked, and not kept. */
struct seen {
	bool all, versions;
};

/* Takes an option that says what of the config is meant. */
static bool
select_option(struct settings *s, struct seen *seen, const struct opts *o, int key)
{
	const char *only = key == OPT_CHARTS ? "charts" : "images";

	switch (key) {
	case OPT_ALL:
		seen->all = true;
		break;
	case OPT_CHART:
		s->some = true;
		flag_add(&s->input.select_flags, "--chart", o->arg);
		break;
	case OPT_VERSION:
		seen->versions = true;
		flag_add(&s->input.select_flags, "--version", o->arg);
		break;
	case OPT_CHARTS:
	case OPT_ONLY_IMAGES:
		if (s->only && strcmp(s->only, only))
			opts_fail(o, "--charts-only and --images-only leave nothing");
		s->only = only;
		break;
	default:
		return false;
	}
	return true;
}

static void
set_option(struct settings *s, struct seen *seen, const struct opts *o, int key)
{
	switch (key) {
	case OPT_TARGET: s->target = target_of(s->arena, o->arg); break;
	case OPT_LOCK: s->lock = path_absolute(s->arena, o->arg); break;
	case OPT_RELOCK: s->relock = true; break;
	case OPT_LOCKED: s->locked = true; break;
	case OPT_RECHECK: s->recheck = true; break;
	case OPT_REPAIR: s->repair = true; break;
	case OPT_UNTIL: s->until = o->arg; break;
	case OPT_DRY:
		s->until = "plan";
		s->format = s->format ? s->format : "text";
		break;
	case 'o': s->format = o->arg; break;
	default:
		if (!forward(s, o, key) && !select_option(s, seen, o, key))
			input_option(&s->input, o, key);
	}
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
	if (s->format && strcmp(s->format, "text") && strcmp(s->format, "json") &&
	    strcmp(s->format, "yaml"))
		opts_fail(o, "-o is text, json or yaml, not '%s'", s->format);
	if (s->format && strcmp(s->until, "mirror") && strcmp(s->until, "plan"))
		opts_fail(o, "-o is about a plan or a mirror, not about --until %s", s->until);
}

void
settings_read(struct settings *s, struct arena *a, int argc, char **argv)
{
	struct seen seen = { 0 };
	struct opts o;
	int key, to;

	*s = (struct settings){ .arena = a, .target = "", .until = "mirror" };
	input_init(&s->input, a);
	for (to = 0; to < TO_STAGES; to++)
		buf_init(&s->flags[to], a, LIMIT_LINE);
	opts_init(&o, a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		set_option(s, &seen, &o, key);
	if (o.n)
		opts_fail(&o, "'%s' is too much; the input is named by an option",
			  o.operand[0]);
	check_until(&o, s->until);
	check_select(&o, s, &seen);
	input_check(&s->input, &o);
	if (s->repair)
		flag_add(&s->flags[TO_VERIFY], "--fix", NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All stages at once, by the makefile that products use; the exit status is
 * that of the stage that failed.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "diag.h"
#include "exe.h"
#include "io.h"
#include "limits.h"
#include "opts.h"

enum {
	OPT_CONFIG = 256, OPT_IMAGES, OPT_TARGET, OPT_WORK, OPT_LOCK, OPT_RELOCK,
	OPT_MAP, OPT_MAP_FILE, OPT_PLATFORM, OPT_PLAIN, OPT_CONCURRENCY,
	OPT_REFERRERS, OPT_SOURCE, OPT_PROBABLE, OPT_EMPTY,
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
		    "[--probable what] [--allow-empty] [--map from=to] [--map-file file] [--plain-http] "
		    "[--concurrency n] [--no-referrers] [--kube-version version] "
		    "[--seed text] [--until stage]",
	.purpose = "mirror what a config or a list names, all stages at once",
	.opts = options,
};

struct mirror {
	struct arena *arena;
	char *config, *work, *lock, *target;
	const char *kind, *kube_version, *seed, *until;
	bool relock, allow_empty;
	struct buf lock_flags, plan_flags, copy_flags;
};

/* text as one word for the shell. */
static char *
quote(struct arena *a, const char *text)
{
	struct buf b;

	buf_init(&b, a, LIMIT_LINE);
	buf_addc(&b, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			buf_adds(&b, "'\\''");
		else
			buf_addc(&b, *text);
	}
	buf_addc(&b, '\'');
	buf_addc(&b, '\0');
	return b.p;
}

/* " --option 'value'" behind the flags of a stage. */
static void
add_flag(struct mirror *m, struct buf *flags, const char *option, const char *value)
{
	buf_printf(flags, "%s%s", flags->n ? " " : "", option);
	if (value)
		buf_printf(flags, " %s", quote(m->arena, value));
}

/* The path from the root folder; it need not exist. */
static char *
absolute(struct arena *a, const char *path)
{
	char *here;

	if (path[0] == '/')
		return arena_printf(a, "%s", path);
	here = getcwd(NULL, 0);
	if (!here)
		fatal(STATUS_USAGE, "current folder:");
	path = path_join(a, here, path);
	free(here);
	return (char *)path;
}

/* A target as it is, but for the path of a layout. */
static char *
target_of(struct arena *a, const char *target)
{
	if (strncmp(target, "oci:", 4))
		return arena_printf(a, "%s", target);
	return arena_printf(a, "oci:%s", absolute(a, target + 4));
}

/* "mirror.NAME=VALUE" for make, which would expand a '$'. */
static char *
setting(struct arena *a, const char *name, const char *value)
{
	struct buf b;

	buf_init(&b, a, LIMIT_LINE);
	buf_printf(&b, "mirror.%s=", name);
	for (; *value; value++) {
		buf_addc(&b, *value);
		if (*value == '$')
			buf_addc(&b, '$');
	}
	buf_addc(&b, '\0');
	return b.p;
}

static char *
flags_setting(struct arena *a, const char *name, struct buf *flags)
{
	buf_addc(flags, '\0');
	return setting(a, name, flags->p);
}

/* make's arguments but for the goal, which goes to argv[*goal]. */
static char **
make_command(struct mirror *m, const char *stages, size_t *goal)
{
	struct arena *a = m->arena;
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	char **v = arena_array(a, char *, 24);
	size_t n = 0;

	v[n++] = "make";
	v[n++] = "-C";
	v[n++] = m->work;
	v[n++] = "-f";
	v[n++] = (char *)stages;
	v[n++] = "-k";
	v[n++] = arena_printf(a, "-j%ld", cpus > 0 ? cpus : 1);
	v[n++] = "--no-print-directory";
	v[n++] = setting(a, "config", m->config);
	v[n++] = setting(a, "kind", m->kind);
	v[n++] = setting(a, "lock", m->lock);
	v[n++] = setting(a, "target", m->target);
	v[n++] = setting(a, "relock", m->relock ? "1" : "");
	v[n++] = setting(a, "render_flags",
			 arena_printf(a, "--seed %s --kube-version %s",
				      quote(a, m->seed), quote(a, m->kube_version)));
	v[n++] = setting(a, "dedup_flags", m->allow_empty ? "" : "--not-empty");
	v[n++] = flags_setting(a, "lock_flags", &m->lock_flags);
	v[n++] = flags_setting(a, "plan_flags", &m->plan_flags);
	v[n++] = flags_setting(a, "copy_flags", &m->copy_flags);
	*goal = n;
	return v;
}

/* Runs the command; true when it succeeds.  A make above us is none of its
 * business. */
static bool
run(char **argv)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		fatal(STATUS_TEMPORARY, "cannot start %s:", argv[0]);
	if (pid == 0) {
		unsetenv("MAKEFLAGS");
		unsetenv("MFLAGS");
		unsetenv("MAKELEVEL");
		unsetenv("MAKEFILES");
		execvp(argv[0], argv);
		warn("%s:", argv[0]);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			fatal(STATUS_SOME, "waiting for %s:", argv[0]);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Where the stage of a status file stands among the others. */
static size_t
stage_rank(const char *name)
{
	static const char *const stages[] = { "resolve", "settings", "split",
		"pull", "render", "extract", "dedup", "lock", "plan", "copy", "push" };
	size_t i;

	for (i = 0; i < sizeof stages / sizeof *stages; i++)
		if (!strncmp(name, stages[i], strlen(stages[i])))
			break;
	return i;
}

static int
read_status(struct arena *a, const char *path)
{
	struct err e = { .arena = a };
	struct str text;
	long n;

	if (!file_read(a, path, LIMIT_LINE, &text, &e))
		fatal_err(&e);
	n = strtol(text.p, NULL, 10);
	return n > 0 && n < 256 ? (int)n : STATUS_SOME;
}

/* The status that the earliest failed stage left; of several the lowest. */
static int
failed_status(struct mirror *m, const char *dir)
{
	size_t best = SIZE_MAX, rank;
	int status = STATUS_SOME, s;
	struct dirent *entry;
	DIR *d = opendir(dir);

	if (!d)
		fatal(STATUS_SOME, "%s:", dir);
	while ((entry = readdir(d))) {
		if (entry->d_name[0] == '.')
			continue;
		rank = stage_rank(entry->d_name);
		s = read_status(m->arena, path_join(m->arena, dir, entry->d_name));
		if (rank < best || (rank == best && s < status))
			status = s;
		best = rank < best ? rank : best;
	}
	closedir(d);
	return status;
}

/* The folders of the work folder, without the statuses of an earlier run. */
static void
prepare(struct mirror *m)
{
	static const char *const folders[] = { "stamp", "status", "components" };
	struct err e = { .arena = m->arena };
	char *status = path_join(m->arena, m->work, "status");
	struct dirent *entry;
	size_t i;
	DIR *d;

	for (i = 0; i < sizeof folders / sizeof *folders; i++)
		if (!dir_make(path_join(m->arena, m->work, folders[i]), &e))
			fatal_err(&e);
	d = opendir(status);
	if (!d)
		fatal(STATUS_USAGE, "%s:", status);
	while ((entry = readdir(d)))
		if (entry->d_name[0] != '.')
			unlink(path_join(m->arena, status, entry->d_name));
	closedir(d);
}

static void
set_option(struct mirror *m, const struct opts *o, int key)
{
	switch (key) {
	case OPT_CONFIG:
	case OPT_IMAGES:
		if (m->config)
			opts_fail(o, "one of --config and --images, once");
		m->config = absolute(m->arena, o->arg);
		m->kind = key == OPT_CONFIG ? "config" : "list";
		break;
	case OPT_TARGET:
		m->target = target_of(m->arena, o->arg);
		break;
	case OPT_WORK:
		m->work = absolute(m->arena, o->arg);
		break;
	case OPT_LOCK:
		m->lock = absolute(m->arena, o->arg);
		break;
	case OPT_RELOCK:
		m->relock = true;
		break;
	case OPT_SOURCE:
		add_flag(m, &m->lock_flags, "--source", target_of(m->arena, o->arg));
		add_flag(m, &m->plan_flags, "--source", target_of(m->arena, o->arg));
		break;
	case OPT_PLATFORM:
		add_flag(m, &m->lock_flags, "--platform", o->arg);
		break;
	case OPT_PROBABLE:
		add_flag(m, &m->lock_flags, "--probable", o->arg);
		break;
	case OPT_EMPTY:
		m->allow_empty = true;
		break;
	case OPT_MAP:
		add_flag(m, &m->plan_flags, "--map", o->arg);
		break;
	case OPT_MAP_FILE:
		add_flag(m, &m->plan_flags, "--map-file", absolute(m->arena, o->arg));
		break;
	case OPT_PLAIN:
		add_flag(m, &m->plan_flags, "--plain-http", NULL);
		break;
	case OPT_CONCURRENCY:
		add_flag(m, &m->copy_flags, "--concurrency", o->arg);
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
	m->work = absolute(a, "mirror.work");
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
	char *here, **make;
	size_t goal;
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
	prepare(&m);
	make = make_command(&m, path_join(&arena, here,
					  "../../share/mkmirror/stages.mk"), &goal);
	make[goal] = "components";
	if (run(make)) {
		make[goal] = (char *)m.until;
		if (run(make))
			return STATUS_OK;
	}
	return failed_status(&m, path_join(&arena, m.work, "status"));
}

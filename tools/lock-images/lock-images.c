/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "difference.h"
#include "jobs.h"
#include "outcome.h"
#include "records/lines.h"
#include "vet.h"

static const struct program program = PROGRAM_LOCK_IMAGES;

struct options {
	struct registry_options registry;
	const char *out, *failed, *old;
	enum probable probable;
	struct command verify;
	struct lock list; /* the charts named so far, then all items */
};

static void
add_platforms(struct arena *a, struct settings *s, const char *arg)
{
	s->platforms = str_of(arena_printf(a, "%.*s%s%s", STR_ARG(s->platforms),
					   s->platforms.n ? "," : "", arg));
}

static void
read_lists(struct arena *a, struct lock *l, const struct opts *o,
	   enum probable probable)
{
	static char dash[] = "-";
	char *standard[] = { dash };
	struct err e = { .arena = a };
	char **path = o->n ? o->operand : standard;
	int i, n = o->n ? o->n : 1;

	for (i = 0; i < n; i++)
		if (!list_read(a, l, path[i], probable, &e))
			fatal_err(&e);
}

/* Adds the charts of a file of component records, and notes hosts that plain HTTP is
 * used with. */
static void
read_components(struct arena *a, struct lock *l, struct registry_options *g,
		const char *path)
{
	struct err e = { .arena = a };
	struct component *c;
	size_t i, n;

	if (!components_read(a, path, &c, &n, &e))
		fatal_err(&e);
	for (i = 0; i < n; i++) {
		if (!lock_add_component(a, l, &c[i], &e))
			fatal(STATUS_USAGE, "%s: %s", path, e.msg);
		registry_option_insecure(a, g, &c[i]);
	}
}

/* Reads a lock, which may be missing. */
static void
read_lock(struct arena *a, struct lock *l, const char *path)
{
	struct err e = { .arena = a };

	if (!path || strcmp(path, "-") == 0 || access(path, F_OK) != 0)
		return;
	if (!lock_read(a, l, path, &e))
		fatal_err(&e);
	lock_sort(l);
}

static void
read_command(struct arena *a, struct command *c, const char *text)
{
	struct err e = { .arena = a };

	if (!command_parse(a, c, text, &e)) {
		err_wrap(&e, "--verify-cmd");
		fatal_err(&e);
	}
}

/* With --locked: shows what would change in the lock.  Returns the status, which is
 * that of the jobs unless they succeeded. */
static enum status
check_locked(struct arena *a, const struct options *in, const struct settings *s,
	     const struct job *job, enum status status)
{
	bool whole = in->old && in->out && strcmp(in->old, in->out) == 0;

	if (difference_show(a, &s->keep, job, in->list.n,
			    whole ? DIFFERENCE_ALL : DIFFERENCE_KEPT) == 0)
		return status;
	warn("the lock %s would change, and --locked does not let it; lock without that option",
	     in->old ? in->old : "that --old names");
	return status == STATUS_OK ? STATUS_SOME : status;
}

/* Keeps the lock as it is now, and the one that the next charts are pulled by. */
static void
keep_lock(struct arena *a, const struct options *in)
{
	if (in->out)
		stage_keep(a, "lock.made", in->out);
	if (in->old || in->out)
		stage_keep(a, "lock.pulled", in->old ? in->old : in->out);
}

static void
read_options(struct opts *o, struct options *in, struct settings *s)
{
	int key;

	while ((key = opts_next(o)) != -1) {
		switch (key) {
		case 'o': in->out = o->arg; break;
		case OPT_PLATFORM: add_platforms(s->arena, s, o->arg); break;
		case OPT_WORK: s->work = o->arg; break;
		case OPT_FAILED: in->failed = o->arg; break;
		case OPT_LOCKED: s->locked = true; break;
		case OPT_OLD: in->old = o->arg; break;
		case OPT_COMPONENTS: read_components(s->arena, &in->list, &in->registry, o->arg); break;
		case OPT_PROBABLE:
			in->probable = (enum probable)o->choice;
			break;
		case OPT_CMD_DIR: in->verify.dir = o->arg; break;
		case OPT_VERIFY_CMD: read_command(s->arena, &in->verify, o->arg); break;
		default:
			if (!sources_option(s->arena, &s->sources, key, o->arg, &o->err))
				registry_option(s->arena, &in->registry, key, o->arg);
		}
	}
	if (o->n || !in->list.n)
		read_lists(s->arena, &in->list, o, in->probable);
	if (!lock_unite(&in->list, &o->err) || !sources_open(s->arena, &s->sources, &o->err))
		fatal_err(&o->err);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct settings s = { .arena = &a };
	struct options in = { .registry.note = warn_text, .probable = PROBABLE_REFUSE };
	struct err e = { .arena = &a };
	enum status status;
	struct opts o;
	struct job *job;
	bool partly;

	opts_init(&o, &a, &program, argc, argv);
	read_options(&o, &in, &s);
	read_lock(&a, &s.keep, in.old);
	read_lock(&a, &s.before, in.out);
	s.registry = registry_new(&a, &in.registry, &e);
	if (!s.registry)
		fatal_err(&e);
	job = jobs_run(&s, &in.list);
	registry_free(s.registry);
	if (in.verify.word)
		vet_run(&a, &in.verify, job, in.list.n, s.locked);
	status = outcome_report(job, in.list.n);
	if (s.locked)
		status = check_locked(&a, &in, &s, job, status);
	partly = in.failed && outcome_resolved(job, in.list.n) && !outcome_moved(job, in.list.n);
	if (partly)
		outcome_write(&a, in.failed, job, in.list.n, false);
	else if (in.failed)
		unlink(in.failed);
	if (status == STATUS_OK || (partly && !s.locked)) {
		outcome_write(&a, in.out, job, in.list.n, true);
		difference_show(&a, &s.before, job, in.list.n, DIFFERENCE_MOVED);
	}
	if (status == STATUS_OK || partly)
		keep_lock(&a, &in);
	arena_free(&a);
	return partly ? stage_end_partly(status) : stage_end(status);
}

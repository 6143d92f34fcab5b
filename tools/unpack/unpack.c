/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts what volumes carry into a target.  What is done there is planned, copied and
 * pushed by the programs that mirror does it with; their source is the volumes.
 */
#include <string.h>
#include <unistd.h>

#include "base/exe.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/process.h"
#include "carried.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "records/record.h"
#include "request.h"
#include "volume/signature.h"

static const struct program program = PROGRAM_UNPACK;

/* A program that is run, and its arguments. */
struct step {
	const char *name;
	const char **argv;
	size_t n, cap;
};

enum { STEP_PLAN, STEP_COPY, STEP_PUSH, STEPS };

struct settings {
	struct arena *arena;
	const char *argv0;
	const char *target, *work, *out, *files, *request;
	char **volume;
	size_t nvolume;
	struct signature sign;
	struct step step[STEPS];
};

static void
give(struct settings *s, int step, const char *text)
{
	struct step *x = &s->step[step];

	x->argv = arena_room(s->arena, x->argv, x->n, &x->cap, sizeof *x->argv);
	x->argv[x->n++] = text;
}

/* Gives an option to the programs that the table of options hands it to. */
static void
hand_on(struct settings *s, const struct opts *o)
{
	static const unsigned stage[STEPS] = { 1u << STAGE_PLAN, 1u << STAGE_COPY, 1u << STAGE_PUSH };
	int i;

	for (i = 0; i < STEPS; i++) {
		if (!(o->opt->stages & (stage[i] | 1u << STAGE_REGISTRY)))
			continue;
		give(s, i, arena_printf(s->arena, "--%s", o->opt->name));
		if (o->arg)
			give(s, i, o->arg);
	}
}

static void
give_to(struct settings *s, int step, const char *option, const char *arg)
{
	give(s, step, option);
	give(s, step, arg);
}

static void
read_options(struct settings *s, int argc, char **argv)
{
	struct opts o;
	int key;

	opts_init(&o, s->arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		switch (key) {
		case 'o': s->out = o.arg; break;
		case OPT_TARGET: s->target = o.arg; break;
		case OPT_WORK: s->work = o.arg; break;
		case OPT_FILES: s->files = o.arg; break;
		case OPT_REQUEST: s->request = o.arg; break;
		case OPT_CMD_DIR:
			s->sign.cmd_dir = o.arg;
			give_to(s, STEP_COPY, "--cmd-dir", o.arg);
			give_to(s, STEP_PUSH, "--cmd-dir", o.arg);
			break;
		case OPT_CHECK_SIGN_CMD: s->sign.command = o.arg; break;
		case OPT_CHECK_SIGN_KEY: s->sign.key = o.arg; break;
		case OPT_CHARTS_PREFIX: give_to(s, STEP_PLAN, "--charts-prefix", o.arg); break;
		case OPT_PROGRESS: give_to(s, STEP_COPY, "--progress", o.arg); break;
		default: hand_on(s, &o);
		}
	}
	if (!s->target)
		opts_fail(&o, "--target is missing");
	if (o.n == 0)
		opts_fail(&o, "give volumes, or folders of volumes");
	if (s->sign.command && s->sign.key)
		opts_fail(&o, "one of --check-sign-cmd and --check-sign-key");
	s->volume = o.operand;
	s->nvolume = (size_t)o.n;
}

/* Runs a program with these operands or options after its own; returns its status. */
static enum status
run(struct settings *s, int step, const char *const *more)
{
	struct step *x = &s->step[step];
	struct err e = { .arena = s->arena };
	struct process p = { .in = PROCESS_NONE, .out = PROCESS_SAME, .err = PROCESS_SAME };
	struct process_end end;
	char *dir;

	if (!exe_dir(s->arena, s->argv0, &dir, &e))
		fatal_err(&e);
	for (; *more; more++)
		give(s, step, *more);
	give(s, step, NULL);
	p.path = x->argv[0] = path_join(s->arena, dir, x->name);
	p.argv = x->argv;
	if (!process_run(s->arena, &p, 0, &end, &e))
		fatal_err(&e);
	return end.signal ? STATUS_SOME : (enum status)end.status;
}

/* Opens the volumes and says what is wrong with them. */
static void
open_volumes(struct settings *s, struct collection *c)
{
	struct err e = { .arena = s->arena };
	const struct volume_file *f;
	size_t i, k;

	if (!collection_open(c, s->arena, s->volume, s->nvolume, &e) ||
	    !signature_check(&s->sign, c, &e))
		fatal_err(&e);
	for (i = 0; i < c->n; i++) {
		f = &c->file[i];
		for (k = 0; k < f->nfault; k++)
			warn("%s: %.*s%s%s", f->path, STR_ARG(f->fault[k].entry),
			     f->fault[k].entry.n ? ": " : "", f->fault[k].what);
	}
	for (i = 0; i < c->set.nvolume; i++) {
		for (k = 0; k < c->n && c->number[k] != i + 1;)
			k++;
		if (k == c->n)
			warn("%.*s is not here", STR_ARG(c->set.volume[i].file));
	}
}

/* Writes the lock that the volumes carry into the work folder. */
static const char *
write_lock(struct settings *s, const struct collection *c)
{
	const char *path = path_join(s->arena, s->work, "carried.lock");
	struct err e = { .arena = s->arena };
	struct str text;

	if (!carried_lock(s->arena, c, &text, &e))
		fatal_err(&e);
	if (!dir_make(s->work, &e) || !file_write(path, text, &e))
		fatal_err(&e);
	return path;
}

/* Plans, copies and pushes.  Returns the worst status, and false when the plan said that
 * nothing may be done. */
static bool
move(struct settings *s, const char *lock, const char *receipt, enum status *status)
{
	const char *plan = path_join(s->arena, s->work, "plan.jsonl");
	const char *copied = path_join(s->arena, s->work, "copied.jsonl");
	enum status one;
	size_t i;

	for (i = 0; i < s->nvolume; i++)
		give_to(s, STEP_PLAN, "--source", s->volume[i]);
	unlink(plan);
	*status = run(s, STEP_PLAN, (const char *[]){ "--work", s->work, "--recheck", "--request",
		s->request, "--target", s->target, "-o", plan, lock, NULL });
	if (access(plan, F_OK) != 0)
		return false;
	one = run(s, STEP_COPY, (const char *[]){ "--work", s->work, "-o", copied, plan, NULL });
	*status = one ? one : *status;
	if (access(copied, F_OK) != 0)
		return false;
	one = run(s, STEP_PUSH, (const char *[]){ "--work", s->work, "-o", receipt, copied, NULL });
	*status = one > *status || one == STATUS_REFUSED ? one : *status;
	return true;
}

/* Says what is hurt, writes the request, and the receipt where the user wants it. */
static void
report(struct settings *s, const char *receipt, enum status *status)
{
	struct request r = { .arena = s->arena };
	struct err e = { .arena = s->arena };
	struct str text;

	if (!request_read(&r, s->request, &e) || !request_find(&r, receipt, &e) ||
	    !request_write(&r, s->request, &e))
		fatal_err(&e);
	if (s->out && (!file_read(s->arena, receipt, LIMIT_FILE, &text, &e) ||
		       !file_write(s->out, text, &e)))
		fatal_err(&e);
	if (!request_waiting(&r, receipt, path_join(s->arena, s->work, "waiting.jsonl"), &e))
		fatal_err(&e);
	if (r.n)
		warn("%zu blobs and manifests are not here: %s asks for them", r.n, s->request);
	if ((r.n || r.images) && *status == STATUS_OK)
		*status = STATUS_SOME;
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct settings s = { .arena = &a, .argv0 = argv[0], .work = "mirror.work",
			      .request = "request.txt",
			      .step = { { .name = "plan" }, { .name = "copy-blob" },
					{ .name = "push-manifest" } } };
	struct err e = { .arena = &a };
	struct collection c;
	enum status status;
	const char *receipt;
	size_t hurt, i;

	for (i = 0; i < STEPS; i++)
		give(&s, (int)i, s.step[i].name);
	read_options(&s, argc, argv);
	open_volumes(&s, &c);
	receipt = path_join(&a, s.work, "receipt.jsonl");
	if (move(&s, write_lock(&s, &c), receipt, &status)) {
		report(&s, receipt, &status);
		if (!carried_files(&a, &c, s.files, &hurt, &e))
			fatal_err(&e);
		status = hurt && status == STATUS_OK ? STATUS_SOME : status;
	}
	if (!carried_tell(&a, &c, s.volume, s.nvolume, s.work, &e))
		fatal_err(&e);
	arena_free(&a);
	return stage_end(status);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/path.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "each.h"
#include "locked.h"
#include "records.h"

static const struct program program = PROGRAM_PULL_CHART;

struct settings {
	struct registry_options registry;
	struct sources sources;
	const char *output, *depfile, *work, *lock;
	bool each, changed, folders;
};

/* Pulls the charts of all files, or standard input, and writes their records to one
 * output. */
static enum status
pull_together(struct pull *p, struct arena *a, const struct settings *s, const struct opts *o)
{
	struct err e = { .arena = a };
	struct record_count c = { .status = STATUS_OK };
	struct output out;
	int i;

	if (!output_open(&out, a, s->output, &e))
		fatal_err(&e);
	for (i = 0; i < o->n || i < 1; i++)
		records_pull(p, i < o->n ? o->operand[i] : NULL, out.f, &c);
	if (c.failed && c.done == 0)
		output_abort(&out);
	else if (!output_commit(&out, &e) ||
		 (s->depfile && !stage_depends(a, s->depfile, s->output, p->reads->path,
					       p->reads->n, &e)))
		fatal_err(&e);
	return stage_end(c.failed && c.done ? STATUS_SOME : c.status);
}

static void
read_options(struct arena *a, struct opts *o, struct settings *s)
{
	int key;

	while ((key = opts_next(o)) != -1) {
		switch (key) {
		case 'M':
			s->depfile = o->arg;
			break;
		case 'o':
			s->output = o->arg;
			break;
		case OPT_EACH:
			s->each = true;
			break;
		case OPT_CHANGED:
			s->changed = true;
			break;
		case OPT_FOLDERS:
			s->folders = true;
			break;
		case OPT_LOCK:
			s->lock = o->arg;
			break;
		case OPT_WORK:
			s->work = o->arg;
			break;
		default:
			if (!sources_option(a, &s->sources, key, o->arg, &o->err))
				registry_option(a, &s->registry, key, o->arg);
		}
	}
	s->registry.note = warn_text;
	if (!sources_open(a, &s->sources, &o->err))
		fatal_err(&o->err);
	if (s->depfile && !s->output && !s->each)
		opts_fail(o, "-M needs -o: the rule is for that file");
	if (s->each && (s->output || o->n == 0))
		opts_fail(o, "--each names its outputs itself, after the files");
	if (s->changed && !s->each)
		opts_fail(o, "--changed goes with --each");
}

/* Makes the work folder and the clients. */
static void
pull_begin(struct pull *p, struct arena *a, const struct settings *s,
	   struct err *e)
{
	const char *run = getenv("MKMIRROR_RUN");
	struct str work;

	if (!dir_make(s->work, e) || !path_real(a, s->work, &work, e))
		fatal_err(e);
	p->work = work.p;
	p->charts = arena_printf(a, "%s/charts", p->work);
	p->options = &s->registry;
	p->folders = s->folders;
	p->sources = s->sources;
	if (s->lock && !locked_read(p, a, s->lock, e))
		fatal_err(e);
	p->registry = registry_new(a, &s->registry, e);
	if (!p->registry)
		fatal_err(e);
	p->http = registry_http(p->registry);
	p->run = run && *run ? run
		: arena_printf(a, "%ld.%lld", (long)getpid(), (long long)time(NULL));
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct err e = { .arena = &arena };
	struct settings s = { .work = "mirror.work" };
	struct reads reads = { .arena = &arena };
	struct pull p = { .reads = &reads };
	enum status status;
	struct opts o;

	opts_init(&o, &arena, &program, argc, argv);
	read_options(&arena, &o, &s);
	diag_catch_truncation();
	pull_begin(&p, &arena, &s, &e);
	status = s.each ? each_pull(&p, &arena, &o, s.changed) : pull_together(&p, &arena, &s, &o);
	registry_free(p.registry);
	arena_free(&arena);
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/path.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "pull.h"
#include "wanted.h"

static const struct program program = PROGRAM_PULL_CHART;

struct settings {
	struct registry_options registry;
	struct sources sources;
	const char *output, *depfile, *work;
	bool each;
};

/* The numbers of components that were pulled, and that failed. */
struct count {
	size_t done, failed;
	enum status status; /* of those that failed; STATUS_SOME when they differ */
};

static void
count_failure(struct count *c, enum status status)
{
	if (c->failed++ && c->status != status)
		status = STATUS_SOME;
	c->status = status;
}

/* Writes the records of a file to out, completed; a record that fails is left out. */
static void
pull_file(struct pull *p, const char *path, FILE *out, struct count *c)
{
	struct arena arena = { 0 }; /* memory for one record */
	struct err e = { .arena = &arena };
	struct component component;
	struct jsonl in;
	struct val v;
	int got;

	if (!jsonl_open(&in, path, &e))
		fatal_err(&e);
	p->arena = &arena;
	while ((got = jsonl_next(&in, &arena, &v, &e)) == 1) {
		if (wanted_pull(p, v, &component, &e)) {
			component_write(out, &arena, &component);
			c->done++;
		} else {
			warn("%.*s: %s", STR_ARG(component.name), e.msg);
			count_failure(c, e.status);
			e.msg = NULL;
		}
		arena_reset(&arena);
	}
	jsonl_close(&in);
	if (got < 0)
		fatal_err(&e);
	arena_free(&arena);
}

/* Pulls the charts of all files, or standard input, and writes their records to one
 * output. */
static enum status
pull_together(struct pull *p, struct arena *a, const struct settings *s, const struct opts *o)
{
	struct err e = { .arena = a };
	struct count c = { .status = STATUS_OK };
	struct output out;
	int i;

	if (!output_open(&out, a, s->output, &e))
		fatal_err(&e);
	for (i = 0; i < o->n || i < 1; i++)
		pull_file(p, i < o->n ? o->operand[i] : NULL, out.f, &c);
	if (c.failed && c.done == 0)
		output_abort(&out);
	else if (!output_commit(&out, &e) ||
		 (s->depfile && !stage_depends(a, s->depfile, s->output, p->reads->path,
					       p->reads->n, &e)))
		fatal_err(&e);
	return stage_end(c.failed && c.done ? STATUS_SOME : c.status);
}

/* Pulls a file of --each as a stage of its own; its records go beside it, to
 * NAME.chart for NAME.json. */
static void
pull_stage(struct pull *p, const char *path)
{
	struct arena arena = { 0 };
	struct err e = { .arena = &arena };
	struct count c = { .status = STATUS_OK };
	struct reads reads = { .arena = &arena };
	struct str name = path_base(str_of(path)), stem = name;
	char *to;
	struct output out;

	if (str_ends(stem, STR(".json")))
		stem.n -= 5;
	to = arena_printf(&arena, "%.*s%.*s.chart", (int)(strlen(path) - name.n), path,
			  STR_ARG(stem));
	stage_begin(arena_printf(&arena, "pull-%.*s", STR_ARG(stem)));
	p->reads = &reads;
	if (!output_open(&out, &arena, to, &e))
		fatal_err(&e);
	pull_file(p, path, out.f, &c);
	if (c.failed)
		output_abort(&out);
	else if (!output_commit(&out, &e) ||
		 !stage_depends(&arena, stage_depfile(), to, reads.path, reads.n, &e))
		fatal_err(&e);
	stage_end(c.status);
	arena_free(&arena);
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
		case OPT_WORK:
			s->work = o->arg;
			break;
		default:
			if (!sources_option(a, &s->sources, key, o->arg, &o->err))
				registry_option(a, &s->registry, key, o->arg);
		}
	}
	s->registry.note = warn_text;
	if (s->depfile && !s->output && !s->each)
		opts_fail(o, "-M needs -o: the rule is for that file");
	if (s->each && (s->output || o->n == 0))
		opts_fail(o, "--each names its outputs itself, after the files");
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
	p->sources = s->sources;
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
	enum status status = STATUS_OK;
	struct opts o;
	int i;

	opts_init(&o, &arena, &program, argc, argv);
	read_options(&arena, &o, &s);
	diag_catch_truncation();
	pull_begin(&p, &arena, &s, &e);
	if (!s.each)
		status = pull_together(&p, &arena, &s, &o);
	for (i = 0; s.each && i < o.n; i++)
		pull_stage(&p, o.operand[i]);
	registry_free(p.registry);
	arena_free(&arena);
	return status;
}

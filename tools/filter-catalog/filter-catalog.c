/* SPDX-License-Identifier: Apache-2.0 */
/* Prints what a configuration keeps of an operator catalog, or a channel's graph. */
#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "catalog/draw.h"
#include "catalog/filter.h"
#include "catalog/include.h"
#include "catalog/print.h"
#include "catalog/intake.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "config/imageset_options.h"

static const struct program program = PROGRAM_FILTER_CATALOG;

struct request {
	const char *config, *name, *graph, *output;
	struct imageset_options read;
	enum graph_format format;
	bool v1;
	const struct section *section; /* NULL: the whole catalog */
};

static void
parse(struct request *r, struct arena *a, int argc, char **argv, struct opts *o)
{
	int key;

	opts_init(o, a, &program, argc, argv);
	while ((key = opts_next(o)) != -1)
		switch (imageset_option(&r->read, key, &o->err) ? 0 : key) {
		case OPT_CONFIG:
			r->config = o->arg;
			break;
		case OPT_CATALOG:
			r->name = o->arg;
			break;
		case OPT_GRAPH:
			r->graph = o->arg;
			break;
		case OPT_FORMAT:
			r->format = o->choice ? GRAPH_DOT : GRAPH_TEXT;
			break;
		case 'o':
			r->output = o->arg;
			break;
		}
	if (o->n != 1)
		opts_fail(o, o->n ? "more than one catalog" : "no catalog is given");
	if (!r->config && !r->graph)
		opts_fail(o, "--config is missing");
	if (r->name && !r->config)
		opts_fail(o, "--catalog needs --config");
}

static bool
read_config(struct request *r, struct arena *a, struct err *e)
{
	struct sections all;

	if (!r->config)
		return true;
	if (!sections_read(a, r->config, r->read.dialect, &all, e) ||
	    !sections_find(&all, r->config, r->name, &r->section, e))
		return false;
	r->v1 = all.v1;
	return true;
}

/* Reads the catalog and keeps what the configuration asks for. */
static bool
read_catalog(struct fbc *c, const struct request *r, const char *place, struct err *e)
{
	const struct section *s = r->section;

	if (s && r->v1)
		c->dependencies = !s->skip_dependencies;
	else if (s)
		c->wanted = filter_packages(c->arena, s);
	if (!fbc_read(c, place, e))
		return false;
	if (s && r->v1)
		return include_apply(c, s, e) && filter_check_images(c, e);
	return !s || (filter_apply(c, s, e) && filter_check_images(c, e));
}

/* Prints to standard output itself, since the catalog is whole by now and may be larger
 * than memory; or to a file. */
static void
print_catalog(struct fbc *c, const char *path, struct err *e)
{
	struct output o = { .f = stdout };
	bool file = path && strcmp(path, "-") != 0;

	if (file && !output_open(&o, c->arena, path, e))
		fatal_err(e);
	if (!fbc_print(c, o.f, e)) {
		if (file)
			output_abort(&o);
		fatal_err(e);
	}
	if (file && !output_commit(&o, e))
		fatal_err(e);
	if (!file && (fflush(stdout) != 0 || ferror(stdout)))
		fatal(STATUS_SOME, "<stdout>:");
}

static enum status
print_graph(struct fbc *c, const struct request *r, struct err *e)
{
	struct err bad = { .arena = e->arena };
	struct buf text;

	buf_init(&text, e->arena, LIMIT_OUTPUT);
	if (!draw_channel(c, str_of(r->graph), r->format, &text, &bad, e))
		fatal_err(e);
	if (!file_write(r->output, buf_str(&text), e))
		fatal_err(e);
	if (!bad.msg)
		return STATUS_OK;
	warn_err(&bad);
	return STATUS_SOME;
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	enum status status = STATUS_OK;
	struct request r = { 0 };
	struct fbc c = { 0 };
	struct opts o;

	parse(&r, &a, argc, argv, &o);
	if (!read_config(&r, &a, &e) || !fbc_open(&c, &a, &e) ||
	    !read_catalog(&c, &r, o.operand[0], &e))
		fatal_err(&e);
	if (r.graph)
		status = print_graph(&c, &r, &e);
	else
		print_catalog(&c, r.output, &e);
	fbc_close(&c);
	arena_free(&a);
	return status;
}

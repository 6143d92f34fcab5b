/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the images and charts of an ImageSetConfiguration. */
#include "base/io.h"
#include "charts.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "config/imageset_options.h"
#include "images.h"
#include "rules.h"

static const struct program program = PROGRAM_RESOLVE_IMAGESET;

enum print { PRINT_IMAGES, PRINT_CHARTS, PRINT_BLOCKED, PRINT_RULES, PRINT_ALL };

struct settings {
	const char *output;
	struct imageset_options read;
	enum print print;
};

static void
read_options(struct opts *o, struct settings *s)
{
	int key;

	while ((key = opts_next(o)) != -1) {
		if (imageset_option(&s->read, key, &o->err))
			continue;
		if (key == 'o')
			s->output = o->arg;
		else
			s->print = (enum print)o->choice;
	}
	if (o->n != 1)
		opts_fail(o, o->n ? "one file is expected" : "which file?");
}

/* Says what a file asks for in vain, where oc-mirror is silent. */
static void
say_unused(const struct imageset *s, enum print print)
{
	const struct imageset_helm *helm = &s->body.helm;
	bool paths = false;
	size_t i, k;

	for (i = 0; i < helm->nlocal; i++)
		paths |= helm->local[i].nimage_path > 0;
	for (i = 0; i < helm->nrepository; i++)
		for (k = 0; k < helm->repository[i].nchart; k++)
			paths |= helm->repository[i].chart[k].nimage_path > 0;
	if (s->body.nsample)
		warn("%s: samples: nothing is done with them, as in oc-mirror", s->check.path);
	if (paths && print != PRINT_RULES)
		warn("%s: imagePaths: mkmirror-extract-images(1) finds images anywhere in what a chart "
		     "renders to; --print rules writes rules for what these name beyond", s->check.path);
}

static void
print_blocked(FILE *f, const struct imageset *s)
{
	size_t i;

	for (i = 0; i < s->body.nblocked; i++)
		fprintf(f, "%.*s\n", STR_ARG(s->body.blocked[i].name));
}

static bool
print_set(FILE *f, const struct imageset *s, enum print print, struct err *e)
{
	struct problems problems;
	struct str *line, folder;
	size_t n, i;

	problems_init(&problems, &s->check);
	if (!path_real(s->check.arena, path_dir(s->check.arena, s->check.path), &folder, e))
		return false;
	if (print == PRINT_BLOCKED) {
		print_blocked(f, s);
		return true;
	}
	if (print == PRINT_RULES) {
		rules_write(f, s, &problems);
		return problems_none(&problems, e);
	}
	line = images_lines(s, &problems, &n, warn_text);
	for (i = 0; i < n && print != PRINT_CHARTS; i++)
		fprintf(f, "%.*s\n", STR_ARG(line[i]));
	if (print != PRINT_IMAGES)
		charts_write(f, s, folder.p, &problems);
	return problems_none(&problems, e);
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct err e = { .arena = &arena };
	struct settings s = { .print = PRINT_ALL };
	struct imageset set;
	struct output out;
	struct opts o;

	opts_init(&o, &arena, &program, argc, argv);
	read_options(&o, &s);
	if (!imageset_read(&arena, o.operand[0], s.read.dialect, s.read.flags, &set, &e) ||
	    !output_open(&out, &arena, s.output, &e))
		fatal_err(&e);
	say_unused(&set, s.print);
	if (!print_set(out.f, &set, s.print, &e)) {
		output_abort(&out);
		fatal_err(&e);
	}
	if (!output_commit(&out, &e))
		fatal_err(&e);
	return stage_end(STATUS_OK);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML documents in, image lines out: reference, class, component, object,
 * template, path.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "io.h"
#include "limits.h"
#include "opts.h"
#include "source.h"
#include "walk.h"
#include "yaml.h"

enum { OPT_COMPONENT = 256 };

static const struct opt options[] = {
	{ OPT_COMPONENT, "component", "name", "name for the component column" },
	{ 'o', NULL, "file", "write to file, if that changes it" },
	{ 0 },
};

static const struct program program = {
	.name = "extract-images",
	.synopsis = "extract-images [--component name] [-o file] [file ...]",
	.purpose = "find the images that YAML documents use",
	.opts = options,
};

struct extract {
	FILE *out;
	const char *file;      /* the input, for messages */
	const char *component;
	struct str template;   /* of the document at hand */
	bool incomplete;       /* a container had no usable image */
};

/* A column: control bytes would break the line. */
static void
put(FILE *f, struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		putc((unsigned char)s.p[i] < ' ' ? '?' : s.p[i], f);
}

static void
print_finding(void *data, const struct finding *f)
{
	struct extract *x = data;

	put(x->out, f->ref);
	fprintf(x->out, "\t%s\t%s\t", f->certain ? "certain" : "probable",
		x->component);
	put(x->out, f->object);
	putc('\t', x->out);
	put(x->out, x->template);
	putc('\t', x->out);
	put(x->out, f->path);
	putc('\n', x->out);
}

static void
print_broken(void *data, const struct finding *f)
{
	struct extract *x = data;

	x->incomplete = true;
	warn("%s: %.*s%s%.*s: %.*s is '%.*s', which names no image; do its values "
	     "lack one?", x->file, STR_ARG(x->template), x->template.n ? ": " : "",
	     STR_ARG(f->object), STR_ARG(f->path), STR_ARG(f->ref));
}

static bool
extract_file(struct extract *x, struct arena *a, const char *path, struct err *e)
{
	struct arena scratch = { 0 };
	struct walk w = { .arena = &scratch, .found = print_finding,
			  .broken = print_broken, .data = x };
	struct sources *sources;
	struct yaml_stream *y;
	struct str text;
	struct val doc;
	int got;

	if (!file_read(a, path, LIMIT_FILE, &text, e))
		return false;
	x->file = strcmp(path, "-") ? path : "<stdin>";
	sources = sources_scan(a, text);
	y = yaml_open(a, text, YAML_EXACT);
	while ((got = yaml_next(y, &scratch, &doc, e)) == 1) {
		x->template = sources_at(sources, yaml_line(y));
		walk_document(&w, doc);
		arena_reset(&scratch);
	}
	yaml_close(y);
	arena_free(&scratch);
	return got == 0 || err_wrap(e, "%s", x->file);
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct extract x = { .component = "" };
	struct err e = { .arena = &arena };
	struct output out;
	const char *path = NULL;
	struct opts o;
	int key, i;

	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		if (key == 'o')
			path = o.arg;
		else
			x.component = o.arg;
	}
	if (!output_open(&out, &arena, path, &e))
		fatal_err(&e);
	x.out = out.f;
	for (i = 0; i < o.n || i == 0; i++) {
		if (extract_file(&x, &arena, o.n ? o.operand[i] : "-", &e))
			continue;
		output_abort(&out);
		fatal_err(&e);
	}
	if (!output_commit(&out, &e))
		fatal_err(&e);
	return x.incomplete ? STATUS_INCOMPLETE : STATUS_OK;
}

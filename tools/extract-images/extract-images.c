/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML documents in, image lines out: reference, class, component, object,
 * template, path.
 */
#include <stdio.h>

#include "diag.h"
#include "io.h"
#include "opts.h"
#include "raw.h"
#include "scan.h"

enum { OPT_COMPONENT = 256, OPT_RULES, OPT_NO_RULES, OPT_RAW };

static const struct opt options[] = {
	{ OPT_COMPONENT, "component", "name", "name for the component column" },
	{ OPT_RULES, "rules", "file", "rules about what may be an image; may be given again" },
	{ OPT_NO_RULES, "no-shipped-rules", NULL, "leave the rules that come with mkmirror out" },
	{ OPT_RAW, "raw", NULL, "the documents are templates that were not rendered" },
	{ 'o', NULL, "file", "write to file, if that changes it" },
	{ 0 },
};

static const struct program program = {
	.name = "extract-images",
	.synopsis = "extract-images [--component name] [--rules file] [--no-shipped-rules] [--raw] [-o file] [file ...]",
	.purpose = "find the images that YAML documents use",
	.opts = options,
};

struct extract {
	FILE *out;
	const char *component;
	bool incomplete; /* a container had no usable image */
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
print_finding(struct extract *x, const struct scan *s, const struct finding *f)
{
	put(x->out, f->ref);
	fprintf(x->out, "\t%s\t%s\t", f->class == CLASS_CERTAIN ? "certain" : "probable",
		x->component);
	put(x->out, f->object);
	putc('\t', x->out);
	put(x->out, s->template);
	putc('\t', x->out);
	put(x->out, f->path);
	putc('\n', x->out);
}

/* In a manifest that was not rendered it is a value that is missing. */
static void
say_broken(struct extract *x, const struct scan *s, const struct finding *f)
{
	struct arena a = { 0 };

	if (!s->raw) {
		x->incomplete = true;
		warn("%s:%zu: %.*s%s%.*s: %.*s is '%.*s', which names no image; do its "
		     "values lack one?", s->file, scan_line(s, &a, f->at),
		     STR_ARG(s->template), s->template.n ? ": " : "",
		     STR_ARG(f->object), STR_ARG(f->path), STR_ARG(f->ref));
	}
	arena_free(&a);
}

static void
found(struct scan *s, const struct finding *f)
{
	struct extract *x = s->data;

	if (s->raw && str_holds(f->ref, STR(RAW_PLACEHOLDER)))
		return;
	if (f->class == CLASS_BROKEN)
		say_broken(x, s, f);
	else if (f->class != CLASS_IGNORED)
		print_finding(x, s, f);
}

int
main(int argc, char **argv)
{
	static struct arena arena; /* until the process ends */
	struct extract x = { .component = "" };
	struct rules rules = { 0 };
	struct scan scan = { .found = found, .data = &x };
	bool shipped = true;
	struct err e = { .arena = &arena };
	struct output out;
	const char *path = NULL;
	struct opts o;
	int key, i;

	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		switch (key) {
		case 'o':
			path = o.arg;
			break;
		case OPT_COMPONENT:
			x.component = o.arg;
			break;
		case OPT_RAW:
			scan.raw = true;
			break;
		case OPT_RULES:
			if (!rules_read(&arena, &rules, o.arg, &e))
				fatal_err(&e);
			break;
		case OPT_NO_RULES:
			shipped = false;
			break;
		}
	}
	if (shipped && !rules_shipped(&arena, &rules, argv[0], &e))
		fatal_err(&e);
	scan.rules = &rules;
	if (!output_open(&out, &arena, path, &e))
		fatal_err(&e);
	x.out = out.f;
	for (i = 0; i < o.n || i == 0; i++) {
		if (scan_file(&scan, &arena, o.n ? o.operand[i] : "-", &e))
			continue;
		output_abort(&out);
		fatal_err(&e);
	}
	if (!output_commit(&out, &e))
		fatal_err(&e);
	return x.incomplete ? STATUS_INCOMPLETE : STATUS_OK;
}

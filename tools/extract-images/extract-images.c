/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads YAML documents and writes image lines: reference, class, component, object,
 * template, path.
 */
#include <stdio.h>
#include <string.h>

#include "annotated.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "cli/cost.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "discover/raw.h"
#include "discover/scan.h"
#include "discover/variable.h"
#include "records/component.h"
#include "records/lines.h"

static const struct program program = PROGRAM_EXTRACT_IMAGES;

/* What to do with images that only an annotation of the chart names, in the order of the
 * words of --annotated. */
enum mention { MENTION_WARN, MENTION_LIST, MENTION_IGNORE };

struct extract {
	struct arena *arena;
	struct output output;
	const char *component, *path, *depfile, *record;
	bool incomplete;  /* a container had no image that can be used */
	enum mention mention;
	struct annotated annotated;
};

static struct str
class_word(bool certain)
{
	return certain ? STR("certain") : STR("probable");
}

static void
print_finding(struct extract *x, const struct scan *s, const struct finding *f)
{
	const struct str col[] = { f->ref, class_word(f->class == CLASS_CERTAIN),
				   str_of(x->component), f->object, s->template, f->path };

	line_write(x->output.f, col, LINE_COLUMNS);
}

/* Prints an image that only the annotation of the chart names. */
static void
print_annotated(struct extract *x, const struct annotated_image *v, struct str chart)
{
	const struct str col[] = { v->ref, class_word(v->accepted), str_of(x->component),
				   str_of(arena_printf(x->arena, "Chart/%.*s", STR_ARG(chart))),
				   STR("Chart.yaml"), STR("annotations") };

	line_write(x->output.f, col, LINE_COLUMNS);
}

/* Warns of a container's image that is none; in a manifest that was not rendered a
 * value is missing. */
static void
say_broken(struct extract *x, struct scan *s, const struct finding *f)
{
	struct arena a = { 0 };

	if (!s->raw) {
		x->incomplete = true;
		warn("%s:%zu: %.*s%s%.*s: %.*s is '%.*s', which names no image; %s", s->file,
		     scan_line(s, &a, f->at), STR_ARG(s->template), s->template.n ? ": " : "",
		     STR_ARG(f->object), STR_ARG(f->path), STR_ARG(f->ref), variable_in(f->ref)
		     ? "nothing here says its variables: accept it by a rule AS what it is"
		     : "do its values lack one?");
	}
	arena_free(&a);
}

static void
found(struct scan *s, const struct finding *f)
{
	struct extract *x = s->data;

	if (s->raw && str_holds(f->ref, STR(RAW_PLACEHOLDER)))
		return;
	if (f->class != CLASS_BROKEN)
		annotated_found(&x->annotated, f->ref);
	if (f->class == CLASS_BROKEN)
		say_broken(x, s, f);
	else if (f->class != CLASS_IGNORED)
		print_finding(x, s, f);
}

static void
warn_annotated(const struct extract *x, const struct annotated_image *v, size_t n)
{
	struct buf b;
	size_t i;

	buf_init(&b, x->arena, LIMIT_LINE);
	for (i = 0; i < n; i++)
		buf_printf(&b, "%s%.*s", i ? ", " : "", STR_ARG(v[i].ref));
	warn("%s: an annotation of the chart names what rendering did not bring, maybe for "
	     "other values: %.*s", *x->component ? x->component : "the chart", STR_ARG(buf_str(&b)));
}

/* Compares the images with those in the annotation, which the component's record has. */
static bool
cross_check(struct extract *x, const struct scan *s, struct err *e)
{
	struct annotated_image *v;
	struct component *c;
	size_t n, i;

	if (!components_read(x->arena, x->record, &c, &n, e))
		return false;
	if (n == 0)
		return true;
	v = annotated_missing(&x->annotated, c, s->rules, &n);
	if (n && x->mention == MENTION_WARN)
		warn_annotated(x, v, n);
	for (i = 0; x->mention == MENTION_LIST && i < n; i++)
		print_annotated(x, &v[i], c->chart);
	return true;
}

static void
read_rules(struct extract *x, struct scan *s, struct rules *rules, const char *path)
{
	struct err e = { .arena = x->arena };

	scan_note(s, x->arena, path);
	if (!rules_read(x->arena, rules, path, &e))
		fatal_err(&e);
}

static void
parse_options(struct extract *x, struct scan *s, struct rules *rules,
	      struct opts *o, const char *argv0)
{
	struct err e = { .arena = x->arena };
	bool shipped = true;
	int key;

	while ((key = opts_next(o)) != -1) {
		switch (key) {
		case 'o':
			x->path = o->arg;
			break;
		case 'M':
			x->depfile = o->arg;
			break;
		case OPT_COMPONENT:
			x->component = o->arg;
			break;
		case OPT_RECORD:
			x->record = o->arg;
			break;
		case OPT_RAW:
			s->raw = true;
			break;
		case OPT_RULES:
			read_rules(x, s, rules, o->arg);
			break;
		case OPT_ANNOTATED:
			x->mention = (enum mention)o->choice;
			break;
		case OPT_NO_SHIPPED_RULES:
			shipped = false;
			break;
		}
	}
	if (shipped && !rules_shipped(x->arena, rules, argv0, &e))
		fatal_err(&e);
	s->rules = rules;
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct extract x = { .arena = &arena, .component = "" };
	struct rules rules = { 0 };
	struct scan scan = { .found = found, .data = &x };
	struct err e = { .arena = &arena };
	struct opts o;
	bool ok = true;
	int i;

	annotated_init(&x.annotated, &arena);
	cost_limit();
	opts_init(&o, &arena, &program, argc, argv);
	parse_options(&x, &scan, &rules, &o, argv[0]);
	if (!output_open(&x.output, &arena, x.path, &e))
		fatal_err(&e);
	for (i = 0; ok && i < o.n; i++)
		ok = scan_file(&scan, &arena, o.operand[i], &e);
	if (ok && x.record)
		ok = scan_manifests(&scan, &arena, x.record, &e) && cross_check(&x, &scan, &e);
	else if (ok && o.n == 0)
		ok = scan_file(&scan, &arena, "-", &e);
	if (!ok) {
		output_abort(&x.output);
		fatal_err(&e);
	}
	if ((x.depfile && !stage_depends(&arena, x.depfile, x.path ? x.path : "-",
					 scan.read, scan.nread, &e)) ||
	    !output_commit(&x.output, &e))
		fatal_err(&e);
	return stage_end(x.incomplete ? STATUS_INCOMPLETE : STATUS_OK);
}

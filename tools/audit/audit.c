/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proves that no image was missed: each string that looks like an image is listed, or
 * ignored by a rule, or an error.
 */
#include <stdio.h>

#include "base/io.h"
#include "base/map.h"
#include "cli/cost.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "discover/part.h"
#include "discover/position.h"
#include "discover/raw.h"
#include "discover/scan.h"
#include "discover/candidates.h"
#include "listed.h"
#include "records/lines.h"
#include "seen.h"
#include "whole.h"

static const struct program program = PROGRAM_AUDIT;

struct audit {
	struct arena *arena;
	struct arena document; /* what is known of the current document */
	FILE *out;
	struct map *listed; /* canonical references; NULL: images that are found count as listed */
	struct seen seen;   /* references that were found in the current document */
	struct whole whole; /* references that were found, by path */
	struct lines lines; /* the lines of all lists */
	enum probable probable;
	const char *path, *depfile, *record;
	size_t open;        /* the number of strings that are errors */
};

static void
say_open(struct audit *u, struct scan *s, struct str ref, struct str object,
	 const struct position *at, const char *what)
{
	u->open++;
	warn("%s:%zu: %.*s: %.*s: %.*s %s", s->file, scan_line(s, &u->document, at), STR_ARG(object),
	     STR_ARG(position_path(&u->document, at, false)), STR_ARG(ref), what);
}

static const char *
verdict(struct audit *u, const struct finding *f)
{
	if (f->class == CLASS_IGNORED ||
	    (f->class == CLASS_PROBABLE && u->probable == PROBABLE_IGNORE))
		return "ignored";
	if (!u->listed)
		return f->class == CLASS_CERTAIN ||
		       (f->class == CLASS_PROBABLE && u->probable == PROBABLE_ACCEPT) ? "listed" : NULL;
	return listed_has(&u->document, u->listed, f->ref) ? "listed" : NULL;
}

/* Prints a string that looks like an image, and what became of it. */
static void
print(const struct audit *u, const struct scan *s, struct str text, const char *is,
      struct str object, struct str path)
{
	const struct str col[] = { text, str_of(is), str_of(s->file), object, path };

	line_write(u->out, col, sizeof col / sizeof *col);
}

/* Notes an image that the walk found, and prints what becomes of it. */
static void
found(struct scan *s, const struct finding *f)
{
	struct audit *u = s->data;
	const char *is = verdict(u, f);

	seen_note(&u->seen, f->ref);
	seen_note(&u->seen, f->text);
	whole_note(&u->whole, f->path, f->ref, f->text, f->decided || f->class == CLASS_IGNORED);
	if (is)
		print(u, s, f->ref, is, f->object, f->path);
	else if (f->class == CLASS_BROKEN)
		say_open(u, s, f->ref, f->object, f->at, "is a container's image, but no reference");
	else
		say_open(u, s, f->ref, f->object, f->at, u->listed
			 ? "looks like an image and is not listed"
			 : "looks like an image, and no rule says whether it is");
}

/* Handles a string that looks like an image and is none for the walk: it is good when
 * it is part of an image that was found, or when a rule ignores it. */
static void
candidate(void *data, struct str text, const struct api_object *owner, const struct position *at)
{
	struct scan *s = data;
	struct audit *u = s->data;
	struct rules_case c = { .path = position_path(&u->document, at, false),
				.named = position_path(&u->document, at, true) };

	if (seen_has(&u->seen, text, at && part_of(at->key).part != PART_NONE) ||
	    (u->listed && listed_has(&u->document, u->listed, text)) ||
	    (s->raw && str_holds(text, STR(RAW_PLACEHOLDER))))
		return;
	c.about = rules_about(&u->document, s->rules, owner->object, owner->group);
	if (rules_verdict(&c, text) == VERDICT_IGNORE)
		print(u, s, text, "ignored", owner->object, c.path);
	else
		say_open(u, s, text, owner->object, at,
			 "looks like an image and was not found to be one");
}

/* The data of say_left_out. */
struct checked {
	struct scan *scan;
	struct str object;
};

/* Prints a part that an image lacks. */
static void
say_left_out(void *data, struct str text, struct str ref, const struct position *at)
{
	const struct checked *c = data;
	struct audit *u = c->scan->data;

	say_open(u, c->scan, text, c->object, at,
		 arena_printf(&u->document, "stands beside%.*s and is no part of it", STR_ARG(ref)));
}

static void
object(void *data, const struct map *m, const struct api_object *owner, const struct position *at)
{
	struct checked c = { data, owner->object };
	const struct audit *u = c.scan->data;

	whole_check(&u->whole, m, at, say_left_out, &c);
}

/* Forgets the references of the previous document. */
static void
begin_document(struct audit *u)
{
	arena_reset(&u->document);
	seen_init(&u->seen, &u->document);
	whole_init(&u->whole, &u->document);
}

static void
document(struct scan *s, struct arena *a, struct val doc)
{
	struct audit *u = s->data;

	candidates_find(a, doc, candidate, object, s);
	begin_document(u);
}

static bool
take_option(struct audit *u, struct scan *scan, struct rules *rules, const struct opts *o,
	    int key, struct err *e)
{
	switch (key) {
	case OPT_IMAGES:
		u->listed = u->listed ? u->listed : map_new(u->arena);
		return lines_read(u->arena, o->arg, &u->lines, e);
	case OPT_PROBABLE:
		u->probable = (enum probable)o->choice;
		break;
	case OPT_RECORD:
		u->record = o->arg;
		break;
	case OPT_RULES:
		scan_note(scan, u->arena, o->arg);
		return rules_read(u->arena, rules, o->arg, e);
	case OPT_RAW:
		scan->raw = true;
		break;
	case 'M':
		u->depfile = o->arg;
		break;
	case 'o':
		u->path = o->arg;
		break;
	}
	return true;
}

static void
parse_options(struct audit *u, struct scan *scan, struct rules *rules,
	      struct opts *o, const char *argv0)
{
	struct err e = { .arena = u->arena };
	bool shipped = true;
	int key;

	while ((key = opts_next(o)) != -1) {
		if (key == OPT_NO_SHIPPED_RULES)
			shipped = false;
		else if (!take_option(u, scan, rules, o, key, &e))
			fatal_err(&e);
	}
	if (u->listed)
		listed_note(u->arena, u->listed, &u->lines, u->probable == PROBABLE_ACCEPT);
	if (shipped && !rules_shipped(u->arena, rules, argv0, &e))
		fatal_err(&e);
}

static bool
scan_all(struct audit *u, struct scan *scan, const struct opts *o, struct err *e)
{
	int i;

	for (i = 0; i < o->n; i++)
		if (!scan_file(scan, u->arena, o->operand[i], e))
			return false;
	if (u->record)
		return scan_manifests(scan, u->arena, u->record, e);
	return o->n || scan_file(scan, u->arena, "-", e);
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct audit u = { .arena = &arena };
	struct rules rules = { 0 };
	struct scan scan = { .rules = &rules, .found = found, .document = document, .data = &u };
	struct err e = { .arena = &arena };
	struct output out;
	struct opts o;

	begin_document(&u);
	cost_limit();
	opts_init(&o, &arena, &program, argc, argv);
	parse_options(&u, &scan, &rules, &o, argv[0]);
	if (!output_open(&out, &arena, u.path, &e))
		fatal_err(&e);
	u.out = out.f;
	if (!scan_all(&u, &scan, &o, &e)) {
		output_abort(&out);
		fatal_err(&e);
	}
	if ((u.depfile && !stage_depends(&arena, u.depfile, u.path ? u.path : "-", scan.read,
					 scan.nread, &e)) ||
	    !output_commit(&out, &e))
		fatal_err(&e);
	if (u.open)
		warn("%zu places to decide about: accept or ignore them with --rules", u.open);
	return stage_end(u.open ? STATUS_INCOMPLETE : STATUS_OK);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks volumes without a target: that all bytes are those that were packed, and which
 * images and charts are hurt where they are not.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/io.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "parity.h"
#include "volume/signature.h"
#include "volumes.h"

static const struct program program = PROGRAM_CHECK_VOLUME;

/* A line of the output. */
struct line {
	struct str name;
	const char *state;
	const struct volume_file *file; /* NULL: missing */
	const struct volume_file *rebuilt; /* what is read in its place, or NULL */
	size_t number;                  /* in the set, from 1; 0: there is no set */
	size_t hurt;
};

/* Opens the volumes; ends the program when there are none of mkmirror, or they are not
 * signed as they must be. */
static void
open_volumes(struct arena *a, struct collection *c, const struct opts *o,
	     const struct signature *sign)
{
	struct err e = { .arena = a };
	size_t i;

	if (!collection_open(c, a, o->operand, (size_t)o->n, &e) ||
	    !signature_check(sign, c, &e))
		fatal_err(&e);
	for (i = 0; i < c->n; i++)
		if (c->file[i].ours)
			return;
	fatal(STATUS_USAGE, "%s: no volume of mkmirror", c->file[0].path);
}

/* ---- the outcome ---- */

/* Prints what is wrong with the volume at path. */
static void
print_faults(const struct volume_file *f, const char *path)
{
	const struct volume_fault *x;
	size_t i;

	for (i = 0; i < f->nfault; i++) {
		x = &f->fault[i];
		if (x->entry.n)
			warn("%s: %.*s: %s", path, STR_ARG(x->entry), x->what);
		else
			warn("%s: %s", path, x->what);
	}
	if (f->nfault && !f->listed)
		warn("%s: what it should hold is not known", path);
}

static void
print_hurt(const struct checked *x, struct line *l)
{
	const struct volume_set *s = &x->c->set;
	size_t i;

	for (i = 0; i < s->nitem; i++) {
		if (!hurt_by(&x->hurt, i, l->number))
			continue;
		warn("%.*s: hurt: %s%.*s", STR_ARG(l->name),
		     str_starts(s->item[i].name, STR("chart\t")) ? "" : "image ",
		     STR_ARG(s->item[i].name));
		l->hurt++;
	}
}

static int
by_name(const void *x, const void *y)
{
	const struct line *a = x, *b = y;

	return str_cmp(a->name, b->name);
}

/* The lines of all volumes of the set, or without one of those that are there; there is
 * room for one more. */
static struct line *
lines_make(const struct checked *x, size_t *n)
{
	const struct collection *c = x->c;
	const struct volume_file *f;
	struct line *l;
	size_t i, number;

	*n = c->has_set ? c->set.nvolume : c->n;
	l = arena_array(x->arena, struct line, *n + 1);
	for (i = 0; i < c->set.nvolume; i++)
		l[i] = (struct line){ .name = c->set.volume[i].file, .state = "missing",
				      .number = i + 1 };
	for (i = 0; i < c->n; i++) {
		number = c->has_set ? c->number[i] : i + 1;
		f = c->rebuilt == number ? c->lost : &c->file[i];
		l[number - 1] = (struct line){ .name = c->file[i].name,
			.state = !f ? "missing" : f->nfault ? "damaged" : "whole", .file = f,
			.rebuilt = c->rebuilt == number ? &c->file[i] : NULL,
			.number = c->has_set ? number : 0 };
	}
	return l;
}

static void
find_hurt(struct checked *x, const struct line *l, size_t n)
{
	enum hurt_volume *state = arena_array(x->arena, enum hurt_volume, n);
	size_t i;

	for (i = 0; i < n; i++)
		state[i] = l[i].rebuilt ? HURT_THERE : !l[i].file ? HURT_MISSING
			: l[i].file->listed ? HURT_THERE : HURT_UNLISTED;
	hurt_find(&x->hurt, state);
}

/* Prints what is wrong with the volume of the line. */
static void
print_line_faults(const struct checked *x, const struct line *l)
{
	if (l->file)
		print_faults(l->file, l->file->path);
	if (!l->rebuilt)
		return;
	warn("%.*s: read from %s and the other volumes", STR_ARG(l->name), x->c->parity);
	print_faults(l->rebuilt, arena_printf(x->arena, "%.*s, as it is read from these",
					      STR_ARG(l->name)));
}

/* Adds the line of the set's file of parity; prints what is wrong with it. */
static void
parity_line(const struct checked *x, struct line *l)
{
	struct err e = { .arena = x->arena };
	const char *wrong = NULL;
	bool unsure;

	*l = (struct line){ .name = x->c->set.parity, .state = "missing", .number = SIZE_MAX };
	if (!x->c->parity)
		return;
	if (!parity_check(x, &wrong, &unsure, &e))
		fatal_err(&e);
	l->state = wrong ? "damaged" : "whole";
	if (wrong || unsure)
		warn("%s: %s", x->c->parity, wrong ? wrong : "not verified, as volumes are lost and "
		     "no sum of it is beside it");
}

/* Prints the outcome; returns the exit status. */
static enum status
print(struct checked *x)
{
	size_t n, i;
	struct line *l = lines_make(x, &n), *end;
	enum status status = STATUS_OK;

	if (x->c->has_set)
		find_hurt(x, l, n);
	if (x->c->set.parity.n)
		parity_line(x, &l[n++]);
	qsort(l, n, sizeof *l, by_name);
	for (i = 0; i < x->nunsure; i++)
		warn("%s", x->unsure[i]);
	for (end = l + n; l < end; l++) {
		if (strcmp(l->state, "whole") != 0)
			status = STATUS_SOME;
		print_line_faults(x, l);
		if (l->number && l->number <= x->c->set.nvolume)
			print_hurt(x, l);
		if (l->number)
			printf("%.*s\t%s\t%zu\n", STR_ARG(l->name), l->state, l->hurt);
		else
			printf("%.*s\t%s\t-\n", STR_ARG(l->name), l->state);
	}
	return status;
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct collection c;
	struct checked x = { .arena = &a, .c = &c };
	struct err e = { .arena = &a };
	struct signature sign = { 0 };
	bool readback = false;
	enum status status;
	struct opts o;
	size_t i;
	int key;

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		switch (key) {
		case OPT_CHECK_SIGN_CMD: sign.command = o.arg; break;
		case OPT_CHECK_SIGN_KEY: sign.key = o.arg; break;
		case OPT_CMD_DIR: sign.cmd_dir = o.arg; break;
		default: readback = true;
		}
	}
	if (o.n == 0)
		opts_fail(&o, "volumes, or a folder of them, please");
	if (sign.command && sign.key)
		opts_fail(&o, "--check-sign-cmd or --check-sign-key, not both");
	open_volumes(&a, &c, &o, &sign);
	if (readback) { /* the headers too are those of the medium */
		for (i = 0; i < c.n; i++)
			reading_forget(c.file[i].path);
		open_volumes(&a, &c, &o, &sign);
	}
	if (!checked_run(&x, &e))
		fatal_err(&e);
	if (parity_rebuild(&x)) {
		x = (struct checked){ .arena = &a, .c = &c };
		if (!checked_run(&x, &e))
			fatal_err(&e);
	}
	status = print(&x);
	arena_free(&a);
	return status;
}

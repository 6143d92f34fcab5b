/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks volumes without a target: that all bytes are those that were packed, and which
 * images and charts are hurt where they are not.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "volume/signature.h"
#include "volumes.h"

static const struct program program = PROGRAM_CHECK_VOLUME;

/* A line of the output. */
struct line {
	struct str name;
	const char *state;
	const struct volume_file *file; /* NULL: missing */
	size_t number;                  /* in the set, from 1; 0: there is no set */
	size_t hurt;
};

/* Has the system forget what it holds of the file, so that it is read from its
 * medium. */
static void
forget(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return;
	if (fsync(fd) != 0 && errno == EIO) /* another: the medium cannot be written */
		warn("%s:", path);
#ifdef POSIX_FADV_DONTNEED
	if (posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
		warn("%s: the system may read it from its memory:", path);
#else
	warn("%s: this system reads it from its memory", path);
#endif
	close(fd);
}

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

/* Prints what is wrong with the volume. */
static void
print_faults(const struct volume_file *f)
{
	const struct volume_fault *x;
	size_t i;

	for (i = 0; i < f->nfault; i++) {
		x = &f->fault[i];
		if (x->entry.n)
			warn("%s: %.*s: %s", f->path, STR_ARG(x->entry), x->what);
		else
			warn("%s: %s", f->path, x->what);
	}
	if (f->nfault && !f->listed)
		warn("%s: what it should hold is not known", f->path);
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

/* The lines of all volumes of the set, or without one of those that are there. */
static struct line *
lines_make(const struct checked *x, size_t *n)
{
	const struct collection *c = x->c;
	struct line *l;
	size_t i, number;

	*n = c->has_set ? c->set.nvolume : c->n;
	l = arena_array(x->arena, struct line, *n);
	for (i = 0; i < c->set.nvolume; i++)
		l[i] = (struct line){ c->set.volume[i].file, "missing", NULL, i + 1, 0 };
	for (i = 0; i < c->n; i++) {
		number = c->has_set ? c->number[i] : i + 1;
		l[number - 1] = (struct line){ c->file[i].name,
			c->file[i].nfault ? "damaged" : "whole", &c->file[i],
			c->has_set ? number : 0, 0 };
	}
	return l;
}

static void
find_hurt(struct checked *x, const struct line *l, size_t n)
{
	enum hurt_volume *state = arena_array(x->arena, enum hurt_volume, n);
	size_t i;

	for (i = 0; i < n; i++)
		state[i] = !l[i].file ? HURT_MISSING : l[i].file->listed ? HURT_THERE
			: HURT_UNLISTED;
	hurt_find(&x->hurt, state);
}

/* Prints the outcome; returns the exit status. */
static enum status
print(struct checked *x)
{
	size_t n, i;
	struct line *l = lines_make(x, &n), *end = l + n;
	enum status status = STATUS_OK;

	if (x->c->has_set)
		find_hurt(x, l, n);
	qsort(l, n, sizeof *l, by_name);
	for (i = 0; i < x->nunsure; i++)
		warn("%s", x->unsure[i]);
	for (; l < end; l++) {
		if (!l->file || l->file->nfault)
			status = STATUS_SOME;
		if (l->file)
			print_faults(l->file);
		if (l->number) {
			print_hurt(x, l);
			printf("%.*s\t%s\t%zu\n", STR_ARG(l->name), l->state, l->hurt);
		} else {
			printf("%.*s\t%s\t-\n", STR_ARG(l->name), l->state);
		}
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
			forget(c.file[i].path);
		open_volumes(&a, &c, &o, &sign);
	}
	if (!checked_run(&x, &e))
		fatal_err(&e);
	status = print(&x);
	arena_free(&a);
	return status;
}

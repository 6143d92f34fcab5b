/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "base.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "copy/copyrun.h"
#include "fill.h"
#include "plan.h"
#include "volume/volsize.h"
#include "write.h"

enum { CONCURRENCY = 16 };

static const struct program program = PROGRAM_PACK;

struct settings {
	struct arena *arena;
	const char *argv0;
	struct registry_options registry;
	const char *dir, *name, *work, *input;
	int64_t size;
	struct signature sign;
	bool parity;
	bool plan;             /* print the volumes only */
	const char **have;           /* files that say what the far side has */
	size_t nhave, caphave;
	const char **handed;         /* the options that plan takes too */
	size_t nhanded, caphanded;
};

/* Adds a text to a list of *n. */
static void
list_add(struct arena *a, const char ***list, size_t *n, size_t *cap, const char *text)
{
	*list = arena_room(a, *list, *n, cap, sizeof **list);
	(*list)[(*n)++] = text;
}

static void
hand_on(struct settings *s, const char *text)
{
	list_add(s->arena, &s->handed, &s->nhanded, &s->caphanded, text);
}

static void
take_option(struct settings *s, struct opts *o, int key)
{
	switch (key) {
	case 'd': s->dir = o->arg; return;
	case OPT_HAVE:
		list_add(s->arena, &s->have, &s->nhave, &s->caphave, o->arg);
		return;
	case OPT_NAME: s->name = o->arg; return;
	case OPT_PARITY: s->parity = true; return;
	case OPT_PLAN: s->plan = true; return;
	case OPT_SIGN_CMD: s->sign.command = o->arg; return;
	case OPT_SIGN_KEY: s->sign.key = o->arg; return;
	case OPT_SIZE: volsize_parse(str_of(o->arg), &s->size, &o->err); return;
	case OPT_WORK: s->work = o->arg; break;
	default: registry_option(s->arena, &s->registry, key, o->arg);
	}
	hand_on(s, arena_printf(s->arena, "--%s", o->opt->name));
	if (o->arg)
		hand_on(s, o->arg);
}

/* The name of the file without its folder and suffix. */
static const char *
name_of(struct arena *a, const char *path)
{
	struct str name = str_of(path);
	ptrdiff_t at = str_rchr(name, '/');

	name = str_sub(name, (size_t)(at + 1), name.n);
	at = str_rchr(name, '.');
	return arena_cstr(a, at > 0 ? str_sub(name, 0, (size_t)at) : name);
}

static void
read_options(struct settings *s, int argc, char **argv)
{
	struct opts o;
	int key;

	opts_init(&o, s->arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		take_option(s, &o, key);
	if (o.n != 1)
		opts_fail(&o, "one lock or plan, please");
	if (!s->dir && !s->plan)
		opts_fail(&o, "-d DIR is missing: where the volumes go");
	if (s->sign.command && s->sign.key)
		opts_fail(&o, "--sign-cmd or --sign-key, not both");
	s->sign.dir = s->work;
	s->input = o.operand[0];
	s->name = s->name ? s->name : name_of(s->arena, s->input);
	if (!*s->name || strchr(s->name, '/') || strchr(s->name, '\t') || strchr(s->name, '\n'))
		opts_fail(&o, "--name %s: a name of files, without a folder", s->name);
}

/* Reads the input, a lock or a plan, into what is carried; *text takes the lock. */
static void
read_input(struct settings *s, struct carried *c, struct str *text)
{
	struct err e = { .arena = s->arena };
	const char *plan = s->input;
	struct lock lock = { 0 };
	bool locked;

	if (!file_read(s->arena, s->input, LIMIT_FILE, text, &e))
		fatal_err(&e);
	locked = text->n == 0 || text->p[0] != '{';
	if (locked) {
		plan = path_join(s->arena, s->work, "pack.jsonl");
		if (!lock_read(s->arena, &lock, s->input, &e) || !dir_make(s->work, &e) ||
		    !plan_run(s->arena, s->argv0, s->handed, s->nhanded, s->input, plan, &e))
			fatal_err(&e);
	}
	if (!carried_read(c, s->arena, plan, &s->registry, &e))
		fatal_err(&e);
	if (locked)
		plan_name_items(c, &lock);
	else
		*text = plan_lock(s->arena, c);
	if (!c->nitem)
		fatal(STATUS_USAGE, "%s names nothing that could be carried", s->input);
}

/* Reads what the far side has; with such a base, *text takes what is said of it. */
static void
read_base(struct settings *s, struct volumes *v, struct str *text)
{
	struct base b = { .arena = s->arena, .carried = v->carried,
			  .blobs = path_join(s->arena, s->work, "blobs") };
	struct err e = { .arena = s->arena };

	if (!base_read(&b, s->have, s->nhave, &e))
		fatal_err(&e);
	if (b.unknown)
		warn("%zu items of the sets or locks that say what is there have no manifests in %s: "
		     "what they share with this set is carried again", b.unknown, b.blobs);
	if (!s->nhave)
		return;
	v->base = b.file;
	v->nbase = b.n;
	v->ntext++;
	*text = base_text(s->arena, &b);
}

/* Writes the volumes; returns the exit status. */
static enum status
write_all(struct settings *s, struct volumes *v)
{
	struct copier copier = { .arena = s->arena, .cap = CONCURRENCY };
	struct writer w = { .arena = s->arena, .volumes = v, .dir = s->dir, .copier = &copier,
			    .blobs = path_join(s->arena, s->work, "blobs") };
	struct err e = { .arena = s->arena };
	enum status status;

	s->registry.window = CONCURRENCY;
	s->registry.note = warn_text;
	copier.registry = registry_new(s->arena, &s->registry, &e);
	if (!copier.registry || !write_begin(&w, &e))
		fatal_err(&e);
	copyrun_show(&copier, "auto");
	status = copyrun_report(&copier, ": the volumes are not complete; the same command goes on "
			       "with them");
	if (status == STATUS_REFUSED)
		status = STATUS_SOME; /* a source refused, and the status 4 is the target's */
	if (status == STATUS_OK && !write_end(&w, &e))
		fatal_err(&e);
	return status;
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct settings s = { .arena = &a, .argv0 = argv[0], .work = "mirror.work" };
	struct carried carried;
	struct volume_text text[] = { { .path = "mkmirror/lock" }, { .path = "mkmirror/base" } };
	struct volumes v = { .arena = &a, .carried = &carried, .text = text,
			     .ntext = 1 };
	struct err e = { .arena = &a };
	enum status status = STATUS_OK;
	size_t i;

	read_options(&s, argc, argv);
	read_input(&s, &carried, &text[0].bytes);
	read_base(&s, &v, &text[1].bytes);
	v.name = str_of(s.name);
	v.limit = s.size;
	v.parity = s.parity;
	v.sign = s.sign.command || s.sign.key ? &s.sign : NULL;
	if (v.sign && !dir_make(s.work, &e))
		fatal_err(&e);
	if (!volumes_make(&v, &e))
		fatal_err(&e);
	if (!s.plan)
		status = write_all(&s, &v);
	for (i = 0; status == STATUS_OK && i < v.n; i++)
		printf("%.*s\t%lld\t%zu\n", STR_ARG(v.volume[i].file),
		       (long long)v.volume[i].size, v.volume[i].blobs);
	if (status == STATUS_OK && v.parity)
		printf("%.*s\t%lld\t0\n", STR_ARG(v.set.parity), (long long)volumes_largest(&v));
	arena_free(&a);
	return status;
}

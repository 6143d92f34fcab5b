/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "base.h"
#include "cli/diag.h"
#include "cli/stage.h"
#include "copy/copyrun.h"
#include "pipe.h"
#include "plan.h"
#include "programs.h"
#include "settings.h"

enum { CONCURRENCY = 16, TEXTS = 3 };

/* Reads the input, a lock or a plan, into what is carried; *text takes the lock. */
static void
read_input(struct settings *s, struct carried *c, struct str *text)
{
	struct err e = { .arena = s->arena };
	const char *plan = s->input;
	struct lock lock = { 0 };
	bool locked, mapped;

	if (!file_map(s->arena, s->input, LIMIT_FILE, text, &mapped, &e))
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

/* Reads what the far side has, or asks for; with such a base, the texts get what is said
 * of it. */
static void
read_base(struct settings *s, struct volumes *v, struct volume_text *text)
{
	struct base b = { .arena = s->arena, .carried = v->carried, .blobs = v->blobs };
	struct err e = { .arena = s->arena };

	if (!base_read(&b, s->have, s->nhave, &e) || (s->only && !base_only(&b, s->only, &e)))
		fatal_err(&e);
	if (b.unknown)
		warn("%zu items of the sets or locks that say what is there have no manifests in %s: "
		     "what they share with this set is carried again", b.unknown, b.blobs);
	if (!b.n)
		return;
	v->base = b.file;
	v->nbase = b.n;
	text[v->ntext++] = (struct volume_text){ "mkmirror/base", base_text(s->arena, &b) };
}

/* Reads the files that travel along. */
static void
read_extras(struct settings *s, struct volumes *v, struct volume_text *text)
{
	struct extras x = { .arena = s->arena };
	struct err e = { .arena = s->arena };
	bool good = true;
	size_t i;

	if (s->images) {
		text[v->ntext++].path = "mkmirror/images.txt";
		good = file_read(s->arena, s->images, LIMIT_FILE, &text[v->ntext - 1].bytes, &e);
	}
	for (i = 0; good && i < s->nadd; i++)
		good = extras_add_file(&x, s->add[i], &e);
	if (good && s->with_programs)
		good = s->programs ? programs_add_from(&x, s->programs, v->name, &e)
				   : programs_add(&x, s->argv0, v->name, &e);
	if (!good)
		fatal_err(&e);
	v->extra = x.file;
	v->nextra = x.n;
}

/* Writes the volumes; returns the exit status. */
static enum status
write_all(struct settings *s, struct volumes *v)
{
	struct copier copier = { .arena = s->arena, .cap = CONCURRENCY };
	struct writer w = { .arena = s->arena, .volumes = v, .dir = s->dir, .copier = &copier };
	struct err e = { .arena = s->arena };
	enum status status;

	s->registry.window = CONCURRENCY;
	s->registry.note = warn_text;
	copier.registry = registry_new(s->arena, &s->registry, &e);
	if (!copier.registry || !(s->dir ? write_begin(&w, &e) : pipe_begin(&w, &e)))
		fatal_err(&e);
	copyrun_show(&copier, "auto");
	status = copyrun_report(&copier, s->dir ? ": the volumes are not complete; the same command "
				"goes on with them" : ": the volume is not complete");
	if (status == STATUS_REFUSED)
		status = STATUS_SOME; /* a source refused, and the status 4 is the target's */
	if (status == STATUS_OK && !(s->dir ? write_end(&w, &e) : pipe_end(&w, &e)))
		fatal_err(&e);
	return status;
}

/* Places all; ends the program where that cannot be. */
static void
place_all(struct settings *s, struct volumes *v)
{
	struct err e = { .arena = s->arena };

	v->limit = s->size;
	v->parity = s->parity;
	v->docker = s->docker;
	v->sign = s->sign.command || s->sign.key ? &s->sign : NULL;
	if ((v->sign && !dir_make(s->work, &e)) || !volumes_make(v, &e))
		fatal_err(&e);
	if (s->output && v->n > 1)
		fatal(STATUS_USAGE, "%zu volumes are needed, and standard output takes one: give "
		      "-d DIR, or a larger --size", v->n);
	if (v->first_only)
		warn("all manifests and configs stand in the first volume alone, as they would take "
		     "over a tenth of each");
}

static void
print_lines(const struct volumes *v)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		printf("%.*s\t%lld\t%zu\n", STR_ARG(v->volume[i].file),
		       (long long)v->volume[i].size, v->volume[i].blobs);
	if (v->parity)
		printf("%.*s\t%lld\t0\n", STR_ARG(v->set.parity), (long long)volumes_largest(v));
}

/* Adds the absolute path of the file, unless it is NULL. */
static void
read_add(struct settings *s, struct str *path, size_t *n, const char *file)
{
	struct err e = { .arena = s->arena };

	if (file && !path_real(s->arena, file, &path[(*n)++], &e))
		fatal_err(&e);
}

/* Tells the build system which files the volumes follow from. */
static void
tell_reads(struct settings *s)
{
	struct str *path = arena_array(s->arena, struct str, s->nadd + s->nhave + 4);
	struct err e = { .arena = s->arena };
	size_t i, n = 0;

	if (!stage_name())
		return;
	read_add(s, path, &n, s->input);
	read_add(s, path, &n, s->only);
	read_add(s, path, &n, s->images);
	read_add(s, path, &n, s->sign.key);
	for (i = 0; i < s->nadd; i++)
		read_add(s, path, &n, s->add[i]);
	for (i = 0; i < s->nhave; i++)
		read_add(s, path, &n, s->have[i]);
	if (!stage_depends(s->arena, stage_depfile(), s->name, path, n, &e))
		fatal_err(&e);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct settings s = { .arena = &a, .argv0 = argv[0], .work = "mirror.work" };
	struct carried carried;
	struct volume_text text[TEXTS] = { { .path = "mkmirror/lock" } };
	struct volumes v = { .arena = &a, .carried = &carried, .text = text, .ntext = 1 };
	enum status status = STATUS_OK;

	settings_read(&s, argc, argv);
	diag_catch_truncation();
	v.name = str_of(s.name);
	v.blobs = path_join(&a, s.work, "blobs");
	read_input(&s, &carried, &text[0].bytes);
	carried_types(&carried, v.blobs);
	read_extras(&s, &v, text);
	read_base(&s, &v, text);
	place_all(&s, &v);
	if (!s.plan)
		status = write_all(&s, &v);
	if (status == STATUS_OK && (s.dir || s.plan))
		print_lines(&v);
	tell_reads(&s);
	arena_free(&a);
	return stage_end(status);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the images of which releases are made. */
#include <stdlib.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "config/imageset_options.h"
#include "payload.h"
#include "records/lines.h"
#include "release/components.h"

static const struct program program = PROGRAM_RESOLVE_PAYLOAD;

struct settings {
	const char *output, *config, *input;
	struct imageset_options read;
	struct registry_options registry;
};

static void
read_options(struct opts *o, struct settings *s, struct reader *r)
{
	int key;

	while ((key = opts_next(o)) != -1) {
		if (imageset_option(&s->read, key, &o->err))
			continue;
		switch (key) {
		case 'o':
			s->output = o->arg;
			break;
		case OPT_CONFIG:
			s->config = o->arg;
			break;
		case OPT_WORK:
			r->work = o->arg;
			break;
		default:
			if (!sources_option(r->arena, &r->sources, key, o->arg, &o->err))
				registry_option(r->arena, &s->registry, key, o->arg);
		}
	}
	if (o->n > 1)
		opts_fail(o, "one file is expected");
	if (!sources_open(r->arena, &r->sources, &o->err))
		fatal_err(&o->err);
	s->input = o->n ? o->operand[0] : "-";
	s->registry.note = warn_text;
}

/* The architectures whose KubeVirt images the configuration wants: those that it names, or
 * all for `platforms`. */
static void
read_config(const struct settings *s, struct release_components *o, struct err *e)
{
	static const char *const all[] = { "x86_64", "aarch64", "ppc64le", "s390x" };
	const struct imageset_platforms *p;
	struct imageset set;
	size_t i;

	if (!s->config)
		return;
	if (!imageset_read(o->arena, s->config, s->read.dialect, s->read.flags, &set, e))
		fatal_err(e);
	p = &set.body.platform;
	if (!p->kubevirt)
		return;
	o->arch = arena_array(o->arena, struct str, p->narchitecture + 4);
	for (i = 0; i < p->narchitecture; i++)
		o->arch[o->narch++] = str_is(p->architecture[i], "amd64") ? STR("x86_64")
			: str_is(p->architecture[i], "arm64") ? STR("aarch64") : p->architecture[i];
	for (i = 0; i < 4 && p->nplatform; i++)
		o->arch[o->narch++] = str_of(all[i]);
	if (!o->narch)
		o->arch[o->narch++] = STR("x86_64");
}

/* Adds the images of the release in a line: PAYLOAD VERSION CHANNEL ARCH.  Another line of
 * a list stays as it is. */
static bool
add_release(struct reader *r, struct release_components *o, const struct line *line, struct err *e)
{
	struct release release = { .reference = line->col[0], .version = line->col[1],
				   .channel = line->col[2], .arch = line->col[3] };
	struct release_files files;

	if (str_holds(line->text, STR("\tkind="))) {
		components_other(o, line->text);
		return true;
	}
	if (!ref_parse(r->arena, release.reference, &release.ref, e))
		return err_wrap(e, "%s:%zu", line->file, line->number);
	if ((!release.ref.digest.n && !release.ref.tag.n) || !payload_read(r, &release.ref, &files, e) ||
	    !components_release(o, &release, e) ||
	    !components_add(o, &release, files.references, e) ||
	    (o->narch && !components_kubevirt(o, &release, files.bootimages, e)))
		return err_wrap(e, "%.*s", STR_ARG(release.reference));
	return true;
}

static int
compare(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void
write_lines(const struct settings *s, const struct release_components *o, struct err *e)
{
	struct output out;
	size_t i;

	if (o->n)
		qsort(o->line, o->n, sizeof *o->line, compare);
	if (!output_open(&out, o->arena, s->output, e))
		fatal_err(e);
	for (i = 0; i < o->n; i++)
		fprintf(out.f, "%.*s\n", STR_ARG(o->line[i]));
	if (!output_commit(&out, e))
		fatal_err(e);
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct err e = { .arena = &arena };
	struct reader r = { .arena = &arena, .work = "mirror.work" };
	struct release_components o = { .arena = &arena, .names = map_new(&arena) };
	struct lines lines = { 0 };
	struct settings s = { 0 };
	struct opts opts;
	size_t i;

	opts_init(&opts, &arena, &program, argc, argv);
	read_options(&opts, &s, &r);
	read_config(&s, &o, &e);
	r.bootimages = o.narch > 0;
	if (!lines_read(&arena, s.input, &lines, &e) ||
	    !(r.registry = registry_new(&arena, &s.registry, &e)))
		fatal_err(&e);
	for (i = 0; i < lines.n; i++)
		if (!add_release(&r, &o, &lines.v[i], &e))
			fatal_err(&e);
	registry_free(r.registry);
	write_lines(&s, &o, &e);
	return stage_end(STATUS_OK);
}

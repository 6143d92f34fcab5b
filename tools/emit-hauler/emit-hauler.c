/* SPDX-License-Identifier: Apache-2.0 */
/* Image lines in, a hauler manifest out, by templates/hauler.tmpl. */
#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "exe.h"
#include "io.h"
#include "jsonl.h"
#include "lines.h"
#include "listing.h"
#include "opts.h"

enum { OPT_COMPONENTS = 256, OPT_NAME, OPT_PROBABLE };

static const struct opt options[] = {
	{ OPT_COMPONENTS, "components", "file", "component records, for the charts; may be given again" },
	{ OPT_NAME, "name", "name", "start of the documents' names [mkmirror]" },
	{ OPT_PROBABLE, "probable", "what", "accept or ignore images that only look like ones" },
	{ 'o', NULL, "file", "write to file, if that changes it" },
	{ 0 },
};

static const struct program program = {
	.name = "emit-hauler",
	.synopsis = "emit-hauler [--components file] [--name name] [--probable what] [-o file] [file ...]",
	.purpose = "write images and charts as a hauler manifest",
	.opts = options,
};

struct emit {
	struct arena *arena;
	struct lines lines;
	struct val *record;
	size_t nrecord;
	const char *name, *path;
	enum probable probable;
	struct err err;
};

/* Appends the records of a file. */
static void
add_records(struct emit *m, const char *path)
{
	struct val *record;
	size_t n;

	if (!jsonl_read(m->arena, path, &record, &n, &m->err))
		fatal_err(&m->err);
	m->record = arena_grow(m->arena, m->record, m->nrecord * sizeof *record,
			       (m->nrecord + n) * sizeof *record);
	memcpy(m->record + m->nrecord, record, n * sizeof *record);
	m->nrecord += n;
}

static void
parse_options(struct emit *m, struct opts *o)
{
	int key;

	while ((key = opts_next(o)) != -1) {
		switch (key) {
		case OPT_COMPONENTS:
			add_records(m, o->arg);
			break;
		case OPT_NAME:
			m->name = o->arg;
			break;
		case OPT_PROBABLE:
			if (!probable_parse(o->arg, &m->probable))
				opts_fail(o, "--probable is accept or ignore, not '%s'", o->arg);
			break;
		case 'o':
			m->path = o->arg;
			break;
		}
	}
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct emit m = { .arena = &arena, .name = "mkmirror",
			  .err = { .arena = &arena } };
	struct output out;
	struct listing list;
	struct str text;
	struct opts o;
	char *here;
	int i;

	opts_init(&o, &arena, &program, argc, argv);
	parse_options(&m, &o);
	for (i = 0; i < o.n || i == 0; i++)
		if (!lines_read(&arena, o.n ? o.operand[i] : "-", &m.lines, &m.err))
			fatal_err(&m.err);
	if (!lines_decide(&m.lines, m.probable, &m.err) ||
	    !exe_dir(&arena, argv[0], &here, &m.err))
		fatal_err(&m.err);
	list = listing_of(&arena, m.name, &m.lines, m.record, m.nrecord);
	if (!listing_write(&arena, path_join(&arena, here,
					     "../../share/mkmirror/templates/hauler.tmpl"),
			   &list, &text, &m.err))
		fatal_err(&m.err);
	if (!output_open(&out, &arena, m.path, &m.err))
		fatal_err(&m.err);
	fwrite(text.p, 1, text.n, out.f);
	if (!output_commit(&out, &m.err))
		fatal_err(&m.err);
	return STATUS_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "emit.h"

#include <string.h>

#include "base/exe.h"
#include "base/io.h"
#include "base/map.h"
#include "cli/diag.h"
#include "listing.h"
#include "records/jsonl.h"

struct emit {
	struct arena *arena;
	struct lines lines;
	struct val *record;
	size_t nrecord;
	struct val metadata;
	const char *name, *tmpl, *path;
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
	if (n == 0)
		return;
	m->record = arena_grow(m->arena, m->record, m->nrecord * sizeof *record,
			       (m->nrecord + n) * sizeof *record);
	memcpy(m->record + m->nrecord, record, n * sizeof *record);
	m->nrecord += n;
}

static void
add_metadata(struct emit *m, const struct opts *o)
{
	struct str key, value;

	if (!str_cut(str_of(o->arg), '=', &key, &value) || key.n == 0)
		opts_fail(o, "--metadata '%s': expected KEY=VALUE", o->arg);
	map_set(m->metadata.m, key, val_str(value));
}

static void
parse_options(struct emit *m, struct opts *o)
{
	int key;

	while ((key = opts_next(o)) != -1) {
		switch (key) {
		case EMIT_COMPONENTS:
			add_records(m, o->arg);
			break;
		case EMIT_NAME:
			m->name = o->arg;
			break;
		case EMIT_METADATA:
			add_metadata(m, o);
			break;
		case EMIT_PROBABLE:
			if (!probable_parse(o->arg, &m->probable))
				opts_fail(o, "--probable is accept or ignore, not '%s'", o->arg);
			break;
		case 't':
			m->tmpl = o->arg;
			break;
		case 'o':
			m->path = o->arg;
			break;
		}
	}
}

/* The path of a template that is installed with the programs. */
static const char *
shipped(struct emit *m, const char *argv0, const char *tmpl)
{
	char *here;

	if (!exe_dir(m->arena, argv0, &here, &m->err))
		fatal_err(&m->err);
	return path_join(m->arena, here,
			 arena_printf(m->arena, "../../share/mkmirror/templates/%s", tmpl));
}

int
emit_main(const struct program *prog, const char *tmpl, int argc, char **argv)
{
	struct arena arena = { 0 };
	struct emit m = { .arena = &arena, .name = "mkmirror", .err = { .arena = &arena },
			  .metadata = val_map(&arena) };
	struct listing list;
	struct str text;
	struct opts o;
	int i;

	opts_init(&o, &arena, prog, argc, argv);
	parse_options(&m, &o);
	if (tmpl)
		m.tmpl = shipped(&m, argv[0], tmpl);
	if (!m.tmpl)
		opts_fail(&o, "-t is missing: the template to write the list through");
	for (i = 0; i < o.n || i == 0; i++)
		if (!lines_read(&arena, o.n ? o.operand[i] : "-", &m.lines, &m.err))
			fatal_err(&m.err);
	if (!lines_decide(&m.lines, m.probable, &m.err))
		fatal_err(&m.err);
	list = listing_of(&arena, m.name, &m.lines, m.record, m.nrecord);
	list.metadata = m.metadata;
	if (!listing_write(&arena, m.tmpl, &list, &text, &m.err) ||
	    !file_write(m.path, text, &m.err))
		fatal_err(&m.err);
	arena_free(&arena);
	return STATUS_OK;
}

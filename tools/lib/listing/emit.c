/* SPDX-License-Identifier: Apache-2.0 */
#include "emit.h"

#include <string.h>

#include "base/io.h"
#include "base/map.h"
#include "cli/diag.h"
#include "cli/stage.h"
#include "templated.h"
#include "listing.h"
#include "options.h"

struct emit {
	struct arena *arena;
	struct lines lines;
	struct component *component;
	size_t ncomponent;
	struct val metadata;
	const char *name, *tmpl, *path;
	enum probable probable;
};

/* Appends the component records of a file. */
static bool
add_components(struct emit *m, const char *path, struct err *e)
{
	struct component *c;
	size_t n;

	if (!components_read(m->arena, path, &c, &n, e))
		return false;
	if (n == 0)
		return true;
	m->component = arena_grow(m->arena, m->component, m->ncomponent * sizeof *c,
				  (m->ncomponent + n) * sizeof *c);
	memcpy(m->component + m->ncomponent, c, n * sizeof *c);
	m->ncomponent += n;
	return true;
}

static bool
add_metadata(struct emit *m, const char *arg, struct err *e)
{
	struct str key, value;

	if (!str_cut(str_of(arg), '=', &key, &value) || key.n == 0)
		return err_set(e, STATUS_USAGE, "--metadata '%s': expected KEY=VALUE", arg);
	map_set(m->metadata.m, key, val_str(value));
	return true;
}

static bool
take_option(struct emit *m, const struct opts *o, int key, struct err *e)
{
	const char *arg = o->arg;

	switch (key) {
	case OPT_COMPONENTS: return add_components(m, arg, e);
	case OPT_METADATA: return add_metadata(m, arg, e);
	case OPT_NAME: m->name = arg; break;
	case OPT_PROBABLE: m->probable = (enum probable)o->choice; break;
	case 't': m->tmpl = arg; break;
	case 'o': m->path = arg; break;
	}
	return true;
}

/* Executes the template with the list of the operands, or of standard input, and
 * writes the result. */
static bool
write_list(struct emit *m, const struct opts *o, struct err *e)
{
	struct listing list;
	struct str text;
	int i;

	for (i = 0; i < o->n || i == 0; i++)
		if (!lines_read(m->arena, o->n ? o->operand[i] : "-", &m->lines, e))
			return false;
	if (!lines_filter_probable(&m->lines, m->probable, e))
		return false;
	list = listing_of(m->arena, m->name, &m->lines, m->component, m->ncomponent);
	list.metadata = m->metadata;
	return listing_write(m->arena, m->tmpl, &list, &text, e) && file_write(m->path, text, e);
}

int
emit_main(const struct program *prog, const char *tmpl, int argc, char **argv)
{
	struct arena arena = { 0 };
	struct emit m = { .arena = &arena, .name = "mkmirror", .metadata = val_map(&arena) };
	struct err e = { .arena = &arena };
	enum status status = STATUS_OK;
	struct opts o;
	int key;

	opts_init(&o, &arena, prog, argc, argv);
	while ((key = opts_next(&o)) != -1)
		take_option(&m, &o, key, &o.err);
	if ((tmpl && !templated_shipped(&arena, argv[0], tmpl, &m.tmpl, &e)) ||
	    (!m.tmpl && !err_set(&e, STATUS_USAGE, "-t is missing: the template to write the list "
				 "through")) ||
	    !write_list(&m, &o, &e))
		status = warn_err(&e);
	arena_free(&arena);
	return stage_end(status);
}

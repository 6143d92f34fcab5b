/* SPDX-License-Identifier: Apache-2.0 */
/* Writes component records of the charts in a list. */
#include "base/io.h"
#include "base/map.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "records/component.h"
#include "records/lines.h"

static const struct program program = PROGRAM_RESOLVE_LIST;

/* Sets the repository; one that is not a URL is a path relative to the folder of the
 * list. */
static bool
set_repository(struct arena *a, const struct line *line, struct component *c, struct err *e)
{
	struct str repository = line->col[LINE_REPOSITORY];
	bool oci = str_starts(repository, STR("oci:"));
	const char *folder = path_dir(a, path_absolute(a, line->file));

	if (repository.n == 0 || str_is(repository, "local"))
		return err_set(e, STATUS_USAGE, "%s:%zu: where is the chart %.*s? its line names no "
			       "repository and no path", line->file, line->number,
			       STR_ARG(line->col[LINE_NAME]));
	if (!oci && !str_holds(repository, STR("://"))) {
		c->type = STR("local");
		c->repository = str_of(path_join(a, folder, arena_cstr(a, repository)));
		return true;
	}
	c->type = oci ? STR("oci") : STR("repo");
	c->repository = repository;
	return true;
}

/* Makes the record of a chart line; the digest of the line, if it has one, is the one
 * that the chart must have. */
static bool
component_of(struct arena *a, const struct line *line, struct component *out, struct err *e)
{
	*out = (struct component){ .name = line->col[LINE_NAME], .chart = line->col[LINE_NAME],
				   .version = line->col[LINE_VERSION],
				   .digest = member_filled(line->col[LINE_DIGEST]) };
	return set_repository(a, line, out, e);
}

/* Writes the record of a chart line, unless an equal one was written. */
static bool
write_chart(struct arena *a, const struct line *line, struct map *seen, FILE *f,
	    struct err *e)
{
	struct component c;
	struct str key;

	if (!component_of(a, line, &c, e))
		return false;
	key = str_of(arena_printf(a, "%.*s\t%.*s\t%.*s", STR_ARG(c.repository),
				  STR_ARG(line->col[LINE_NAME]), STR_ARG(line->col[LINE_VERSION])));
	if (!map_get(seen, key)) {
		map_set(seen, key, val_bool(true));
		component_write(f, a, &c);
	}
	return true;
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct err e = { .arena = &arena };
	struct map *seen = map_new(&arena);
	struct lines lines = { 0 };
	const char *path = NULL;
	struct output out;
	struct opts o;
	size_t i;
	int k;

	opts_init(&o, &arena, &program, argc, argv);
	while (opts_next(&o) != -1)
		path = o.arg;
	for (k = 0; k < o.n || k == 0; k++)
		if (!lines_read(&arena, o.n ? o.operand[k] : "-", &lines, &e))
			fatal_err(&e);
	if (!output_open(&out, &arena, path, &e))
		fatal_err(&e);
	for (i = 0; i < lines.n; i++) {
		if (lines.v[i].chart && !write_chart(&arena, &lines.v[i], seen, out.f, &e)) {
			output_abort(&out);
			fatal_err(&e);
		}
	}
	if (!output_commit(&out, &e))
		fatal_err(&e);
	for (i = 0; i < (size_t)o.n; i++)
		stage_keep(&arena, "resolve.from", o.operand[i]);
	return stage_end(STATUS_OK);
}

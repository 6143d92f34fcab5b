/* SPDX-License-Identifier: Apache-2.0 */
#include "each.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/depfile.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "cli/diag.h"
#include "cli/stage.h"
#include "records.h"

/* The stage of a file of --each, which is named after the file. */
struct part {
	const char *path, *to; /* the file, and that for its records */
	const char *stage;
	bool packs;            /* the records have charts already */
};

/* The part of the file at path: its records go beside it, to NAME.chart for
 * NAME.json, and to NAME.packed for NAME.chart.  Like the whole stage it may have a
 * target. */
static struct part
part_of(struct arena *a, const char *path, bool target)
{
	struct str name = path_base(str_of(path)), stem = name;
	struct part t = { .path = path, .packs = str_ends(name, STR(".chart")) };
	int dir = (int)(strlen(path) - name.n);

	if (t.packs)
		stem.n -= strlen(".chart");
	else if (str_ends(name, STR(".json")))
		stem.n -= strlen(".json");
	t.to = arena_printf(a, "%.*s%.*s.%s", dir, path, STR_ARG(stem),
			    t.packs ? "packed" : "chart");
	t.stage = arena_printf(a, "%s-%.*s%s%s", t.packs ? "pack" : "pull", STR_ARG(stem),
			       target ? ":" : "", target ? t.to : "");
	return t;
}

/* Gives the archives that were made just now the time of the file at path, of which they
 * were made: for Ninja a stage is old when something that it depends on is newer than its
 * start. */
static void
date_archives(const struct pull *p, const char *path, const struct reads *reads)
{
	struct stat from, archive;
	const char *name;
	size_t i;

	if (stat(path, &from) != 0)
		return;
	for (i = 0; i < reads->n; i++) {
		name = arena_cstr(reads->arena, reads->path[i]);
		if (str_starts(reads->path[i], str_of(p->charts)) && stat(name, &archive) == 0 &&
		    archive.st_mtime >= from.st_mtime)
			utimensat(AT_FDCWD, name, (struct timespec[2]){ file_time(&from),
				  file_time(&from) }, 0);
	}
}

/* Pulls the charts of a part; its status. */
static enum status
pull_part(struct pull *p, struct arena *a, const struct part *t)
{
	struct err e = { .arena = a };
	struct record_count c = { .status = STATUS_OK };
	struct reads reads = { .arena = a };
	struct output out;

	if (access(t->path, R_OK) != 0) {
		warn("%s:", t->path);
		return stage_end(STATUS_USAGE);
	}
	p->packs = t->packs;
	p->reads = &reads;
	if (!output_open(&out, a, t->to, &e))
		fatal_err(&e);
	records_pull(p, t->path, out.f, &c);
	date_archives(p, t->path, &reads);
	if (c.failed)
		output_abort(&out);
	else if (!output_commit(&out, &e) ||
		 !stage_depends(a, stage_depfile(), t->to, reads.path, reads.n, &e))
		fatal_err(&e);
	return stage_end(c.status);
}

/* Adds to all what the stage that ran last depends on. */
static void
add_reads(struct reads *all)
{
	struct err quiet = { .arena = all->arena };
	struct str *path;
	size_t i, n;

	if (depfile_read(all->arena, stage_depfile(), &path, &n, &quiet))
		for (i = 0; i < n; i++)
			reads_add(all, path[i]);
}

/* The options as one text, which a stamp can hold; without --lock, which decides what
 * is pulled and not what is current. */
static const char *
command_of(struct arena *a, const struct opts *o)
{
	struct buf b;
	int i;

	buf_init(&b, a, LIMIT_LINE);
	for (i = 0; i < o->argc - o->n; i++) {
		if (strcmp(o->argv[i], "--lock") == 0)
			i++;
		else
			buf_printf(&b, "%s\n", o->argv[i]);
	}
	buf_addc(&b, '\0');
	return b.p;
}

enum status
each_pull(struct pull *p, struct arena *a, const struct opts *o, bool changed)
{
	const char *whole = stage_name(), *command = changed ? command_of(a, o) : NULL;
	struct arena arena = { 0 }; /* memory for one part */
	struct err e = { .arena = a };
	struct reads all = { .arena = a };
	enum status status = STATUS_OK, one;
	struct part t;
	int i;

	for (i = 0; i < o->n; i++) {
		t = part_of(&arena, o->operand[i], command || (whole && strchr(whole, ':')));
		stage_begin(t.stage);
		stage_command(command);
		one = command && stage_is_current(&arena, t.to) ? STATUS_OK : pull_part(p, &arena, &t);
		status = one == STATUS_OK ? status : one;
		if (command)
			add_reads(&all);
		arena_reset(&arena);
	}
	arena_free(&arena);
	if (!p->packs && !p->lock_path)
		unlink("stamp/lock.pulled"); /* the next run with a lock pulls by that */
	else if (!p->packs && status == STATUS_OK)
		stage_keep(a, "lock.pulled", p->lock_path);
	if (!command || !whole)
		return STATUS_OK;
	stage_begin(whole);
	stage_command(command);
	if (!stage_depends(a, stage_depfile(), stage_depfile(), all.path, all.n, &e))
		fatal_err(&e);
	stage_end(status);
	return STATUS_OK;
}

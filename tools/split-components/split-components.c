/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes each component record to a file of its own, which changes only when the
 * component does, so that make need not do everything again.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "json/json.h"
#include "records/component.h"

static const struct program program = PROGRAM_SPLIT_COMPONENTS;

/* Writes DIR/KEY.json, unless it has the same bytes already. */
static bool
write_record(struct arena *a, const char *dir, struct str key, const struct component *c,
	     struct err *e)
{
	struct str text = json_emit(a, component_val(a, c));

	text = str_of(arena_printf(a, "%.*s\n", STR_ARG(text)));
	return file_write(path_join(a, dir, arena_printf(a, "%.*s.json", STR_ARG(key))),
			  text, e);
}

/* Removes the records in dir whose keys are not in keys. */
static bool
remove_others(struct arena *a, const char *dir, const struct map *keys,
	      struct err *e)
{
	struct dirent *entry;
	struct str name;
	char *path;
	DIR *d = opendir(dir);
	bool done = true;

	if (!d)
		return err_sys(e, STATUS_USAGE, "%s", dir);
	while (done && (entry = readdir(d))) {
		name = str_of(entry->d_name);
		if (!str_ends(name, STR(".json")) ||
		    map_get(keys, str_sub(name, 0, name.n - 5)))
			continue;
		path = path_join(a, dir, entry->d_name);
		if (unlink(path) < 0)
			done = err_sys(e, STATUS_SOME, "%s", path);
	}
	closedir(d);
	return done;
}

struct lists {
	FILE *all;
	/* keys without a chart, of Kustomize, and of local charts */
	struct buf bare, kustomize, local;
};

static void
list_key(struct lists *l, struct str key, const struct component *c)
{
	fprintf(l->all, "%.*s\n", STR_ARG(key));
	if (component_is_chartless(c))
		buf_printf(&l->bare, "%.*s\n", STR_ARG(key));
	if (component_is_kustomize(c))
		buf_printf(&l->kustomize, "%.*s\n", STR_ARG(key));
	if (component_is_local(c))
		buf_printf(&l->local, "%.*s\n", STR_ARG(key));
}

static bool
split(struct arena *a, const char *in, const char *dir, struct lists *lists,
      struct err *e)
{
	struct map *keys = map_new(a);
	struct component *c;
	struct str key;
	size_t n, i;

	if (!dir_make(dir, e) || !components_read(a, in, &c, &n, e))
		return false;
	for (i = 0; i < n; i++) {
		key = component_key(a, &c[i]);
		if (map_get(keys, key))
			return err_set(e, STATUS_USAGE, "two components are %.*s; "
				       "give one another name", STR_ARG(key));
		map_set(keys, key, val_bool(true));
		if (!write_record(a, dir, key, &c[i], e))
			return false;
		list_key(lists, key, &c[i]);
	}
	return remove_others(a, dir, keys, e);
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct err e = { .arena = &arena };
	const char *dir = NULL, *path = NULL, *bare = NULL, *kustomize = NULL,
		*local = NULL;
	struct lists lists;
	struct output out;
	struct opts o;
	int key;

	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		if (key == 'o')
			path = o.arg;
		else if (key == OPT_BARE)
			bare = o.arg;
		else if (key == OPT_KUSTOMIZE)
			kustomize = o.arg;
		else if (key == OPT_LOCAL)
			local = o.arg;
		else
			dir = o.arg;
	}
	if (!dir)
		opts_fail(&o, "which folder? -d names it");
	if (o.n > 1)
		opts_fail(&o, "one file of records at most");
	if (!output_open(&out, &arena, path, &e))
		fatal_err(&e);
	lists.all = out.f;
	buf_init(&lists.bare, &arena, LIMIT_FILE);
	buf_init(&lists.kustomize, &arena, LIMIT_FILE);
	buf_init(&lists.local, &arena, LIMIT_FILE);
	if (!split(&arena, o.n ? o.operand[0] : "-", dir, &lists, &e) ||
	    (bare && !file_write(bare, buf_str(&lists.bare), &e)) ||
	    (kustomize && !file_write(kustomize, buf_str(&lists.kustomize), &e)) ||
	    (local && !file_write(local, buf_str(&lists.local), &e))) {
		output_abort(&out);
		fatal_err(&e);
	}
	if (!output_commit(&out, &e))
		fatal_err(&e);
	return stage_end(STATUS_OK);
}

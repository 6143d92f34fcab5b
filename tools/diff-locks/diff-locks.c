/* SPDX-License-Identifier: Apache-2.0 */
/* Shows how one lock differs from another. */
#include "base/io.h"
#include "base/map.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "listing/templated.h"
#include "records/change.h"

static const struct program program = PROGRAM_DIFF_LOCKS;

/* The templates, in the order of the words of --format. */
static const char *const templates[] = { "changes.txt.tmpl", "changes.json.tmpl",
					 "changes.md.tmpl" };

struct settings {
	const char *template, *out;
	bool exit_code;
};

static void
read_options(struct opts *o, struct settings *s)
{
	int key;

	while ((key = opts_next(o)) != -1) {
		switch (key) {
		case 'o': s->out = o->arg; break;
		case OPT_FORMAT: s->template = templates[o->choice]; break;
		case OPT_EXIT_CODE: s->exit_code = true; break;
		}
	}
	if (o->n != 2)
		opts_fail(o, o->n < 2 ? "two locks are wanted, the old one and the new one"
			  : "more than two locks");
}

/* The item as a map for the templates: name, digest, columns; of a chart also
 * repository, chart and version.  An item that is NULL is an empty map. */
static struct val
item_value(struct arena *a, const struct lock_item *i)
{
	struct val v = val_map(a);

	if (!i)
		return v;
	map_set(v.m, STR("name"), val_str(i->name));
	map_set(v.m, STR("digest"), val_str(i->digest));
	map_set(v.m, STR("columns"), val_str(lock_columns_after(a, i)));
	if (i->chart) {
		map_set(v.m, STR("repository"), val_str(i->repository));
		map_set(v.m, STR("chart"), val_str(i->chart_name));
		map_set(v.m, STR("version"), val_str(i->version));
	}
	return v;
}

/* The changes of one kind: a list of maps with was, is, and text, the line for people. */
static struct val
changes_of(struct arena *a, const struct change *c, size_t n, enum change_kind kind)
{
	struct val *list = arena_array(a, struct val, n + 1);
	size_t i, count = 0;

	for (i = 0; i < n; i++) {
		if (c[i].kind != kind)
			continue;
		list[count] = val_map(a);
		map_set(list[count].m, STR("was"), item_value(a, c[i].was));
		map_set(list[count].m, STR("is"), item_value(a, c[i].is));
		map_set(list[count++].m, STR("text"), val_str(change_text(a, &c[i])));
	}
	return val_list(a, list, count);
}

static struct val
changes_value(struct arena *a, const struct change *c, size_t n)
{
	struct val v = val_map(a);

	map_set(v.m, STR("added"), changes_of(a, c, n, CHANGE_ADDED));
	map_set(v.m, STR("changed"), changes_of(a, c, n, CHANGE_COLUMNS));
	map_set(v.m, STR("moved"), changes_of(a, c, n, CHANGE_MOVED));
	map_set(v.m, STR("removed"), changes_of(a, c, n, CHANGE_REMOVED));
	return v;
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct settings s = { .template = templates[0], .out = "-" };
	struct err e = { .arena = &arena };
	struct lock old = { 0 }, new = { 0 };
	const char *path;
	struct change *c;
	struct str text;
	struct opts o;
	size_t n;

	opts_init(&o, &arena, &program, argc, argv);
	read_options(&o, &s);
	if (!lock_read(&arena, &old, o.operand[0], &e) || !lock_read(&arena, &new, o.operand[1], &e))
		fatal_err(&e);
	lock_sort(&old);
	lock_sort(&new);
	c = locks_compare(&arena, &old, &new, &n);
	if (!templated_shipped(&arena, argv[0], s.template, &path, &e) ||
	    !templated_write(&arena, path, changes_value(&arena, c, n), &text, &e) ||
	    !file_write(s.out, text, &e))
		fatal_err(&e);
	return s.exit_code && n ? STATUS_SOME : STATUS_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "drift.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "reading.h"

static const char *const kind_names[DRIFT_KINDS] = { "added", "removed", "modified" };

static void
add(struct drift *d, struct str path, const struct val *baseline, const struct val *target)
{
	struct drift_change c = { .path = path };

	if (baseline)
		c.baseline = reading_text(d->arena, *baseline);
	if (target)
		c.target = reading_text(d->arena, *target);
	if (baseline && target && str_eq(c.baseline, c.target))
		return;
	c.kind = !baseline ? DRIFT_ADDED : !target ? DRIFT_REMOVED : DRIFT_MODIFIED;
	d->v = arena_room(d->arena, d->v, d->n, &d->cap, sizeof *d->v);
	d->v[d->n++] = c;
	d->count[c.kind]++;
}

/* Walks over the readings of one snapshot beside those of the other: both ways, the
 * second time for those alone that the other has not. */
static void
walk(struct drift *d, struct val from, struct val other, bool back)
{
	struct map_entry *type = NULL, *sub, *key;
	struct val *type_there, *sub_there, *there;
	struct str path;

	while ((type = map_next(val_object(from), type))) {
		type_there = map_get(val_object(other), type->key);
		for (sub = NULL; (sub = map_next(val_object(type->v), sub));) {
			sub_there = type_there ? map_get(val_object(*type_there), sub->key) : NULL;
			for (key = NULL; (key = map_next(val_object(sub->v), key));) {
				there = sub_there ? map_get(val_object(*sub_there), key->key) : NULL;
				if (back && there)
					continue;
				path = str_of(arena_printf(d->arena, "%.*s.%.*s.%.*s", STR_ARG(type->key),
							   STR_ARG(sub->key), STR_ARG(key->key)));
				add(d, path, back ? NULL : &key->v, back ? &key->v : there);
			}
		}
	}
}

static int
by_path(const void *a, const void *b)
{
	const struct drift_change *x = a, *y = b;
	int order = str_cmp(x->path, y->path);

	return order ? order : (int)x->kind - (int)y->kind;
}

void
drift_find(struct drift *d, struct val baseline, struct val target)
{
	walk(d, baseline, target, false);
	walk(d, target, baseline, true);
	if (d->n)
		qsort(d->v, d->n, sizeof *d->v, by_path);
}

struct val
drift_document(const struct drift *d, const char *baseline, const char *target)
{
	struct val out = val_map(d->arena), changes = val_list(d->arena, NULL, 0),
		   summary = val_map(d->arena), one;
	const struct drift_change *c;
	size_t i;

	for (c = d->v; c < d->v + d->n; c++) {
		one = val_map(d->arena);
		map_set(val_object(one), STR("kind"), val_cstr(kind_names[c->kind]));
		map_set(val_object(one), STR("severity"), val_cstr("info"));
		map_set(val_object(one), STR("path"), val_str(c->path));
		if (c->kind != DRIFT_ADDED)
			map_set(val_object(one), STR("baseline"), val_str(c->baseline));
		if (c->kind != DRIFT_REMOVED)
			map_set(val_object(one), STR("target"), val_str(c->target));
		val_append(d->arena, &changes, one);
	}
	for (i = 0; i < DRIFT_KINDS; i++)
		map_set(val_object(summary), str_of(kind_names[i]), val_int((int64_t)d->count[i]));
	map_set(val_object(summary), STR("total"), val_int((int64_t)d->n));
	map_set(val_object(out), STR("baselineSource"), val_cstr(baseline));
	map_set(val_object(out), STR("targetSource"), val_cstr(target));
	map_set(val_object(out), STR("changes"), changes);
	map_set(val_object(out), STR("summary"), summary);
	return out;
}

enum { COLUMNS = 4 };

struct row { struct str cell[COLUMNS]; };

/* A cell of a reading: "-" when it is not there, "" when it is empty. */
static struct str
cell(struct str s, bool there)
{
	return !there ? STR("-") : s.n == 0 ? STR("\"\"") : s;
}

static struct row
row_of(const struct drift_change *c)
{
	static const struct str kinds[DRIFT_KINDS] = { STR_INIT("ADDED"), STR_INIT("REMOVED"),
		STR_INIT("MODIFIED") };

	return (struct row){ { kinds[c->kind], c->path, cell(c->baseline, c->kind != DRIFT_ADDED),
		cell(c->target, c->kind != DRIFT_REMOVED) } };
}

/* How many columns of a terminal a text has, a character each. */
static size_t
width_of(struct str s)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static void
add_row(struct buf *b, struct row r, const size_t *width)
{
	size_t i;

	for (i = 0; i < COLUMNS; i++)
		buf_printf(b, "%.*s%*s", STR_ARG(r.cell[i]),
			   i + 1 < COLUMNS ? (int)(width[i] + 2 - width_of(r.cell[i])) : 0, "");
	buf_addc(b, '\n');
}

bool
drift_table(const struct drift *d, struct str *out, struct err *e)
{
	static const struct row heads[] = {
		{ { STR_INIT("KIND"), STR_INIT("PATH"), STR_INIT("BASELINE"), STR_INIT("TARGET") } },
		{ { STR_INIT("----"), STR_INIT("----"), STR_INIT("--------"), STR_INIT("------") } },
	};
	size_t width[COLUMNS] = { 4, 4, 8, 6 }, i, k, w;
	struct buf b;
	struct row r;

	*out = STR("NO CHANGES\n");
	if (d->n == 0)
		return true;
	for (k = 0; k < d->n; k++) {
		r = row_of(&d->v[k]);
		for (i = 0; i < COLUMNS; i++)
			if ((w = width_of(r.cell[i])) > width[i])
				width[i] = w;
	}
	buf_init(&b, d->arena, LIMIT_OUTPUT);
	buf_printf(&b, "CHANGES (%zu added, %zu removed, %zu modified)\n", d->count[DRIFT_ADDED],
		   d->count[DRIFT_REMOVED], d->count[DRIFT_MODIFIED]);
	add_row(&b, heads[0], width);
	add_row(&b, heads[1], width);
	for (k = 0; k < d->n; k++)
		add_row(&b, row_of(&d->v[k]), width);
	buf_adds(&b, "\nDRIFT DETECTED\n");
	*out = buf_str(&b);
	return !b.over || err_set(e, STATUS_USAGE, "the table is too large: take YAML or JSON");
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "summary.h"

#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "records/jsonl.h"
#include "records/lines.h"
#include "records/lock.h"

struct maker {
	struct arena *arena;
	const struct summary *in;
	struct lock lock;
	struct lines lines;   /* images.txt */
	struct val *record;   /* the receipt, or the plan */
	size_t nrecord;
	struct map *counted;  /* references */
	struct val out;
};

static struct val
list_push(struct arena *a, struct val list, struct val v)
{
	struct list *l = list.l;

	l->v = arena_grow(a, l->v, l->n * sizeof v, (l->n + 1) * sizeof v);
	l->v[l->n++] = v;
	return list;
}

static void
put(struct val m, const char *key, struct str text)
{
	if (text.n)
		map_set(m.m, str_of(key), val_str(text));
}

static bool
list_has(struct val list, struct str text)
{
	size_t i;

	for (i = 0; val_kind(list) == KIND_LIST && i < list.l->n; i++)
		if (val_kind(list.l->v[i]) == KIND_STRING && str_eq(list.l->v[i].s, text))
			return true;
	return false;
}

/* How well a record of a manifest fits an item: 0 not at all. */
static int
fitness(struct val record, struct str digest, struct str label, struct str tag)
{
	struct val tags = val_get(record, "tags");
	bool named = str_eq(val_get_str(record, "reference"), label);

	if (digest.n && !str_eq(val_get_str(record, "digest"), digest))
		return 0;
	if (digest.n == 0 && (!named || val_is_nil(tags)))
		return 0;
	return 1 + 2 * (list_has(tags, label) || list_has(tags, tag)) + named;
}

/* The record of the manifest at the top of an item, or nil. */
static struct val
find(const struct maker *m, struct str digest, struct str label, struct str tag)
{
	struct val best = NIL;
	int most = 0, fits;
	size_t i;

	for (i = 0; i < m->nrecord; i++) {
		fits = fitness(m->record[i], digest, label, tag);
		if (fits > most) {
			most = fits;
			best = m->record[i];
		}
	}
	return best;
}

static const char *
status_of(const struct maker *m, struct val record)
{
	struct str s = val_get_str(record, "status");

	if (str_is(s, "pushed") || str_is(s, "copied") || str_is(s, "mounted"))
		return m->in->idle ? "exists" : "copied";
	if (str_is(s, "exists"))
		return "exists";
	return str_is(s, "planned") && m->in->planned ? "planned" : "failed";
}

/* HOST/REPOSITORY:TAG, or the layout and the name in it. */
static struct str
target_of(struct arena *a, struct val record, struct str tag)
{
	struct val to = val_get(record, "to"), tags = val_get(record, "tags");
	struct str place;

	if (val_kind(to) != KIND_LIST || to.l->n == 0 || val_kind(to.l->v[0]) != KIND_STRING)
		return (struct str){ 0 };
	place = to.l->v[0].s;
	if (!list_has(tags, tag) && val_kind(tags) == KIND_LIST && tags.l->n)
		tag = tags.l->v[0].s;
	if (val_is_nil(tags))
		return str_of(arena_printf(a, "%.*s@%.*s", STR_ARG(place),
					   STR_ARG(val_get_str(record, "digest"))));
	return str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(place), STR_ARG(tag)));
}

/* Adds one to "imagesFailed" and the like. */
static void
count(struct maker *m, const char *what, const char *status)
{
	static const char *const words[][2] = { { "copied", "Copied" },
		{ "exists", "Existing" }, { "failed", "Failed" }, { "planned", "Planned" } };
	struct str total = str_of(arena_printf(m->arena, "%sTotal", what)), key;
	size_t i;

	map_set(m->out.m, total, val_int(val_get(m->out, total.p).i + 1));
	for (i = 0; i < sizeof words / sizeof *words; i++) {
		if (!str_is(str_of(status), words[i][0]))
			continue;
		key = str_of(arena_printf(m->arena, "%s%s", what, words[i][1]));
		map_set(m->out.m, key, val_int(val_get(m->out, key.p).i + 1));
	}
}

static void
zero(struct maker *m, const char *what)
{
	static const char *const words[] = { "Total", "Copied", "Existing", "Failed", "Planned" };
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		map_set(m->out.m, str_of(arena_printf(m->arena, "%s%s", what, words[i])), val_int(0));
}

/* Adds what became of an item to v; the status. */
static const char *
judge(struct maker *m, struct val v, struct str digest, struct str label, struct str tag)
{
	struct val record = find(m, digest, label, tag);
	const char *status = val_is_nil(record) ? "failed" : status_of(m, record);

	put(v, "status", str_of(status));
	put(v, "target", val_is_nil(record) ? STR("") : target_of(m->arena, record, tag));
	put(v, "digest", digest);
	put(v, "error", val_is_nil(record) ? STR("not in the plan: an earlier stage gave it up")
		: val_get_str(record, "error"));
	return status;
}

static struct val
image_of(struct maker *m, struct str text)
{
	struct err e = { .arena = m->arena };
	const struct lock_item *locked = lock_find(&m->lock, text);
	struct val v = val_map(m->arena);
	struct ref ref = { 0 };
	const char *status;

	put(v, "source", text);
	ref_parse(m->arena, text, &ref, &e);
	status = judge(m, v, locked ? locked->digest : ref.digest, text, ref.tag);
	if (!map_get(m->counted, text)) {
		map_set(m->counted, text, NIL);
		count(m, "images", status);
	}
	return v;
}

/* True when the line's component column, joined by commas, has the key. */
static bool
is_of(const struct line *line, struct str key)
{
	struct str rest = line->col[LINE_COMPONENT], one;
	bool more;

	do {
		more = str_cut(rest, ',', &one, &rest);
		if (str_eq(one, key))
			return true;
	} while (more);
	return false;
}

static struct val
images_of(struct maker *m, struct str key)
{
	struct val list = val_list(m->arena, NULL, 0);
	size_t i;

	for (i = 0; i < m->lines.n; i++)
		if (!m->lines.v[i].chart && is_of(&m->lines.v[i], key))
			list_push(m->arena, list, image_of(m, m->lines.v[i].col[LINE_REF]));
	return list;
}

/* The tag of a chart's version: a tag has no '+'. */
static struct str
tag_of(struct arena *a, struct str version)
{
	char *p = arena_cstr(a, version), *c;

	for (c = p; *c; c++)
		if (*c == '+')
			*c = '_';
	return str_of(p);
}

/* The version of the chart when it is there already, as with several sets of
 * values, or nil. */
static struct val
version_known(struct val versions, struct val record)
{
	size_t i;

	for (i = 0; i < versions.l->n; i++)
		if (str_eq(val_get_str(versions.l->v[i], "version"), val_get_str(record, "version")) &&
		    str_eq(val_get_str(versions.l->v[i], "chart"), val_get_str(record, "chart")))
			return versions.l->v[i];
	return NIL;
}

/* Adds the images that another set of values brings. */
static void
version_add(struct maker *m, struct val version, struct str key)
{
	struct val images = val_get(version, "images"), more = images_of(m, key);
	size_t i, k;

	for (i = 0; m->in->images && i < more.l->n; i++) {
		for (k = 0; k < images.l->n; k++)
			if (str_eq(val_get_str(images.l->v[k], "source"),
				   val_get_str(more.l->v[i], "source")))
				break;
		if (k == images.l->n)
			list_push(m->arena, images, more.l->v[i]);
	}
}

static struct val
version_of(struct maker *m, struct val record, struct str key)
{
	struct str version = val_get_str(record, "version"), chart = val_get_str(record, "chart");
	struct val v = val_map(m->arena);
	struct str label = str_of(arena_printf(m->arena, "%.*s:%.*s", STR_ARG(chart),
					       STR_ARG(version)));

	put(v, "version", version);
	put(v, "chart", chart);
	if (m->in->charts)
		count(m, "charts", judge(m, v, STR(""), label, tag_of(m->arena, version)));
	map_set(v.m, STR("images"), m->in->images ? images_of(m, key) : val_list(m->arena, NULL, 0));
	return v;
}

/* The chart of that name in the list, made when it is not there yet. */
static struct val
chart_of(struct arena *a, struct val charts, struct str name)
{
	struct val v;
	size_t i;

	for (i = 0; i < charts.l->n; i++)
		if (str_eq(val_get_str(charts.l->v[i], "name"), name))
			return charts.l->v[i];
	v = val_map(a);
	put(v, "name", name);
	map_set(v.m, STR("versions"), val_list(a, NULL, 0));
	list_push(a, charts, v);
	return v;
}

/* The record of a component: as it was pulled, or, when that failed, as it was
 * asked for. */
static bool
component_read(struct maker *m, struct str key, struct val *out, struct err *e)
{
	const char *base = arena_printf(m->arena, "%s/components/%.*s", m->in->work, STR_ARG(key));
	const char *path = arena_printf(m->arena, "%s.chart", base);
	struct val *v;
	size_t n;

	if (access(path, F_OK) < 0)
		path = arena_printf(m->arena, "%s.json", base);
	if (!jsonl_read(m->arena, path, &v, &n, e))
		return false;
	*out = n ? v[0] : NIL;
	return true;
}

static bool
add_charts(struct maker *m, struct err *e)
{
	const char *path = path_join(m->arena, m->in->work, "components.list");
	struct val charts = val_list(m->arena, NULL, 0), chart, record, versions, known;
	struct str keys, key;

	map_set(m->out.m, STR("charts"), charts);
	if (access(path, F_OK) < 0)
		return true;
	if (!file_read(m->arena, path, LIMIT_FILE, &keys, e))
		return false;
	while (keys.n) {
		str_cut(keys, '\n', &key, &keys);
		if (key.n == 0)
			continue;
		if (!component_read(m, key, &record, e))
			return false;
		chart = chart_of(m->arena, charts, val_get_str(record, "name"));
		versions = val_get(chart, "versions");
		known = version_known(versions, record);
		if (val_is_nil(known))
			list_push(m->arena, versions, version_of(m, record, key));
		else
			version_add(m, known, key);
	}
	return true;
}

/* Images that the config or a list names itself. */
static void
add_images(struct maker *m)
{
	struct val list = val_list(m->arena, NULL, 0);
	size_t i;

	for (i = 0; m->in->images && i < m->lines.n; i++)
		if (!m->lines.v[i].chart && !map_get(m->counted, m->lines.v[i].col[LINE_REF]))
			list_push(m->arena, list, image_of(m, m->lines.v[i].col[LINE_REF]));
	map_set(m->out.m, STR("images"), list);
}

/* Reads what the stages left; those that failed left nothing. */
static bool
read_stages(struct maker *m, struct err *e)
{
	const char *images = path_join(m->arena, m->in->work, "images.txt"), *records;

	records = path_join(m->arena, m->in->work, m->in->planned ? "plan.jsonl" : "receipt.jsonl");
	if (access(images, F_OK) == 0 && !lines_read(m->arena, images, &m->lines, e))
		return false;
	if (access(records, F_OK) == 0 &&
	    !jsonl_read(m->arena, records, &m->record, &m->nrecord, e))
		return false;
	if (access(m->in->lock, F_OK) == 0 && !lock_read(m->arena, &m->lock, m->in->lock, e))
		return false;
	lock_sort(&m->lock);
	return true;
}

bool
summary_read(struct arena *a, const struct summary *s, struct val *out,
	     struct err *e)
{
	struct maker m = { .arena = a, .in = s, .counted = map_new(a), .out = val_map(a) };

	zero(&m, "charts");
	zero(&m, "images");
	map_set(m.out.m, STR("target"), val_cstr(s->target));
	map_set(m.out.m, STR("dryRun"), val_bool(s->planned));
	if (!read_stages(&m, e) || !add_charts(&m, e))
		return false;
	add_images(&m);
	*out = m.out;
	return true;
}

static void
text_item(struct buf *b, const char *indent, struct str name, struct val item)
{
	struct str error = val_get_str(item, "error");

	buf_printf(b, "%s%-8.*s %.*s", indent, STR_ARG(val_get_str(item, "status")), STR_ARG(name));
	if (val_get_str(item, "target").n)
		buf_printf(b, " -> %.*s", STR_ARG(val_get_str(item, "target")));
	if (error.n)
		buf_printf(b, ": %.*s", STR_ARG(error));
	buf_addc(b, '\n');
}

static void
text_images(struct buf *b, const char *indent, struct val images)
{
	size_t i;

	for (i = 0; i < images.l->n; i++)
		text_item(b, indent, val_get_str(images.l->v[i], "source"), images.l->v[i]);
}

static void
text_counts(struct buf *b, struct val summary, const char *what)
{
	static const char *const words[][2] = { { "Copied", "copied" }, { "Planned", "planned" },
		{ "Existing", "there before" }, { "Failed", "failed" } };
	char key[32];
	size_t i;

	snprintf(key, sizeof key, "%sTotal", what);
	buf_printf(b, "%lld %s:", (long long)val_get(summary, key).i, what);
	for (i = 0; i < sizeof words / sizeof *words; i++) {
		snprintf(key, sizeof key, "%s%s", what, words[i][0]);
		buf_printf(b, "%s %lld %s", i ? "," : "", (long long)val_get(summary, key).i, words[i][1]);
	}
	buf_addc(b, '\n');
}

struct str
summary_text(struct arena *a, struct val summary)
{
	struct val charts = val_get(summary, "charts"), versions, v;
	struct buf b;
	size_t i, k;

	buf_init(&b, a, LIMIT_FILE);
	for (i = 0; i < charts.l->n; i++) {
		versions = val_get(charts.l->v[i], "versions");
		for (k = 0; k < versions.l->n; k++) {
			v = versions.l->v[k];
			text_item(&b, "", str_of(arena_printf(a, "%.*s %.*s",
				STR_ARG(val_get_str(charts.l->v[i], "name")),
				STR_ARG(val_get_str(v, "version")))), v);
			text_images(&b, "  ", val_get(v, "images"));
		}
	}
	text_images(&b, "", val_get(summary, "images"));
	text_counts(&b, summary, "charts");
	text_counts(&b, summary, "images");
	return buf_str(&b);
}

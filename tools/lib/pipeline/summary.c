/* SPDX-License-Identifier: Apache-2.0 */
#include "summary.h"

#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/foreign.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "records/component.h"
#include "records/failed.h"
#include "records/lines.h"
#include "records/lock.h"
#include "records/record.h"

struct maker {
	struct arena *arena;
	const struct summary *in;
	struct lock lock;
	struct lines lines;   /* images.txt */
	struct record *record; /* the receipt, or the plan */
	size_t nrecord;
	/* values are lists of indices into the arrays above */
	struct map *by_digest, *by_reference; /* of records */
	struct map *by_component; /* of lines */
	struct map *charts;   /* name -> the chart in the summary */
	struct map *versions; /* "NAME VERSION CHART" -> the version in the summary */
	struct map *shown;    /* a key "NAME VERSION CHART IMAGE" says that the version has the image */
	struct map *counted;  /* references that are in the counts */
	struct map *causes;   /* name of a lock's item → why it could not be planned */
	struct val out;
};

/* Adds i to the list of numbers at key, unless it is the last one there already. */
static void
index_add(struct arena *a, struct map *index, struct str key, size_t i)
{
	struct val *old = map_get(index, key), list = old ? *old : NIL;

	if (old && val_integer(val_at(list, val_length(list) - 1)) == (int64_t)i)
		return;
	val_append(a, &list, val_int((int64_t)i));
	if (!old)
		map_set(index, key, list);
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

	for (i = 0; i < val_length(list); i++)
		if (val_kind(val_at(list, i)) == KIND_STRING && str_eq(val_str_at(list, i), text))
			return true;
	return false;
}

/* How well a record fits an item whose digest or reference it has; 0 when it does
 * not. */
static int
fitness(const struct record *r, struct str digest, struct str label, struct str tag)
{
	if (digest.n == 0 && val_is_nil(r->tags))
		return 0;
	return 1 + 2 * (list_has(r->tags, label) || list_has(r->tags, tag)) +
	       str_eq(r->reference, label);
}

/* The record of the manifest that an item's reference leads to, or NULL. */
static const struct record *
find(const struct maker *m, struct str digest, struct str label, struct str tag)
{
	const struct val *list = digest.n ? map_get(m->by_digest, digest)
					  : map_get(m->by_reference, label);
	const struct record *best = NULL, *r;
	int most = 0, fits;
	size_t i;

	for (i = 0; list && i < val_length(*list); i++) {
		r = &m->record[val_integer(val_at(*list, i))];
		fits = fitness(r, digest, label, tag);
		if (fits > most) {
			most = fits;
			best = r;
		}
	}
	return best;
}

static const char *
status_of(const struct maker *m, const struct record *r)
{
	if (r->status == RECORD_PUSHED || r->status == RECORD_COPIED ||
	    r->status == RECORD_MOUNTED)
		return m->in->idle ? "exists" : "copied";
	if (r->status == RECORD_EXISTS)
		return "exists";
	return r->status == RECORD_PLANNED && m->in->planned ? "planned" : "failed";
}

/* HOST/REPOSITORY:TAG, or for a layout its folder and the name in its index. */
static struct str
target_of(struct arena *a, const struct record *r, struct str tag)
{
	struct str at = val_str_at(r->to, 0);

	if (val_length(r->to) == 0)
		return (struct str){ 0 };
	if (!list_has(r->tags, tag) && val_length(r->tags))
		tag = val_str_at(r->tags, 0);
	if (val_is_nil(r->tags))
		return str_of(arena_printf(a, "%.*s@%.*s", STR_ARG(at), STR_ARG(r->digest)));
	return str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(at), STR_ARG(tag)));
}

/* Adds one to the total, and to the count of the status: "imagesFailed" and the like. */
static void
count(struct maker *m, const char *what, const char *status)
{
	static const char *const words[][2] = { { "copied", "Copied" },
		{ "exists", "Existing" }, { "failed", "Failed" }, { "planned", "Planned" } };
	struct str total = str_of(arena_printf(m->arena, "%sTotal", what)), key;
	size_t i;

	map_set(m->out.m, total, val_int(val_integer(val_get(m->out, total.p)) + 1));
	for (i = 0; i < sizeof words / sizeof *words; i++) {
		if (!str_is(str_of(status), words[i][0]))
			continue;
		key = str_of(arena_printf(m->arena, "%s%s", what, words[i][1]));
		map_set(m->out.m, key, val_int(val_integer(val_get(m->out, key.p)) + 1));
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

/* Why an item is not among the records, by its name in the lock. */
static struct str
cause_of(const struct maker *m, struct str name)
{
	const struct val *why = map_get(m->causes, name);

	return why && val_text(*why).n ? val_text(*why)
		: STR("not in the plan: an earlier stage gave it up");
}

/* Adds to v what became of an item of that name in the lock, and returns the status. */
static const char *
add_outcome(struct maker *m, struct val v, struct str name, struct str digest, struct str label,
	    struct str tag)
{
	const struct record *r = find(m, digest, label, tag);
	const char *status = r ? status_of(m, r) : "failed";

	put(v, "status", str_of(status));
	put(v, "target", r ? target_of(m->arena, r, tag) : STR(""));
	put(v, "digest", digest);
	put(v, "error", r ? r->error : cause_of(m, name));
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
	status = add_outcome(m, v, text, locked ? locked->digest : ref.digest, text, ref.tag);
	if (!map_get(m->counted, text)) {
		map_set(m->counted, text, NIL);
		count(m, "images", status);
	}
	return v;
}

/* Adds the images of a component to the version, each once. */
static void
version_add(struct maker *m, struct val version, struct str name, struct str key)
{
	const struct val *lines = map_get(m->by_component, key);
	struct val images = val_get(version, "images");
	struct str image, shown;
	size_t i;

	for (i = 0; m->in->images && lines && i < val_length(*lines); i++) {
		image = m->lines.v[val_integer(val_at(*lines, i))].col[LINE_REF];
		shown = str_of(arena_printf(m->arena, "%.*s %.*s", STR_ARG(name), STR_ARG(image)));
		if (map_get(m->shown, shown))
			continue;
		map_set(m->shown, shown, NIL);
		val_append(m->arena, &images, image_of(m, image));
	}
}

/* The name of a component's chart in the lock; empty when it can have none. */
static struct str
name_of(struct maker *m, const struct component *c)
{
	struct err ignored = { .arena = m->arena };
	struct lock one = { 0 };

	return lock_add_component(m->arena, &one, c, &ignored) ? one.item[0].name : STR("");
}

static struct val
version_of(struct maker *m, const struct component *c)
{
	struct val v = val_map(m->arena);
	struct str label = str_of(arena_printf(m->arena, "%.*s:%.*s", STR_ARG(c->chart),
					       STR_ARG(c->version)));

	put(v, "version", c->version);
	put(v, "chart", c->chart);
	if (m->in->charts)
		count(m, "charts", add_outcome(m, v, name_of(m, c), STR(""), label,
					       chart_tag(m->arena, c->version)));
	map_set(v.m, STR("images"), val_list(m->arena, NULL, 0));
	return v;
}

/* The chart of that name in the summary, made when it is not there yet. */
static struct val
chart_of(struct maker *m, struct val charts, struct str name)
{
	const struct val *known = map_get(m->charts, name);
	struct val v;

	if (known)
		return *known;
	v = val_map(m->arena);
	put(v, "name", name);
	map_set(v.m, STR("versions"), val_list(m->arena, NULL, 0));
	map_set(m->charts, name, v);
	val_append(m->arena, &charts, v);
	return v;
}

/* Adds a component: a new version of its chart, or more images of a version that is
 * there, when a chart is rendered with several sets of values. */
static void
component_add(struct maker *m, struct val charts, const struct component *c, struct str key)
{
	struct str name = str_of(arena_printf(m->arena, "%.*s %.*s %.*s", STR_ARG(c->name),
					      STR_ARG(c->version), STR_ARG(c->chart)));
	struct val versions = val_get(chart_of(m, charts, c->name), "versions"), version;
	const struct val *known = map_get(m->versions, name);

	if (known) {
		version_add(m, *known, name, key);
		return;
	}
	version = version_of(m, c);
	map_set(m->versions, name, version);
	val_append(m->arena, &versions, version);
	version_add(m, version, name, key);
}

/* The record of a component as it was pulled, or, when pulling failed, as it was
 * asked for. */
static bool
component_load(struct maker *m, struct str key, struct component *out, struct err *e)
{
	const char *base = arena_printf(m->arena, "%s/components/%.*s", m->in->work, STR_ARG(key));
	const char *path = arena_printf(m->arena, "%s.chart", base);
	struct component *c;
	size_t n;

	if (access(path, F_OK) < 0)
		path = arena_printf(m->arena, "%s.json", base);
	if (!components_read(m->arena, path, &c, &n, e))
		return false;
	*out = n ? c[0] : (struct component){ 0 };
	return true;
}

static bool
add_charts(struct maker *m, struct err *e)
{
	const char *path = path_join(m->arena, m->in->work, "components.list");
	struct val charts = val_list(m->arena, NULL, 0);
	struct component c;
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
		if (!component_load(m, key, &c, e))
			return false;
		component_add(m, charts, &c, key);
	}
	return true;
}

/* Adds the images that the config or a list names itself. */
static void
add_images(struct maker *m)
{
	struct val list = val_list(m->arena, NULL, 0);
	size_t i;

	for (i = 0; m->in->images && i < m->lines.n; i++)
		if (!m->lines.v[i].chart && !map_get(m->counted, m->lines.v[i].col[LINE_REF]))
			val_append(m->arena, &list, image_of(m, m->lines.v[i].col[LINE_REF]));
	map_set(m->out.m, STR("images"), list);
}

/* Reads the files that the stages wrote; a stage that failed wrote none. */
static bool
read_stages(struct maker *m, struct err *e)
{
	const char *images = path_join(m->arena, m->in->work, "images.txt"), *records;

	records = path_join(m->arena, m->in->work, m->in->planned ? "plan.jsonl" : "receipt.jsonl");
	if (access(images, F_OK) == 0 && !lines_read(m->arena, images, &m->lines, e))
		return false;
	if (!failed_read(m->arena, path_join(m->arena, m->in->work, "unplanned.txt"), m->causes, e))
		return false;
	if (access(records, F_OK) == 0 &&
	    !record_read(m->arena, records, &m->record, &m->nrecord, e))
		return false;
	if (access(m->in->lock, F_OK) == 0 && !lock_read(m->arena, &m->lock, m->in->lock, e))
		return false;
	lock_sort(&m->lock);
	return true;
}

/* Makes the maps by which records and lines are looked up in one step. */
static void
index_stages(struct maker *m)
{
	struct str rest, one;
	size_t i;

	for (i = 0; i < m->nrecord; i++) {
		index_add(m->arena, m->by_digest, m->record[i].digest, i);
		/* an index that is cut down to some platforms is the lock's under another digest */
		if (m->record[i].rewritten.n)
			index_add(m->arena, m->by_digest, m->record[i].rewritten, i);
		index_add(m->arena, m->by_reference, m->record[i].reference, i);
	}
	for (i = 0; i < m->lines.n; i++)
		for (rest = m->lines.v[i].chart ? STR("") : m->lines.v[i].col[LINE_COMPONENT];
		     rest.n;) {
			str_cut(rest, ',', &one, &rest);
			index_add(m->arena, m->by_component, one, i);
		}
}

bool
summary_read(struct arena *a, const struct summary *s, struct val *out,
	     struct err *e)
{
	struct maker m = { .arena = a, .in = s, .by_digest = map_new(a),
			   .by_reference = map_new(a), .by_component = map_new(a),
			   .charts = map_new(a), .versions = map_new(a), .shown = map_new(a),
			   .counted = map_new(a), .causes = map_new(a), .out = val_map(a) };

	zero(&m, "charts");
	zero(&m, "images");
	map_set(m.out.m, STR("target"), val_cstr(s->target));
	map_set(m.out.m, STR("dryRun"), val_bool(s->planned));
	if (!read_stages(&m, e))
		return false;
	index_stages(&m);
	if (!add_charts(&m, e))
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
		buf_printf(b, " -> %.*s", STR_ARG(foreign_shown(b->arena,
				val_get_str(item, "target"))));
	if (error.n)
		buf_printf(b, ": %.*s", STR_ARG(foreign_text(b->arena, error)));
	buf_addc(b, '\n');
}

static void
text_images(struct buf *b, const char *indent, struct val images)
{
	size_t i;

	for (i = 0; i < val_length(images); i++)
		text_item(b, indent, val_get_str(val_at(images, i), "source"), val_at(images, i));
}

static void
text_counts(struct buf *b, struct val summary, const char *what)
{
	static const char *const words[][2] = { { "Copied", "copied" }, { "Planned", "planned" },
		{ "Existing", "there before" }, { "Failed", "failed" } };
	char key[32];
	size_t i;

	snprintf(key, sizeof key, "%sTotal", what);
	buf_printf(b, "%lld %s:", (long long)val_integer(val_get(summary, key)), what);
	for (i = 0; i < sizeof words / sizeof *words; i++) {
		snprintf(key, sizeof key, "%s%s", what, words[i][0]);
		buf_printf(b, "%s %lld %s", i ? "," : "", (long long)val_integer(val_get(summary, key)), words[i][1]);
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
	for (i = 0; i < val_length(charts); i++) {
		versions = val_get(val_at(charts, i), "versions");
		for (k = 0; k < val_length(versions); k++) {
			v = val_at(versions, k);
			text_item(&b, "", str_of(arena_printf(a, "%.*s %.*s",
				STR_ARG(val_get_str(val_at(charts, i), "name")),
				STR_ARG(val_get_str(v, "version")))), v);
			text_images(&b, "  ", val_get(v, "images"));
		}
	}
	text_images(&b, "", val_get(summary, "images"));
	text_counts(&b, summary, "charts");
	text_counts(&b, summary, "images");
	return buf_str(&b);
}

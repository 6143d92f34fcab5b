/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

#include "base/buf.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "json/json.h"
#include "lines.h"

static struct lock_item *
item_new(struct arena *a, struct lock *l)
{
	l->item = arena_room(a, l->item, l->n, &l->cap, sizeof *l->item);
	l->item[l->n] = (struct lock_item){ 0 };
	return &l->item[l->n++];
}

static bool
chart_add(struct arena *a, struct lock *l, struct str repository,
	  struct str name, struct str version, struct str digest, struct err *e)
{
	struct lock_item *i = item_new(a, l);

	i->chart = true;
	i->repository = repository;
	i->chart_name = name;
	i->version = version;
	i->digest = digest;
	i->name = str_of(arena_printf(a, "chart\t%.*s\t%.*s\t%.*s",
				      STR_ARG(repository), STR_ARG(name),
				      STR_ARG(version)));
	if (str_starts(repository, STR("oci://")) && !chart_name_check(name, e))
		return false;
	return !digest.n || digest_valid(digest) ||
	       err_set(e, STATUS_USAGE, "'%.*s' is no digest", STR_ARG(digest));
}

bool
lock_add_component(struct arena *a, struct lock *l, const struct component *c,
		   struct err *e)
{
	struct str name = c->chart.n ? c->chart : c->name;

	if (name.n == 0 || c->version.n == 0)
		return err_set(e, STATUS_USAGE, "a component has no name or version");
	/* with the path of a local chart the lock would hold for one machine only */
	if (!chart_add(a, l, component_is_local(c) ? STR("local") : c->repository, name,
		       c->version, c->manifest.n ? c->manifest : c->digest, e))
		return false;
	l->item[l->n - 1].pulled = c->manifest.n || !str_is(c->type, "oci");
	return true;
}

static const char *const kinds[] = {
	[LOCK_PLAIN] = "", [LOCK_RELEASE] = "release", [LOCK_COMPONENT] = "component",
	[LOCK_CATALOG] = "catalog", [LOCK_GRAPH] = "graph", [LOCK_OPERATOR] = "operator",
	[LOCK_GENERIC] = "generic", [LOCK_FILES] = "files",
};

static bool
kind_read(struct str word, enum lock_kind *out, struct err *e)
{
	size_t i;

	for (i = LOCK_PLAIN + 1; i < sizeof kinds / sizeof *kinds; i++)
		if (str_is(word, kinds[i])) {
			*out = (enum lock_kind)i;
			return true;
		}
	return err_set(e, STATUS_USAGE, "kind=%.*s is none of release, component, catalog, "
		       "graph, operator, generic and files", STR_ARG(word));
}

/* Checks PATH[:TAG] as ref_parse checks the repository and tag of a reference. */
static bool
to_valid(struct arena *a, struct str to, struct err *e)
{
	struct str whole = str_of(arena_printf(a, "target.invalid/%.*s", STR_ARG(to)));
	struct ref ref;

	return (ref_parse(a, whole, &ref, e) && !ref.digest.n) ||
	       err_set(e, STATUS_USAGE, "to=%.*s is no PATH[:TAG]", STR_ARG(to));
}

/* Cuts KEY=VALUE, or "vetted:VALUE" as older locks have it. */
static bool
column_cut(struct str column, struct str *key, struct str *value)
{
	if (str_starts(column, STR("vetted:")))
		return str_cut(column, ':', key, value);
	return str_cut(column, '=', key, value) && key->n;
}

static bool
column_read(struct arena *a, struct lock_columns *c, struct str column, struct err *e)
{
	struct str key, value, *known;

	if (!column_cut(column, &key, &value))
		return err_set(e, STATUS_USAGE, "the column '%.*s' is not KEY=VALUE",
			       STR_ARG(column));
	if (str_is(key, "kind"))
		return c->kind ? err_set(e, STATUS_USAGE, "two columns kind=")
			       : kind_read(value, &c->kind, e);
	known = str_is(key, "to") ? &c->to : str_is(key, "from") ? &c->from :
		str_is(key, "vetted") ? &c->vetted : NULL;
	if (!known) {
		c->others = c->others.n ? str_of(arena_printf(a, "%.*s\t%.*s", STR_ARG(c->others),
							      STR_ARG(column))) : column;
		return true;
	}
	if (known->n)
		return err_set(e, STATUS_USAGE, "two columns %.*s=", STR_ARG(key));
	*known = value;
	return known != &c->to || to_valid(a, value, e);
}

/* Reads the columns KEY=VALUE of a line in a lock, which follow the first n. */
static bool
columns_read(struct arena *a, struct lock_columns *c, struct str line, size_t n,
	     struct err *e)
{
	struct str column;

	while (line.n) {
		str_cut(line, '\t', &column, &line);
		if (n)
			n--;
		else if (column.n && !column_read(a, c, column, e))
			return false;
	}
	return true;
}

/* Inserts a column into a list of *n that is sorted by key. */
static void
column_add(struct str *list, size_t *n, struct str column)
{
	struct str key, other, value;
	size_t i = (*n)++;

	column_cut(column, &key, &value);
	for (; i > 0; i--) {
		column_cut(list[i - 1], &other, &value);
		if (str_cmp(key, other) >= 0)
			break;
		list[i] = list[i - 1];
	}
	list[i] = column;
}

/* The columns KEY=VALUE as a line has them, each after a TAB. */
static struct str
columns_text(struct arena *a, const struct lock_columns *c)
{
	const struct { const char *key; struct str value; } known[] = {
		{ "from", c->from }, { "kind", str_of(kinds[c->kind]) }, { "to", c->to },
		{ "vetted", c->vetted } };
	struct str *list = arena_array(a, struct str, c->others.n + 4), rest = c->others, one;
	size_t n = 0, i;
	struct buf b;

	for (i = 0; i < 4; i++)
		if (known[i].value.n)
			column_add(list, &n, str_of(arena_printf(a, "%s=%.*s", known[i].key,
								 STR_ARG(known[i].value))));
	while (rest.n) {
		str_cut(rest, '\t', &one, &rest);
		column_add(list, &n, one);
	}
	buf_init(&b, a, LIMIT_LINE);
	for (i = 0; i < n; i++)
		buf_printf(&b, "\t%.*s", STR_ARG(list[i]));
	return buf_str(&b);
}

/* The columns of a line in a list that has those of a lock: a digest or "-" stands where
 * other lists have a class. */
static bool
listed_read(struct arena *a, struct lock_item *i, const struct line *line, struct err *e)
{
	struct str platforms = line->col[LINE_COMPONENT];

	if (!str_is(line->col[LINE_CLASS], "-") && !digest_valid(line->col[LINE_CLASS])) {
		i->wanted_by = line_wanted_by(a, line);
		return true;
	}
	if (!str_is(platforms, "-") && !str_is(platforms, "all"))
		i->platforms = platforms;
	return columns_read(a, &i->columns, line->text, 3, e);
}

static bool
item_add(struct arena *a, struct lock *l, const struct line *line, bool locked,
	 struct err *e)
{
	struct lock_item *i;

	if (line->chart) {
		if (!chart_add(a, l, line->col[LINE_REPOSITORY], line->col[LINE_NAME],
			       line->col[LINE_VERSION], line->col[LINE_DIGEST], e))
			return false;
		if (locked && !line->col[LINE_DIGEST].n)
			return err_set(e, STATUS_USAGE, "the chart has no digest");
		return !locked ||
		       columns_read(a, &l->item[l->n - 1].columns, line->text, 5, e);
	}
	i = item_new(a, l);
	if (!ref_parse(a, str_trim(line->col[LINE_REF]), &i->ref, e))
		return false;
	i->name = ref_str(a, &i->ref);
	i->digest = locked ? line->col[1] : i->ref.digest;
	i->platforms = locked ? line->col[2] : STR("");
	if (locked && (!digest_valid(i->digest) || !i->platforms.n))
		return err_set(e, STATUS_USAGE, "a locked image is \"REFERENCE DIGEST "
			       "PLATFORMS\", with TABs between");
	return locked ? columns_read(a, &i->columns, line->text, 3, e)
		      : listed_read(a, i, line, e);
}

/* Adds the chart of a component's record, which a list may have among its lines. */
static bool
record_add(struct arena *a, struct lock *l, struct str text, struct err *e)
{
	struct component c;
	struct val v = NIL;

	return json_parse(a, text, &v, e) && component_parse(v, &c, e) &&
	       (component_is_chartless(&c) || lock_add_component(a, l, &c, e));
}

static bool
file_add(struct arena *a, struct lock *l, const char *path, bool locked,
	 enum probable probable, struct err *e)
{
	struct lines lines = { 0 };
	size_t i;

	if (!lines_read(a, path, &lines, e) ||
	    (!locked && !lines_filter_probable(&lines, probable, e)))
		return false;
	for (i = 0; i < lines.n; i++)
		if (!(!locked && lines.v[i].text.p[0] == '{'
		      ? record_add(a, l, lines.v[i].text, e)
		      : item_add(a, l, &lines.v[i], locked, e)))
			return err_wrap(e, "%s:%zu", lines.v[i].file,
					lines.v[i].number);
	return true;
}

bool
list_read(struct arena *a, struct lock *l, const char *path,
	  enum probable probable, struct err *e)
{
	return file_add(a, l, path, false, probable, e);
}

bool
lock_read(struct arena *a, struct lock *l, const char *path, struct err *e)
{
	return file_add(a, l, path, true, PROBABLE_ACCEPT, e);
}

static int
by_name(const void *x, const void *y)
{
	const struct lock_item *a = x, *b = y;

	return str_cmp(a->name, b->name);
}

void
lock_sort(struct lock *l)
{
	size_t i, k = 0;

	if (l->n > 1)
		qsort(l->item, l->n, sizeof *l->item, by_name);
	for (i = 0; i < l->n; i++)
		if (k == 0 || !str_eq(l->item[k - 1].name, l->item[i].name))
			l->item[k++] = l->item[i];
	l->n = k;
}

/* Joins an item with another of its name. */
static bool
item_unite(struct lock_item *to, const struct lock_item *i, struct err *e)
{
	struct lock_columns *x = &to->columns;
	const struct lock_columns *y = &i->columns;

	if ((x->to.n && y->to.n && !str_eq(x->to, y->to)) ||
	    (x->from.n && y->from.n && !str_eq(x->from, y->from)))
		return err_set(e, STATUS_USAGE, "%.*s: the list has it twice, with the places "
			       "%.*s and %.*s; a lock has one for it", STR_ARG(to->name),
			       STR_ARG(x->to.n ? x->to : x->from), STR_ARG(y->to.n ? y->to : y->from));
	if (!x->kind)
		x->kind = y->kind;
	if (!x->to.n)
		x->to = y->to;
	if (!x->from.n)
		x->from = y->from;
	if (!x->others.n)
		x->others = y->others;
	if (!to->wanted_by.n)
		to->wanted_by = i->wanted_by;
	if (!str_eq(to->platforms, i->platforms))
		to->platforms = STR("");
	return true;
}

bool
lock_unite(struct lock *l, struct err *e)
{
	size_t i, first = 0;

	if (l->n > 1)
		qsort(l->item, l->n, sizeof *l->item, by_name);
	for (i = 1; i < l->n; i++) {
		if (!str_eq(l->item[first].name, l->item[i].name))
			first = i;
		else if (!l->item[i].chart && !item_unite(&l->item[first], &l->item[i], e))
			return false;
	}
	lock_sort(l);
	return true;
}

const struct lock_item *
lock_find(const struct lock *l, struct str name)
{
	struct lock_item key = { .name = name };

	return l->n ? bsearch(&key, l->item, l->n, sizeof key, by_name) : NULL;
}

bool
lock_differs(struct str locked, struct str got, struct err *e)
{
	return err_set(e, STATUS_SOME, "it is another one than the lock's: the lock has %.*s, and "
		       "it has %.*s; if that is meant, lock it anew (mirror-lock, mirror --relock), "
		       "or remove its line from the lock", STR_ARG(locked), STR_ARG(got));
}

struct str
lock_line(struct arena *a, const struct lock_item *i)
{
	return str_of(arena_printf(a, "%.*s\t%.*s%s%.*s%.*s", STR_ARG(i->name),
				   STR_ARG(i->digest), i->chart ? "" : "\t",
				   STR_ARG(i->platforms),
				   STR_ARG(columns_text(a, &i->columns))));
}

bool
lock_chart_location(struct arena *a, const struct lock_item *i, struct location *at,
		    struct str *tag)
{
	struct err ignored = { .arena = a };

	if (!str_starts(i->repository, STR("oci:")) ||
	    !location_parse(a, i->repository, at, &ignored))
		return false;
	if (at->kind == LOCATION_LAYOUT) {
		*tag = str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(i->chart_name),
					   STR_ARG(i->version)));
		return true;
	}
	at->repository = str_of(arena_printf(a, "%.*s%s%.*s", STR_ARG(at->repository),
					     at->repository.n ? "/" : "",
					     STR_ARG(i->chart_name)));
	*tag = chart_tag(a, i->version);
	return true;
}

size_t
platforms_split(struct arena *a, struct str text, struct str **out)
{
	struct str part, rest = text;
	size_t n = 1, i;

	for (i = 0; i < text.n; i++)
		n += text.p[i] == ',';
	*out = arena_array(a, struct str, n);
	for (n = 0; rest.n;) {
		str_cut(rest, ',', &part, &rest);
		if (str_trim(part).n)
			(*out)[n++] = str_trim(part);
	}
	return n;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

#include "digest.h"
#include "limits.h"

enum { COLUMNS = 5 };

/* Cuts the line at TABs; false ends and empty columns are kept. */
static size_t
columns(struct str line, struct str col[COLUMNS])
{
	size_t n = 0;
	bool more = true;

	while (more && n < COLUMNS)
		more = str_cut(line, '\t', &col[n++], &line);
	return n;
}

static struct lock_item *
item_new(struct arena *a, struct lock *l)
{
	size_t cap = l->cap ? l->cap * 2 : 64;

	if (l->n == l->cap) {
		l->item = arena_grow(a, l->item, l->cap * sizeof *l->item,
				     cap * sizeof *l->item);
		l->cap = cap;
	}
	l->item[l->n] = (struct lock_item){ 0 };
	return &l->item[l->n++];
}

static bool
chart_columns(struct arena *a, struct lock_item *i, struct str *col, size_t n,
	      struct err *e)
{
	if (n < 4 || !col[1].n || !col[2].n || !col[3].n)
		return err_set(e, STATUS_USAGE, "a chart is \"chart REPOSITORY NAME "
			       "VERSION\", with TABs between");
	i->chart = true;
	i->repository = col[1];
	i->chart_name = col[2];
	i->version = col[3];
	i->digest = n > 4 ? col[4] : STR("");
	i->name = str_of(arena_printf(a, "chart\t%.*s\t%.*s\t%.*s", STR_ARG(col[1]),
				      STR_ARG(col[2]), STR_ARG(col[3])));
	return !i->digest.n || digest_valid(i->digest) ||
	       err_set(e, STATUS_USAGE, "'%.*s' is no digest", STR_ARG(i->digest));
}

static bool
item_add(struct arena *a, struct lock *l, struct str line, bool locked,
	 struct err *e)
{
	struct str col[COLUMNS];
	size_t n = columns(line, col);
	struct lock_item *i = item_new(a, l);

	i->line = line;
	if (str_is(col[0], "chart") && n > 1)
		return chart_columns(a, i, col, n, e) && (!locked || i->digest.n ||
			err_set(e, STATUS_USAGE, "the chart has no digest"));
	if (!ref_parse(a, str_trim(col[0]), &i->ref, e))
		return false;
	i->name = ref_str(a, &i->ref);
	i->digest = locked && n > 1 ? col[1] : i->ref.digest;
	i->platforms = locked && n > 2 ? col[2] : STR("");
	if (locked && (!digest_valid(i->digest) || !i->platforms.n))
		return err_set(e, STATUS_USAGE, "a locked image is \"REFERENCE DIGEST "
			       "PLATFORMS\", with TABs between");
	return true;
}

/* The line without a comment. */
static struct str
uncomment(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '#' && (i == 0 || s.p[i - 1] == ' ' || s.p[i - 1] == '\t'))
			return str_sub(s, 0, i);
	return s;
}

static bool
lines_add(struct arena *a, struct lock *l, struct str text, const char *path,
	  bool locked, struct err *e)
{
	struct str line;
	size_t n = 0;

	while (text.n) {
		str_cut(text, '\n', &line, &text);
		n++;
		line = str_trim(uncomment(line));
		if (line.n && !item_add(a, l, line, locked, e))
			return err_wrap(e, "%s:%zu", path, n);
	}
	return true;
}

bool
list_add(struct arena *a, struct lock *l, struct str text, const char *path,
	 struct err *e)
{
	return lines_add(a, l, text, path, false, e);
}

bool
lock_add(struct arena *a, struct lock *l, struct str text, const char *path,
	 struct err *e)
{
	return lines_add(a, l, text, path, true, e);
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

const struct lock_item *
lock_find(const struct lock *l, struct str name)
{
	struct lock_item key = { .name = name };

	return l->n ? bsearch(&key, l->item, l->n, sizeof key, by_name) : NULL;
}

struct str
lock_line(struct arena *a, const struct lock_item *i)
{
	return str_of(arena_printf(a, "%.*s\t%.*s%s%.*s", STR_ARG(i->name),
				   STR_ARG(i->digest), i->chart ? "" : "\t",
				   STR_ARG(i->platforms)));
}

/* As helm: '+' may not stand in a tag. */
static struct str
version_tag(struct arena *a, struct str version)
{
	char *p = arena_cstr(a, version), *q;

	for (q = p; (q = strchr(q, '+')); q++)
		*q = '_';
	return str_of(p);
}

bool
lock_chart_place(struct arena *a, const struct lock_item *i, struct place *at,
		 struct str *tag)
{
	struct err ignored = { .arena = a };

	if (!str_starts(i->repository, STR("oci:")) ||
	    !place_parse(a, i->repository, at, &ignored))
		return false;
	if (at->kind == PLACE_LAYOUT) {
		*tag = str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(i->chart_name),
					   STR_ARG(i->version)));
		return true;
	}
	at->repository = str_of(arena_printf(a, "%.*s%s%.*s", STR_ARG(at->repository),
					     at->repository.n ? "/" : "",
					     STR_ARG(i->chart_name)));
	*tag = version_tag(a, i->version);
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

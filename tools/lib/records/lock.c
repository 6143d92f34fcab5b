/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

#include "crypto/digest.h"
#include "lines.h"

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
	return !digest.n || digest_valid(digest) ||
	       err_set(e, STATUS_USAGE, "'%.*s' is no digest", STR_ARG(digest));
}

bool
lock_add_component(struct arena *a, struct lock *l, struct val record,
		   struct err *e)
{
	struct str name = val_get_str(record, "chart"),
		   digest = val_get_str(record, "manifest"),
		   repository = val_get_str(record, "repository");

	if (name.n == 0)
		name = val_get_str(record, "name");
	if (digest.n == 0)
		digest = val_get_str(record, "digest");
	if (name.n == 0 || val_get_str(record, "version").n == 0)
		return err_set(e, STATUS_USAGE, "a component has no name or version");
	/* a path would tie the lock to one machine */
	if (str_is(val_get_str(record, "type"), "local"))
		repository = STR("local");
	return chart_add(a, l, repository, name,
			 val_get_str(record, "version"), digest, e);
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
		l->item[l->n - 1].vetted = locked ? line->col[LINE_DIGEST + 1] : STR("");
		return !locked || line->col[LINE_DIGEST].n ||
		       err_set(e, STATUS_USAGE, "the chart has no digest");
	}
	i = item_new(a, l);
	if (!ref_parse(a, str_trim(line->col[LINE_REF]), &i->ref, e))
		return false;
	i->name = ref_str(a, &i->ref);
	i->digest = locked ? line->col[1] : i->ref.digest;
	i->platforms = locked ? line->col[2] : STR("");
	i->vetted = locked ? line->col[3] : STR("");
	if (locked && (!digest_valid(i->digest) || !i->platforms.n))
		return err_set(e, STATUS_USAGE, "a locked image is \"REFERENCE DIGEST "
			       "PLATFORMS\", with TABs between");
	return true;
}

static bool
file_add(struct arena *a, struct lock *l, const char *path, bool locked,
	 enum probable probable, struct err *e)
{
	struct lines lines = { 0 };
	size_t i;

	if (!lines_read(a, path, &lines, e) ||
	    (!locked && !lines_decide(&lines, probable, e)))
		return false;
	for (i = 0; i < lines.n; i++)
		if (!item_add(a, l, &lines.v[i], locked, e))
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

const struct lock_item *
lock_find(const struct lock *l, struct str name)
{
	struct lock_item key = { .name = name };

	return l->n ? bsearch(&key, l->item, l->n, sizeof key, by_name) : NULL;
}

struct str
lock_line(struct arena *a, const struct lock_item *i)
{
	return str_of(arena_printf(a, "%.*s\t%.*s%s%.*s%s%.*s", STR_ARG(i->name),
				   STR_ARG(i->digest), i->chart ? "" : "\t",
				   STR_ARG(i->platforms), i->vetted.n ? "\t" : "",
				   STR_ARG(i->vetted)));
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

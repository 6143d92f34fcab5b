/* SPDX-License-Identifier: Apache-2.0 */
#include "repoindex.h"

#include <yaml.h>

#include "buf.h"
#include "limits.h"
#include "semver.h"

enum { SHOWN_VERSIONS = 5 };

/* An index being read: one event at a time. */
struct reader {
	struct arena *arena;
	yaml_parser_t parser;
	yaml_event_t event; /* the current one; valid while `held` */
	bool held;
	const char *name;
	struct repo_chart *charts;
	size_t n;
	struct err *e;
};

static bool
fail(struct reader *r, yaml_mark_t at, const char *what)
{
	return err_set(r->e, STATUS_USAGE, "%s:%zu:%zu: %s", r->name, at.line + 1,
		       at.column + 1, what);
}

/* Moves to the next event. */
static bool
next(struct reader *r)
{
	if (r->held)
		yaml_event_delete(&r->event);
	r->held = yaml_parser_parse(&r->parser, &r->event);
	if (r->held)
		return true;
	return fail(r, r->parser.problem_mark,
		    r->parser.problem ? r->parser.problem : "cannot read");
}

/* The text of the current event, which is a scalar; it lives until next(). */
static struct str
scalar(const struct reader *r)
{
	return (struct str){ (const char *)r->event.data.scalar.value,
		r->event.data.scalar.length };
}

/* Moves past the node that the current event starts, to its last event. */
static bool
skip(struct reader *r)
{
	size_t depth = 0;

	for (;;) {
		switch (r->event.type) {
		case YAML_MAPPING_START_EVENT:
		case YAML_SEQUENCE_START_EVENT:
			depth++;
			break;
		case YAML_MAPPING_END_EVENT:
		case YAML_SEQUENCE_END_EVENT:
			depth--;
			break;
		default:
			break;
		}
		if (depth == 0)
			return true;
		if (!next(r))
			return false;
	}
}

/* Moves to the next key of the mapping whose start, or whose last value's
 * end, is current; *key is in `keep`.  At the end of the mapping *more is
 * false, else the current event starts the value. */
static bool
next_key(struct reader *r, char *keep, size_t room, struct str *key, bool *more)
{
	if (!next(r))
		return false;
	*more = r->event.type != YAML_MAPPING_END_EVENT;
	if (!*more)
		return true;
	*key = STR("");
	if (r->event.type == YAML_SCALAR_EVENT && scalar(r).n <= room) {
		memcpy(keep, scalar(r).p, scalar(r).n);
		*key = (struct str){ keep, scalar(r).n };
	}
	return skip(r) && next(r);
}

/* Reads a value that must be a scalar into *out; null gives "". */
static bool
read_text(struct reader *r, struct str *out)
{
	bool null;

	if (r->event.type != YAML_SCALAR_EVENT)
		return fail(r, r->event.start_mark, "a text was expected here");
	null = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
		(str_is(scalar(r), "null") || str_is(scalar(r), "~"));
	*out = null ? STR("") : arena_dup(r->arena, scalar(r));
	return true;
}

/* Keeps the first of the urls. */
static bool
read_urls(struct reader *r, struct str *url)
{
	if (r->event.type != YAML_SEQUENCE_START_EVENT)
		return skip(r);
	for (;;) {
		if (!next(r))
			return false;
		if (r->event.type == YAML_SEQUENCE_END_EVENT)
			return true;
		if (url->n == 0 ? !read_text(r, url) : !skip(r))
			return false;
	}
}

/* The digest as we write it; indexes leave "sha256:" out. */
static struct str
digest_text(struct arena *a, struct str s)
{
	if (s.n == 0 || str_chr(s, ':') >= 0)
		return s;
	return str_of(arena_printf(a, "sha256:%.*s", STR_ARG(s)));
}

static bool
read_version(struct reader *r, struct repo_version *v)
{
	char room[16];
	struct str key;
	bool more, ok;

	for (;;) {
		if (!next_key(r, room, sizeof room, &key, &more))
			return false;
		if (!more)
			break;
		if (str_is(key, "version"))
			ok = read_text(r, &v->version);
		else if (str_is(key, "digest"))
			ok = read_text(r, &v->digest);
		else if (str_is(key, "urls"))
			ok = read_urls(r, &v->url);
		else
			ok = skip(r);
		if (!ok)
			return false;
	}
	v->digest = digest_text(r->arena, v->digest);
	return true;
}

static struct repo_version *
add_version(struct arena *a, struct repo_chart *c)
{
	size_t cap = c->cap ? c->cap * 2 : 8;

	if (c->n == c->cap) {
		c->versions = arena_grow(a, c->versions,
					 c->cap * sizeof *c->versions,
					 cap * sizeof *c->versions);
		c->cap = cap;
	}
	c->versions[c->n] = (struct repo_version){ 0 };
	return &c->versions[c->n++];
}

/* The versions of a wanted chart. */
static bool
read_chart(struct reader *r, struct repo_chart *c)
{
	c->listed = true;
	if (r->event.type != YAML_SEQUENCE_START_EVENT)
		return skip(r);
	for (;;) {
		if (!next(r))
			return false;
		if (r->event.type == YAML_SEQUENCE_END_EVENT)
			return true;
		if (r->event.type == YAML_MAPPING_START_EVENT
		    ? !read_version(r, add_version(r->arena, c))
		    : !skip(r))
			return false;
	}
}

static struct repo_chart *
wanted(struct reader *r, struct str name)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (str_eq(r->charts[i].name, name))
			return &r->charts[i];
	return NULL;
}

static bool
read_entries(struct reader *r)
{
	struct repo_chart *c;
	char room[256];
	struct str key;
	bool more;

	if (r->event.type != YAML_MAPPING_START_EVENT)
		return skip(r);
	for (;;) {
		if (!next_key(r, room, sizeof room, &key, &more))
			return false;
		if (!more)
			return true;
		c = wanted(r, key);
		if (c ? !read_chart(r, c) : !skip(r))
			return false;
	}
}

static bool
read_index(struct reader *r)
{
	bool more, entries = false;
	char room[16];
	struct str key;

	if (!next(r) || !next(r) || !next(r)) /* stream, document, root */
		return false;
	if (r->event.type != YAML_MAPPING_START_EVENT)
		return fail(r, r->event.start_mark, "not an index of charts");
	for (;;) {
		if (!next_key(r, room, sizeof room, &key, &more))
			return false;
		if (!more)
			break;
		entries |= str_is(key, "entries");
		if (str_is(key, "entries") ? !read_entries(r) : !skip(r))
			return false;
	}
	return entries || fail(r, r->event.start_mark,
			       "not an index of charts: it has no 'entries'");
}

bool
repo_index_read(struct arena *a, FILE *f, const char *name,
		struct repo_chart *charts, size_t n, struct err *e)
{
	struct reader r = { .arena = a, .name = name, .charts = charts, .n = n, .e = e };
	bool ok;

	if (!yaml_parser_initialize(&r.parser))
		return err_set(e, STATUS_TEMPORARY, "%s: out of memory", name);
	yaml_parser_set_input_file(&r.parser, f);
	ok = read_index(&r);
	if (r.held)
		yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	return ok;
}

ptrdiff_t
version_pick(struct arena *a, const struct str *version, size_t n,
	     struct str asked, struct err *e)
{
	struct err quiet = { .arena = a };
	struct semver_range *range;
	struct semver best, v;
	ptrdiff_t at = -1;
	size_t i;

	for (i = 0; asked.n && i < n; i++)
		if (str_eq(version[i], asked))
			return (ptrdiff_t)i;
	if (!semver_range_parse(a, asked.n ? asked : STR("*"), &range, e)) {
		err_wrap(e, "version '%.*s'", STR_ARG(asked));
		return -2;
	}
	for (i = 0; i < n; i++) {
		if (!semver_parse(version[i], &v, &quiet) ||
		    !semver_range_has(range, &v) ||
		    (at >= 0 && semver_cmp(&v, &best) <= 0))
			continue;
		best = v;
		at = (ptrdiff_t)i;
	}
	return at;
}

/* The first versions of a chart, for a message. */
static struct str
some_versions(struct arena *a, const struct repo_chart *c)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_LINE);
	for (i = 0; i < c->n && i < SHOWN_VERSIONS; i++)
		buf_printf(&b, "%s%.*s", i ? ", " : "",
			   STR_ARG(c->versions[i].version));
	if (c->n > SHOWN_VERSIONS)
		buf_printf(&b, " and %zu more", c->n - SHOWN_VERSIONS);
	return buf_str(&b);
}

const struct repo_version *
repo_chart_pick(const struct repo_chart *c, struct str asked, struct err *e)
{
	struct arena *a = e->arena;
	struct str *text = arena_array(a, struct str, c->n + 1);
	ptrdiff_t at;
	size_t i;

	for (i = 0; i < c->n; i++)
		text[i] = c->versions[i].version;
	at = version_pick(a, text, c->n, asked, e);
	if (at >= 0)
		return &c->versions[at];
	if (at == -2)
		return NULL;
	if (!c->listed)
		err_set(e, STATUS_USAGE, "the index has no chart '%.*s'",
			STR_ARG(c->name));
	else if (asked.n == 0)
		err_set(e, STATUS_USAGE,
			"chart '%.*s' has no stable version; there is %.*s",
			STR_ARG(c->name), STR_ARG(some_versions(a, c)));
	else
		err_set(e, STATUS_USAGE,
			"chart '%.*s' has no version '%.*s'; there is %.*s",
			STR_ARG(c->name), STR_ARG(asked), STR_ARG(some_versions(a, c)));
	return NULL;
}

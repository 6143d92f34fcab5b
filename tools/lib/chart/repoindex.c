/* SPDX-License-Identifier: Apache-2.0 */
#include "repoindex.h"

#include <yaml.h>

#include "base/limits.h"
#include "base/map.h"

/* Reads an index as a stream of YAML events. */
struct reader {
	struct arena *arena; /* memory for one version; it is reset after each */
	yaml_parser_t parser;
	yaml_event_t event; /* the current event; valid while `held` */
	bool held;
	const char *name;
	FILE *out;
	struct map *charts; /* the names of the charts so far */
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

/* The text of the current event, a scalar; it lives until the next call of next. */
static struct str
scalar(const struct reader *r)
{
	return (struct str){ (const char *)r->event.data.scalar.value,
		r->event.data.scalar.length };
}

/* Moves past the node that begins with the current event, to the node's last event. */
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
		/* libyaml's work on a token grows with the depth */
		if (depth > LIMIT_INDEX_DEPTH)
			return fail(r, r->event.start_mark, "nested deeper than the limit "
				    "LIMIT_INDEX_DEPTH");
		if (!next(r))
			return false;
	}
}

/* Moves to the next key of a mapping; the current event is the mapping's start, or
 * the end of the previous value.  *key takes the key in `keep`, or "" when that has
 * too little room, and the current event is then the start of the value.  At the end
 * of the mapping *more is false. */
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

/* Reads a value that must be a scalar; null gives "". */
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

/* Fails when the current event is an alias, whose node is elsewhere in the index. */
static bool
no_alias(struct reader *r)
{
	return r->event.type != YAML_ALIAS_EVENT ||
		fail(r, r->event.start_mark, "aliases of YAML are not read in an index");
}

/* *url takes the first of the URLs. */
static bool
read_urls(struct reader *r, struct str *url)
{
	if (!no_alias(r))
		return false;
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

/* The digest with its algorithm, in lower case; indexes leave "sha256:" out. */
static struct str
digest_text(struct arena *a, struct str s)
{
	char *p;

	if (s.n == 0)
		return s;
	s = str_of(arena_printf(a, "%s%.*s", str_chr(s, ':') < 0 ? "sha256:" : "", STR_ARG(s)));
	for (p = (char *)s.p; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + ('a' - 'A'));
	return s;
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
			ok = (!str_is(key, "<<") || no_alias(r)) && skip(r);
		if (!ok)
			return false;
	}
	v->digest = digest_text(r->arena, v->digest);
	return true;
}

/* True when the text can be a column of a line. */
static bool
plain(struct str s)
{
	return str_chr(s, '\t') < 0 && str_chr(s, '\n') < 0;
}

/* Writes the line of a version, unless it lacks a version or cannot be a line. */
static void
write_line(struct reader *r, const struct repo_version *v)
{
	if (v->version.n && plain(v->chart) && plain(v->version) &&
	    plain(v->digest) && plain(v->url))
		fprintf(r->out, "%.*s\t%.*s\t%.*s\t%.*s\n", STR_ARG(v->chart),
			STR_ARG(v->version), STR_ARG(v->digest), STR_ARG(v->url));
}

/* Reads the versions of a chart. */
static bool
read_chart(struct reader *r, struct str chart)
{
	struct repo_version v;

	if (!no_alias(r))
		return false;
	if (r->event.type != YAML_SEQUENCE_START_EVENT)
		return skip(r);
	for (;;) {
		if (!next(r) || !no_alias(r))
			return false;
		if (r->event.type == YAML_SEQUENCE_END_EVENT)
			return true;
		v = (struct repo_version){ .chart = chart };
		if (r->event.type == YAML_MAPPING_START_EVENT
		    ? !read_version(r, &v) : !skip(r))
			return false;
		write_line(r, &v);
		arena_reset(r->arena);
	}
}

/* Fails when the index has had a chart of that name: which of the two is meant cannot
 * be known, and helm takes neither. */
static bool
note_chart(struct reader *r, struct str chart)
{
	if (chart.n && map_get(r->charts, chart))
		return fail(r, r->event.start_mark,
			    arena_printf(r->arena, "the chart '%.*s' stands here twice",
					 STR_ARG(chart)));
	map_set(r->charts, arena_dup(r->charts->arena, chart), NIL);
	return true;
}

static bool
read_entries(struct reader *r)
{
	char room[256];
	struct str key;
	bool more;

	if (!no_alias(r))
		return false;
	if (r->event.type != YAML_MAPPING_START_EVENT)
		return skip(r);
	for (;;) {
		if (!next_key(r, room, sizeof room, &key, &more))
			return false;
		if (!more)
			return true;
		if (!note_chart(r, key) || !read_chart(r, key))
			return false;
	}
}

static bool
read_index(struct reader *r)
{
	bool more, entries = false;
	char room[16];
	struct str key;

	if (!next(r) || !next(r) || !next(r)) /* the starts of stream, document and root */
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
repo_index_condense(FILE *f, const char *name, FILE *out, struct err *e)
{
	struct arena scratch = { 0 }, names = { 0 };
	struct reader r = { .arena = &scratch, .name = name, .out = out, .e = e,
			    .charts = map_new(&names) };
	bool ok = yaml_parser_initialize(&r.parser);

	if (ok) {
		yaml_parser_set_input_file(&r.parser, f);
		ok = read_index(&r);
		if (r.held)
			yaml_event_delete(&r.event);
		yaml_parser_delete(&r.parser);
	} else {
		err_set(e, STATUS_TEMPORARY, "%s: out of memory", name);
	}
	arena_free(&scratch);
	arena_free(&names);
	return ok;
}

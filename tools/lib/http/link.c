/* SPDX-License-Identifier: Apache-2.0 */
#include "link.h"

#include <strings.h>

#include "base/map.h"
#include "url.h"

/* Moves past blanks at the start of *s, and past one byte c behind them; false when
 * another byte stands there. */
static bool
take(struct str *s, char c)
{
	while (s->n && (s->p[0] == ' ' || s->p[0] == '\t'))
		*s = str_sub(*s, 1, s->n);
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

/* Takes what stands before the next blank, or byte of RFC 8288's syntax, off *s. */
static struct str
take_token(struct str *s)
{
	struct str out = { s->p, 0 };

	while (out.n < s->n && !strchr(" \t;,=\"<>", s->p[out.n]))
		out.n++;
	*s = str_sub(*s, out.n, s->n);
	return out;
}

/* Takes the value of a parameter off *s: a token, or a text in quotes, in which
 * backslashes are kept. */
static struct str
take_value(struct str *s)
{
	struct str out;

	if (!take(s, '"'))
		return take_token(s);
	out = (struct str){ s->p, 0 };
	while (out.n < s->n && s->p[out.n] != '"')
		out.n += s->p[out.n] == '\\' && out.n + 1 < s->n ? 2 : 1;
	*s = str_sub(*s, out.n + (out.n < s->n), s->n);
	return out;
}

/* True when one of the relations, which blanks separate, is the wanted one. */
static bool
has_relation(struct str relations, const char *relation)
{
	struct str one;

	while (relations.n) {
		str_cut(relations, ' ', &one, &relations);
		if (one.n == strlen(relation) && strncasecmp(one.p, relation, one.n) == 0)
			return true;
	}
	return false;
}

static bool
is_name(struct str name, const char *want)
{
	return name.n == strlen(want) && strncasecmp(name.p, want, name.n) == 0;
}

/* Moves past all bytes before the next '<'; false at the end. */
static bool
find_target(struct str *s)
{
	ptrdiff_t at = str_chr(*s, '<');

	*s = at < 0 ? STR("") : str_sub(*s, (size_t)at + 1, s->n);
	return at >= 0;
}

bool
link_next(struct str *rest, const char *relation, struct str *target, bool *is_wanted)
{
	bool seen = false, elsewhere = false;
	struct str name, value;

	*is_wanted = false;
	if (!find_target(rest) || !str_cut(*rest, '>', target, rest))
		return false;
	while (take(rest, ';')) {
		take(rest, ' ');
		name = take_token(rest);
		value = take(rest, '=') ? (take(rest, ' '), take_value(rest)) : STR("");
		if (is_name(name, "rel") && !seen) { /* later ones do not count */
			seen = true;
			*is_wanted = has_relation(value, relation);
		} else if (is_name(name, "anchor")) {
			elsewhere = true; /* the link is another document's */
		}
	}
	*target = str_trim(*target);
	*is_wanted = *is_wanted && !elsewhere;
	return true;
}

/* The target of the first link with the relation; false when there is none. */
static bool
find_link(const struct http_request *r, const char *relation, struct str *target)
{
	struct str lines = r->headers_in, links;
	bool is_wanted;

	while (http_header_next(&lines, "link", &links))
		while (link_next(&links, relation, target, &is_wanted))
			if (is_wanted)
				return true;
	return false;
}

/* The URL of a page with https where a server behind a proxy that speaks TLS for it
 * wrote http. */
static const char *
keep_tls(struct arena *a, const char *from, const char *url)
{
	struct str host, other, rest;

	if (!url_drops_tls(from, url))
		return url;
	str_cut(str_of(from + strlen("https://")), '/', &host, &rest);
	str_cut(str_of(url + strlen("http://")), '/', &other, &rest);
	return str_eq(host, other) ? arena_printf(a, "https%s", url + strlen("http")) : NULL;
}

bool
pages_next(struct pages *p, const struct http_request *r, const char **url, struct err *e)
{
	const char *here = url_redact(p->arena, r->where), *next;
	struct str target;

	*url = NULL;
	if (!find_link(r, "next", &target))
		return true;
	next = url_resolve(p->arena, r->where, target);
	next = next ? keep_tls(p->arena, r->where, next) : NULL;
	if (!next)
		return err_set(e, STATUS_SOME, "%s: the list goes on where nothing is asked: '%.*s'",
			       here, STR_ARG(target));
	if (!p->read) {
		p->read = map_new(p->arena);
		map_set(p->read, str_of(arena_cstr(p->arena, str_of(r->where))), NIL);
	}
	if (map_get(p->read, str_of(next)))
		return true;
	if (p->read->n >= p->most)
		return err_set(e, STATUS_SOME, "%s: the list has more than %zu pages", here,
			       p->most);
	map_set(p->read, str_of(next), NIL);
	*url = next;
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "challenge.h"

#include <strings.h>

static bool
is(struct str s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

static void
skip(struct str *s, const char *set)
{
	while (s->n && strchr(set, s->p[0]) && s->p[0])
		*s = str_sub(*s, 1, s->n);
}

/* Takes the bytes before the first one of set off s. */
static struct str
until(struct str *s, const char *set)
{
	size_t n = 0;
	struct str out;

	while (n < s->n && !(s->p[n] && strchr(set, s->p[n])))
		n++;
	out = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->n);
	return out;
}

/* Takes a quoted string, whose first quote was taken, off s and undoes its escapes. */
static struct str
quoted(struct arena *a, struct str *s)
{
	char *out = arena_array(a, char, s->n + 1);
	size_t n = 0;

	while (s->n && s->p[0] != '"') {
		if (s->p[0] == '\\' && s->n > 1)
			*s = str_sub(*s, 1, s->n);
		out[n++] = s->p[0];
		*s = str_sub(*s, 1, s->n);
	}
	*s = str_sub(*s, s->n > 0, s->n);
	return (struct str){ out, n };
}

static void
end(struct challenge *c, struct str scheme, struct str realm, struct str service)
{
	if (is(scheme, "basic"))
		c->basic = true;
	if (!is(scheme, "bearer") || c->bearer || realm.n == 0)
		return;
	c->bearer = true;
	c->realm = realm;
	c->service = service;
}

/* Reads the challenges of one header.  A word before '=' is a parameter of the scheme
 * that stands before it; any other word is a scheme. */
static void
read_header(struct arena *a, struct str s, struct challenge *c)
{
	struct str scheme = STR(""), realm = STR(""), service = STR(""), word, value;

	for (skip(&s, ", \t"); s.n; skip(&s, ", \t")) {
		word = until(&s, "=, \t");
		skip(&s, " \t");
		if (s.n == 0 || s.p[0] != '=') {
			end(c, scheme, realm, service);
			scheme = word;
			realm = service = STR("");
			continue;
		}
		s = str_sub(s, 1, s.n);
		skip(&s, " \t");
		if (s.n && s.p[0] == '"') {
			s = str_sub(s, 1, s.n);
			value = quoted(a, &s);
		} else {
			value = arena_dup(a, until(&s, ", \t"));
		}
		if (is(word, "realm"))
			realm = value;
		else if (is(word, "service"))
			service = value;
	}
	end(c, scheme, realm, service);
}

void
challenge_read(struct arena *a, const struct http_request *r, struct challenge *out)
{
	struct str rest = r->headers_in, value;

	*out = (struct challenge){ 0 };
	while (http_header_next(&rest, "www-authenticate", &value))
		read_header(a, value, out);
}

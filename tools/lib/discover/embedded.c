/* SPDX-License-Identifier: Apache-2.0 */
#include "embedded.h"

#include "base/base64.h"
#include "golang/toml.h"
#include "yaml/yaml.h"

/* True when the first line that is no comment starts a text without a key: what
 * follows cannot make it a mapping or a list. */
static bool
starts_text(struct str s)
{
	struct str line;

	do {
		str_cut(s, '\n', &line, &s);
		line = str_trim(line);
		/* what ends a line, to YAML, besides the newline */
		if (str_chr(line, '\r') >= 0 || utf8_ascii(line) < line.n)
			return false;
	} while (s.n && (line.n == 0 || line.p[0] == '#'));
	return line.n && ((line.p[0] | 0x20) >= 'a' && (line.p[0] | 0x20) <= 'z') &&
	       str_chr(line, ':') < 0;
}

/* Reads the documents of a YAML stream; JSON is YAML too. */
static bool
yaml_documents(struct arena *a, struct str s, struct val **doc, size_t *n)
{
	struct yaml_stream *y = yaml_open(a, s, YAML_EXACT);
	struct err e = { .arena = a };
	struct val v;
	size_t cap = 0;
	int got;

	while ((got = yaml_next(y, a, &v, &e)) == 1) {
		*doc = arena_room(a, *doc, *n, &cap, sizeof v);
		(*doc)[(*n)++] = v;
		if (val_kind(v) != KIND_MAP && val_kind(v) != KIND_LIST && !val_is_nil(v))
			got = -1;
		if (got < 0)
			break;
	}
	yaml_close(y);
	return got == 0;
}

static bool
toml_document(struct arena *a, struct str s, struct val **doc, size_t *n)
{
	struct err e = { .arena = a };

	*doc = arena_new(a, struct val);
	*n = 1;
	return toml_parse(a, s, *doc, &e);
}

/* True for a line like "image: {name: x}". */
static bool
is_flow_entry(struct str s)
{
	return s.n && (s.p[s.n - 1] == '}' || s.p[s.n - 1] == ']') &&
	       (str_holds(s, STR(": {")) || str_holds(s, STR(": ["))) && !str_holds(s, STR("{{"));
}

bool
embedded_documents(struct arena *a, struct str s, struct val **doc, size_t *n)
{
	bool lines = str_chr(s, '\n') >= 0;
	bool flow = s.n && (s.p[0] == '{' || s.p[0] == '[' || (!lines && is_flow_entry(s)));

	*doc = NULL;
	*n = 0;
	if (s.n < 3)
		return false;
	if ((flow || (lines && str_chr(s, ':') >= 0 && !starts_text(s))) && yaml_documents(a, s, doc, n))
		return true;
	return lines && str_chr(s, '=') >= 0 && toml_document(a, s, doc, n);
}

/* True for UTF-8 without control characters other than line ends and tabs. */
static bool
is_text(struct str s)
{
	uint32_t rune;
	size_t n;

	for (; s.n; s = str_sub(s, n, s.n)) {
		n = utf8_decode(s, &rune);
		if ((rune == 0xFFFD && n == 1) || rune == 0x7F ||
		    (rune < ' ' && rune != '\n' && rune != '\t' && rune != '\r'))
			return false;
	}
	return true;
}

bool
embedded_secret(struct arena *a, struct str s, const struct api_object *owner,
	     const struct position *at, struct str *out)
{
	return s.n && !at->inside && !at->item && at->up && !at->up->item &&
	       str_is(at->up->key, "data") && owner->group.n == 0 &&
	       str_starts(owner->object, STR("Secret/")) &&
	       base64_decode(a, s, out) && is_text(*out);
}

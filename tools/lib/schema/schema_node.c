/* SPDX-License-Identifier: Apache-2.0 */
/* Schema documents: reads them and follows their references. */
#include "schema_node.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "json/gojson.h"
#include "schema_error.h"
#include "schema_meta.h"

#define HOME "file:///values.schema.json"

/* Keywords whose values are data and not schemas; identifiers and references in them
 * mean nothing. */
static const char *const plain_keywords[] = { "enum", "const", "default",
					      "examples", NULL };

static struct str
key_of(struct schema *s, const struct map *m)
{
	return str_of(arena_printf(s->arena, "%p", (const void *)m));
}

/* Splits a reference into the URL and the fragment; the fragment's "%xx" are decoded. */
static void
ref_split(struct schema *s, struct str ref, struct str *url, struct str *fragment)
{
	struct buf b;
	size_t i;

	str_cut(ref, '#', url, fragment);
	buf_init(&b, s->arena, fragment->n + 1);
	for (i = 0; i < fragment->n; i++) {
		char hex[3] = { 0 };

		if (fragment->p[i] == '%' && i + 2 < fragment->n) {
			memcpy(hex, fragment->p + i + 1, 2);
			buf_addc(&b, (char)strtol(hex, NULL, 16));
			i += 2;
		} else {
			buf_addc(&b, fragment->p[i]);
		}
	}
	*fragment = b.n ? buf_str(&b) : STR("");
}

/* True when s starts with the scheme of an absolute URL. */
static bool
has_scheme(struct str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] != ':' && s.p[i] != '/' && s.p[i] != '?')
		i++;
	return i > 0 && i < s.n && s.p[i] == ':';
}

/* The URL that ref means in a document at base; neither has a fragment. */
static struct str
url_at(struct schema *s, struct str base, struct str ref)
{
	ptrdiff_t authority = str_find(base, STR("://")), slash = str_rchr(base, '/');
	struct str rest;

	if (!ref.n)
		return base;
	if (has_scheme(ref) || authority < 0)
		return ref;
	if (ref.p[0] == '/') {
		rest = str_sub(base, (size_t)authority + 3, base.n);
		slash = str_chr(rest, '/');
		if (slash >= 0)
			base.n = (size_t)(authority + 3 + slash);
	} else {
		base.n = slash > authority + 2 ? (size_t)slash + 1 : base.n;
	}
	return str_of(arena_printf(s->arena, "%.*s%.*s", STR_ARG(base), STR_ARG(ref)));
}

/* A token of a JSON pointer with "~0" and "~1" decoded. */
static struct str
token_of(struct schema *s, struct str token)
{
	struct buf b;
	size_t i;

	buf_init(&b, s->arena, token.n + 1);
	for (i = 0; i < token.n; i++) {
		if (token.p[i] == '~' && i + 1 < token.n) {
			buf_addc(&b, token.p[++i] == '1' ? '/' : '~');
			continue;
		}
		buf_addc(&b, token.p[i]);
	}
	return b.n ? buf_str(&b) : STR("");
}

static bool
pointer_follow(struct schema *s, struct val from, struct str pointer, struct val *out)
{
	struct str rest = str_sub(pointer, 1, pointer.n), token;
	bool more = pointer.n > 0;

	*out = from;
	while (more) {
		struct val *v = NULL;

		more = str_cut(rest, '/', &token, &rest);
		token = token_of(s, token);
		if (val_kind(*out) == KIND_MAP) {
			v = map_get(out->m, token);
		} else if (val_kind(*out) == KIND_LIST) {
			size_t i = strtoul(arena_cstr(s->arena, token), NULL, 10);

			v = i < out->l->n ? &out->l->v[i] : NULL;
		}
		if (!v)
			return false;
		*out = *v;
	}
	return true;
}

bool
schema_resolve(struct schema *s, struct val from, struct str ref,
	       struct val *out, struct err *e)
{
	struct val *base = map_get(s->base, key_of(s, from.m)), *at;
	struct str url, fragment;

	ref_split(s, ref, &url, &fragment);
	url = url_at(s, base ? base->s : STR(HOME), url);
	at = map_get(s->target, str_of(arena_printf(s->arena, "%.*s#", STR_ARG(url))));
	if (!at)
		return err_set(e, STATUS_INCOMPLETE,
			       "schema refers to another document, %.*s, which render does not load; --skip-schema-validation goes without the schema",
			       STR_ARG(url));
	if (fragment.n && fragment.p[0] != '/') {
		at = map_get(s->target, str_of(arena_printf(s->arena, "%.*s#%.*s",
							    STR_ARG(url),
							    STR_ARG(fragment))));
		if (!at)
			return err_set(e, STATUS_INCOMPLETE,
				       "anchor in \"%.*s\" not found in schema \"%.*s#\"",
				       STR_ARG(ref), STR_ARG(url));
		*out = *at;
		return true;
	}
	if (!pointer_follow(s, *at, fragment, out))
		return err_set(e, STATUS_INCOMPLETE, "json-pointer in \"%.*s#%.*s\" not found",
			       STR_ARG(url), STR_ARG(fragment));
	return true;
}

static void
target_set(struct schema *s, struct str base, struct str anchor, struct val v)
{
	map_set(s->target, str_of(arena_printf(s->arena, "%.*s#%.*s", STR_ARG(base),
					       STR_ARG(anchor))), v);
}

/* Notes the identifier and anchors of the schema v; returns the base URL that
 * references in it are relative to. */
static struct str
names_take(struct schema *s, struct val v, struct str base)
{
	struct str id = val_get_str(v, s->draft == 4 ? "id" : "$id"), url, fragment;
	static const char *const anchors[] = { "$anchor", "$dynamicAnchor" };
	size_t i;

	if (s->draft < 2019 && !val_is_nil(val_get(v, "$ref")))
		id = STR("");
	if (id.n) {
		ref_split(s, id, &url, &fragment);
		if (url.n) {
			base = url_at(s, base, url);
			target_set(s, base, STR(""), v);
		}
		if (fragment.n && s->draft < 2019)
			target_set(s, base, fragment, v);
	}
	for (i = 0; i < 2; i++)
		if (val_get_str(v, anchors[i]).n)
			target_set(s, base, val_get_str(v, anchors[i]), v);
	return base;
}

static bool
is_plain(struct str key)
{
	size_t i;

	for (i = 0; plain_keywords[i]; i++)
		if (str_is(key, plain_keywords[i]))
			return true;
	return false;
}

/* Notes the identifiers and anchors of all schemas below v. */
static bool
index_walk(struct schema *s, struct val v, struct str base, int depth, struct err *e)
{
	struct map_entry *en;
	size_t i;

	if (depth > LIMIT_JSON_DEPTH)
		return err_set(e, STATUS_INCOMPLETE, "schema is nested deeper than %d",
			       LIMIT_JSON_DEPTH);
	if (val_kind(v) == KIND_LIST) {
		for (i = 0; i < v.l->n; i++)
			if (!index_walk(s, v.l->v[i], base, depth + 1, e))
				return false;
		return true;
	}
	if (val_kind(v) != KIND_MAP)
		return true;
	base = names_take(s, v, base);
	map_set(s->base, key_of(s, v.m), val_str(base));
	for (en = map_next(v.m, NULL); en; en = map_next(v.m, en))
		if (!is_plain(en->key) && !index_walk(s, en->v, base, depth + 1, e))
			return false;
	return true;
}

/* Fails when a reference below v leads nowhere.  Like Helm, this looks at all of
 * them, also at those that no value needs. */
static bool
refs_check(struct schema *s, struct val v, struct err *e)
{
	static const char *const refs[] = { "$ref", "$recursiveRef", "$dynamicRef" };
	struct map_entry *en;
	struct val ignored;
	size_t i;

	if (val_kind(v) == KIND_LIST) {
		for (i = 0; i < v.l->n; i++)
			if (!refs_check(s, v.l->v[i], e))
				return false;
		return true;
	}
	if (val_kind(v) != KIND_MAP)
		return true;
	for (i = 0; i < 3; i++) {
		struct str ref = val_get_str(v, refs[i]);

		if (ref.n && !str_starts(ref, STR("urn:")) &&
		    !schema_resolve(s, v, ref, &ignored, e))
			return false;
	}
	for (en = map_next(v.m, NULL); en; en = map_next(v.m, en))
		if (!is_plain(en->key) && !refs_check(s, en->v, e))
			return false;
	return true;
}

static bool
draft_find(struct schema *s, struct err *e)
{
	static const struct {
		const char *url;
		int draft;
	} drafts[] = {
		{ "json-schema.org/schema", 2020 },
		{ "json-schema.org/draft/2020-12/schema", 2020 },
		{ "json-schema.org/draft/2019-09/schema", 2019 },
		{ "json-schema.org/draft-07/schema", 7 },
		{ "json-schema.org/draft-06/schema", 6 },
		{ "json-schema.org/draft-04/schema", 4 },
	};
	struct str name = val_get_str(s->root, "$schema"), url = name;
	size_t i;

	s->draft = 2020;
	if (!name.n)
		return true;
	if (str_ends(url, STR("#")))
		url.n--;
	if (str_starts(url, STR("http://")))
		url = str_sub(url, 7, url.n);
	else if (str_starts(url, STR("https://")))
		url = str_sub(url, 8, url.n);
	for (i = 0; i < sizeof(drafts) / sizeof(drafts[0]); i++)
		if (str_is(url, drafts[i].url)) {
			s->draft = drafts[i].draft;
			return true;
		}
	return err_set(e, STATUS_INCOMPLETE,
		       "schema refers to another document, %.*s, which render does not load; --skip-schema-validation goes without the schema",
		       STR_ARG(name));
}

/* Fails when the schema of schemas does not allow an identifier. */
static bool
meta_check(struct schema *s, struct str text, struct err *e)
{
	struct schema_error *bad, *c;
	struct buf b;

	/* most schemas have no identifier */
	if (s->draft < 2019 || str_find(text, STR("\"$id\"")) < 0 ||
	    !(bad = schema_meta_fault(s->arena, s->root)))
		return true;
	buf_init(&b, s->arena, LIMIT_OUTPUT);
	for (c = bad->cause; c; c = c->next)
		schema_error_print(&b, c, 1);
	return err_set(e, STATUS_INCOMPLETE,
		       "\"" HOME "#\" is not valid against metaschema: jsonschema validation failed with 'https://json-schema.org/draft/%s/schema#'%.*s",
		       s->draft == 2019 ? "2019-09" : "2020-12", STR_ARG(buf_str(&b)));
}

bool
schema_matches(struct schema *s, struct str pattern, struct str text)
{
	struct val *seen = map_get(s->regex, pattern);
	struct err ignored = { .arena = s->arena };
	struct re_span span;
	struct re *re = NULL;
	struct object *o;

	if (seen) {
		re = seen->o->data;
	} else {
		if (!re_compile(s->arena, pattern, &re, &ignored))
			re = NULL;
		o = arena_new(s->arena, struct object);
		o->data = re;
		map_set(s->regex, pattern, (struct val){ .o = o });
	}
	return re && re_find(re, text, 0, &span, 1, &ignored) == 1;
}

bool
schema_open(struct arena *a, struct str text, struct schema **out, struct err *e)
{
	struct schema *s = arena_new(a, struct schema);

	*s = (struct schema){ .arena = a, .target = map_new(a), .base = map_new(a),
			      .regex = map_new(a) };
	if (!gojson_parse(a, text, GOJSON_ANY, &s->root, e)) {
		e->status = STATUS_INCOMPLETE;
		return false;
	}
	*out = s;
	if (val_kind(s->root) != KIND_MAP)
		return true;
	target_set(s, STR(HOME), STR(""), s->root);
	return draft_find(s, e) && meta_check(s, text, e) && index_walk(s, s->root, STR(HOME), 0, e) &&
	       refs_check(s, s->root, e);
}

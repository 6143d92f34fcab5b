/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates.h"

#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "embedded.h"
#include "shape.h"
#include "variable.h"

struct search {
	struct arena *arena;
	candidate_fn *fn;
	candidate_object_fn *object_fn;
	void *data;
	struct api_object owner;
	int schema;   /* the depth within schemas; 0 outside */
	int embedded; /* the depth within strings that are documents */
	int depth;
};

/* True for hosts of well-known registries, where a name looks like an image even
 * without a tag. */
static bool
is_registry(struct str host)
{
	static const char *const hosts[] = { "docker.io", "quay.io", "gcr.io",
		"ghcr.io", "k8s.gcr.io", "registry.k8s.io", "nvcr.io",
		"mcr.microsoft.com", "public.ecr.aws", "docker.elastic.co",
		"registry.gitlab.com", "registry.redhat.io", "icr.io",
		"registry.access.redhat.com", "xpkg.upbound.io" };
	static const char *const under[] = { ".gcr.io", ".pkg.dev", ".azurecr.io", ".icr.io" };
	size_t i;

	for (i = 0; i < sizeof hosts / sizeof *hosts; i++)
		if (str_is(host, hosts[i]))
			return true;
	for (i = 0; i < sizeof under / sizeof *under; i++)
		if (str_ends(host, str_of(under[i])))
			return true;
	return str_starts(host, STR("registry.")) || str_holds(host, STR(".dkr.ecr."));
}

/* True for NAME:TAG without a path when the tag is a version: digits and dots. */
static bool
has_release(struct str s)
{
	struct str tag = str_sub(s, (size_t)(str_rchr(s, ':') + 1), s.n);
	size_t i, digits = 0, dots = 0;

	if (tag.n && tag.p[0] == 'v')
		tag = str_sub(tag, 1, tag.n);
	for (i = 0; i < tag.n && tag.p[i] != '-'; i++) {
		dots += tag.p[i] == '.';
		digits += tag.p[i] >= '0' && tag.p[i] <= '9';
	}
	return dots > 0 && dots + digits == i;
}

static bool
starts_with_letter(struct str s)
{
	return s.n && ((s.p[0] | 0x20) >= 'a' && (s.p[0] | 0x20) <= 'z');
}

static bool
is_candidate(struct str word, struct str *ref)
{
	struct str host, rest;

	switch (look_at(word, ref)) {
	case LOOK_PINNED:
	case LOOK_NAMED:
		return true;
	case LOOK_WORD:
		if (str_cut(*ref, '/', &host, &rest))
			return is_registry(host);
		return has_version(*ref) && has_release(*ref) && starts_with_letter(*ref);
	case LOOK_NONE:
		break;
	}
	return false;
}

static bool
splits(char c)
{
	return c == '=' || splits_words(c);
}

/* Gives each word of the text that looks like an image to fn. */
static void
search_text(struct search *s, struct str text, const struct position *at)
{
	struct str word, ref;
	size_t i = 0, from;

	while (i < text.n) {
		while (i < text.n && splits(text.p[i]))
			i++;
		for (from = i; i < text.n && !splits(text.p[i]);)
			i++;
		word = str_sub(text, from, i);
		while (word.n && strchr(".:", word.p[word.n - 1]))
			word.n--;
		if (is_candidate(word, &ref))
			s->fn(s->data, ref, &s->owner, at);
	}
}

static void search_value(struct search *s, struct val v, const struct position *at);

/* True when s has no bytes but those of hosts with ports. */
static bool
has_bytes_of_host(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!((s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z') &&
		    !(s.p[i] >= '0' && s.p[i] <= '9') && !strchr(".-:", s.p[i]))
			return false;
	return s.n > 0;
}

/* One word, of which variables leave enough to see that it is an image's. */
static bool
is_variable_image(struct str word)
{
	struct str host, rest;

	return variable_in_word(word) && !str_holds(word, STR("://")) &&
	       str_cut(word, '/', &host, &rest) && has_bytes_of_host(host) && has_host(word) &&
	       (is_registry(host) || str_chr(rest, ':') > 0);
}

/* A string at a key, or at a key of an object, that is given to images: a name
 * with a path needs no more to look like one. */
static void
search_named(struct search *s, struct str text, const struct position *at)
{
	bool named = !at->item && (names_image(at->key) ||
				   (at->up && !at->up->item && names_image(at->up->key) &&
				    (str_is(at->key, "name") || str_is(at->key, "repository"))));
	struct str ref, flag, value;

	text = str_trim(text);
	if (!str_starts(text, STR("-")) || !str_cut(text, '=', &flag, &value))
		value = text;
	if (is_variable_image(value))
		s->fn(s->data, value, &s->owner, at);
	else if (named && look_at(text, &ref) == LOOK_WORD && str_chr(ref, '/') > 0 &&
		 !is_file_name(ref) &&
		 !is_candidate(text, &ref))
		s->fn(s->data, ref, &s->owner, at);
}

/* The documents that a string is; of their strings only those are looked at
 * that are more than words of it. */
static void
search_embedded(struct search *s, struct str text, const struct position *at)
{
	struct api_object owner = s->owner;
	struct val *doc;
	size_t n, i;

	if (s->embedded == EMBEDDED_MOST || !embedded_documents(s->arena, str_trim(text), &doc, &n))
		return;
	s->embedded++;
	for (i = 0; i < n; i++)
		search_value(s, doc[i], at);
	s->embedded--;
	s->owner = owner;
}

/* A string: its words, what its key says of it, and the documents in it. */
static void
search_string(struct search *s, struct str text, const struct position *at)
{
	struct str plain;

	if (at && embedded_secret(s->arena, text, &s->owner, at, &plain))
		text = plain;
	if (s->embedded == 0)
		search_text(s, text, at);
	if (at)
		search_named(s, text, at);
	search_embedded(s, text, at);
}

static void
search_map(struct search *s, const struct map *m, const struct position *at)
{
	struct api_object owner = s->owner;
	struct map_entry *e = NULL;
	struct position here = { .up = at, .inside = s->embedded > 0 };
	bool schema, wanted;

	api_object_note(s->arena, m, &s->owner);
	if (s->schema == 0)
		s->object_fn(s->data, m, &s->owner, at);
	while ((e = map_next(m, e))) {
		here.key = e->key;
		schema = str_is(e->key, "openAPIV3Schema");
		wanted = s->schema && str_is(e->key, "default");
		if (s->schema && !wanted && val_kind(e->v) == KIND_STRING)
			continue;
		s->schema += schema - wanted;
		search_value(s, e->v, &here);
		s->schema -= schema - wanted;
	}
	s->owner = owner;
}

static void
search_value(struct search *s, struct val v, const struct position *at)
{
	struct position here = { .up = at, .item = true, .inside = s->embedded > 0 };

	if (++s->depth > LIMIT_YAML_DEPTH) {
		s->depth--;
		return;
	}
	if (val_kind(v) == KIND_MAP)
		search_map(s, v.m, at);
	else if (val_kind(v) == KIND_STRING)
		search_string(s, v.s, at);
	else if (val_kind(v) == KIND_LIST) {
		here.key = at ? at->key : STR("");
		for (; here.index < v.l->n; here.index++) {
			here.name = val_get_str(v.l->v[here.index], "name");
			if (s->schema == 0 || val_kind(v.l->v[here.index]) != KIND_STRING)
				search_value(s, v.l->v[here.index], &here);
		}
	}
	s->depth--;
}

void
candidates_find(struct arena *a, struct val doc, candidate_fn *fn,
		candidate_object_fn *object_fn, void *data)
{
	struct search s = { .arena = a, .fn = fn, .object_fn = object_fn, .data = data };

	search_value(&s, doc, NULL);
}

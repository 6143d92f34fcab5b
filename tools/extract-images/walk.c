/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include <string.h>

#include "buf.h"
#include "limits.h"
#include "map.h"
#include "shape.h"
#include "yaml.h"

/* how many strings may lie in each other: a ConfigMap's YAML whose JSON … */
enum { EMBEDDED_MOST = 4 };

/* A value's place: its key or index, and the place of what holds it. */
struct place {
	const struct place *up; /* NULL for the document */
	struct str key;         /* of an item: the key of its list */
	size_t index;
	bool item;
};

static void walk_value(struct walk *w, struct val v, const struct place *at);

/* Appends the key to a path; one with a dot, a bracket, a quote or a control
 * byte stands in brackets. */
static void
path_key(struct buf *b, struct str key)
{
	bool plain = key.n > 0;
	size_t i;

	for (i = 0; i < key.n; i++)
		if (strchr(".[]\"'", key.p[i]) || (unsigned char)key.p[i] <= ' ')
			plain = false;
	if (plain) {
		buf_adds(b, b->n ? "." : "");
		buf_add(b, key);
		return;
	}
	buf_adds(b, "[\"");
	for (i = 0; i < key.n; i++)
		buf_addc(b, (unsigned char)key.p[i] < ' ' ? '?' : key.p[i]);
	buf_adds(b, "\"]");
}

static void
path_add(struct buf *b, const struct place *at)
{
	if (!at)
		return;
	path_add(b, at->up);
	if (at->item)
		buf_printf(b, "[%zu]", at->index);
	else
		path_key(b, at->key);
}

static void
report(struct walk *w, void (*to)(void *, const struct finding *),
       struct str ref, bool certain, const struct place *at)
{
	struct finding f = { .ref = ref, .certain = certain, .object = w->object };
	struct buf b;

	buf_init(&b, w->arena, LIMIT_LINE);
	path_add(&b, at);
	f.path = buf_str(&b);
	to(w->data, &f);
}

/* True when `at` is an item of a pod's list of containers. */
static bool
is_container(const struct place *at)
{
	return at && at->item &&
	       (str_is(at->key, "containers") || str_is(at->key, "initContainers") ||
		str_is(at->key, "ephemeralContainers"));
}

/* One word of text that no key calls an image: only what can be little else. */
static void
look_at_word(struct walk *w, struct str word, const struct place *at)
{
	struct str ref;

	if (look_at(word, &ref) >= LOOK_NAMED)
		report(w, w->found, ref, false, at);
}

/* A value that `name` calls an image; a word without path and tag counts too. */
static void
look_at_named(struct walk *w, struct str s, const struct place *at)
{
	static const char *const not_images[] = { "true", "false", "null", "none",
		"always", "never", "ifnotpresent", "auto", "default", "yes", "no" };
	struct str ref;
	size_t i;

	for (i = 0; i < sizeof not_images / sizeof *not_images; i++)
		if (str_is(s, not_images[i]))
			return;
	if (look_at(s, &ref) == LOOK_NONE)
		return;
	for (i = 0; i < ref.n && ref.p[i] >= '0' && ref.p[i] <= '9';)
		i++;
	if (i < ref.n)
		report(w, w->found, ref, false, at);
}

static bool
splits_words(char c)
{
	return (unsigned char)c <= ' ' || strchr("\"'`,;|&<>(){}[]\\", c);
}

/* One word of running text; `before` stands before it: "image:" or "--image"
 * speaks for it. */
static void
look_at_next(struct walk *w, struct str word, struct str before,
	     const struct place *at)
{
	struct str name, value;
	bool named = before.n && (before.p[before.n - 1] == ':' ||
				  before.p[0] == '-') &&
		     names_image(before);

	while (word.n && strchr(".:", word.p[word.n - 1]))
		word.n--;
	if (str_cut(word, '=', &name, &value)) {
		named = names_image(name);
		word = value;
	}
	if (named && (has_version(word) || str_chr(word, '/') > 0))
		look_at_named(w, word, at);
	else
		look_at_word(w, word, at);
}

/* Every word of running text, and what follows its '='. */
static void
look_at_text(struct walk *w, struct str s, const struct place *at)
{
	struct str word = { 0 }, before;
	size_t i = 0, from;

	while (i < s.n) {
		while (i < s.n && splits_words(s.p[i]))
			i++;
		for (from = i; i < s.n && !splits_words(s.p[i]);)
			i++;
		before = word;
		word = str_sub(s, from, i);
		look_at_next(w, word, before, at);
	}
}

/* Could s be YAML or JSON that holds more than a scalar? */
static bool
may_be_document(struct str s)
{
	return s.n > 2 && (s.p[0] == '{' || s.p[0] == '[' ||
			   (str_chr(s, '\n') >= 0 && str_chr(s, ':') >= 0));
}

/* Walks the documents in s; false when they are none or hold only scalars. */
static bool
walk_embedded(struct walk *w, struct str s, const struct place *at)
{
	struct err e = { .arena = w->arena };
	struct str object = w->object;
	struct yaml_stream *y;
	struct val *doc = NULL, v;
	size_t n = 0, i;
	int got;

	if (w->embedded == EMBEDDED_MOST || !may_be_document(s))
		return false;
	y = yaml_open(w->arena, s, YAML_EXACT);
	while ((got = yaml_next(y, w->arena, &v, &e)) == 1) {
		doc = arena_grow(w->arena, doc, n * sizeof v, (n + 1) * sizeof v);
		doc[n++] = v;
		if (val_kind(v) != KIND_MAP && val_kind(v) != KIND_LIST && !val_is_nil(v))
			got = -1;
		if (got < 0)
			break;
	}
	yaml_close(y);
	if (got < 0)
		return false;
	w->embedded++;
	for (i = 0; i < n; i++)
		walk_value(w, doc[i], at);
	w->embedded--;
	w->object = object;
	return true;
}

static void
walk_text(struct walk *w, struct str s, const struct place *at)
{
	s = str_trim(s);
	if (s.n && !walk_embedded(w, s, at))
		look_at_text(w, s, at);
}

/* A container's image, which must be one. */
static void
walk_container_image(struct walk *w, struct str s, const struct place *at)
{
	struct str ref;

	s = str_trim(s);
	if (look_at(s, &ref) != LOOK_NONE)
		report(w, w->found, ref, true, at);
	else
		report(w, w->broken, s, true, at);
}

/* The string under a key that is given to images, outside of containers. */
static void
walk_image_string(struct walk *w, struct str s, struct str key,
		  const struct place *at)
{
	struct str ref;
	enum look look = look_at(str_trim(s), &ref);

	if (look == LOOK_NONE)
		walk_text(w, s, at);
	else if (str_is(key, "image") &&
		 (look >= LOOK_NAMED || (has_version(ref) && !has_host(ref))))
		report(w, w->found, ref, true, at);
	else
		look_at_named(w, ref, at);
}

static void
walk_entry(struct walk *w, struct str key, struct val v, const struct place *at)
{
	struct place here = { .up = at, .key = key };

	if (val_kind(v) != KIND_STRING)
		walk_value(w, v, &here);
	else if (str_is(key, "image") && is_container(at))
		walk_container_image(w, v.s, &here);
	else if (names_image(key))
		walk_image_string(w, v.s, key, &here);
	else
		walk_text(w, v.s, &here);
}

/* True when key was used up by the shape that m spells. */
static bool
is_used(const struct shape *s, struct str key)
{
	size_t i;

	for (i = 0; s->used[i]; i++)
		if (str_is(key, s->used[i]))
			return true;
	return false;
}

/* {name: RELATED_IMAGE_X, value: REF}: the name speaks for the value. */
static bool
walk_pair(struct walk *w, const struct map *m, const struct place *at)
{
	struct val *name = map_get(m, STR("name")), *value = map_get(m, STR("value"));
	struct place here = { .up = at, .key = STR("value") };
	struct str ref;

	if (!name || !value || val_kind(*name) != KIND_STRING ||
	    val_kind(*value) != KIND_STRING || !names_image(name->s) ||
	    look_at(str_trim(value->s), &ref) == LOOK_NONE)
		return false;
	look_at_named(w, ref, &here);
	return true;
}

/* A schema describes values; only its defaults are any. */
static void
walk_schema(struct walk *w, struct val v, const struct place *at)
{
	struct map_entry *e = NULL;
	struct place here = { .up = at };
	size_t i;

	if (val_kind(v) == KIND_LIST) {
		here.item = true;
		for (i = 0; i < v.l->n; i++) {
			here.index = i;
			walk_schema(w, v.l->v[i], &here);
		}
	}
	if (val_kind(v) != KIND_MAP)
		return;
	while ((e = map_next(v.m, e))) {
		here.key = e->key;
		if (str_is(e->key, "default"))
			walk_value(w, e->v, &here);
		else
			walk_schema(w, e->v, &here);
	}
}

/* A nested object of the API, as in a List, is what its findings stand in. */
static void
note_object(struct walk *w, const struct map *m)
{
	struct val *api = map_get(m, STR("apiVersion"));
	struct val *kind = map_get(m, STR("kind")), *meta = map_get(m, STR("metadata"));
	struct str name = meta ? val_get_str(*meta, "name") : (struct str){ 0 };

	if (!api || !kind || val_kind(*kind) != KIND_STRING || !meta)
		return;
	if (name.n == 0)
		name = val_get_str(*meta, "generateName");
	w->object = str_of(arena_printf(w->arena, "%.*s/%.*s", STR_ARG(kind->s),
					STR_ARG(name)));
}

static void
walk_map(struct walk *w, const struct map *m, const struct place *at)
{
	struct str key = at ? at->key : STR(""), object = w->object;
	struct map_entry *e = NULL;
	struct shape shape = { 0 };
	struct place here = { .up = at };
	bool pair;

	note_object(w, m);
	if (!is_container(at) && shape_of(w->arena, m, key, &shape))
		report(w, w->found, shape.ref, shape.certain, at);
	else
		shape.used[0] = NULL;
	pair = walk_pair(w, m, at);
	while ((e = map_next(m, e))) {
		if (is_used(&shape, e->key) || (pair && str_is(e->key, "value")))
			continue;
		here.key = e->key;
		if (str_is(e->key, "openAPIV3Schema"))
			walk_schema(w, e->v, &here);
		else
			walk_entry(w, e->key, e->v, at);
	}
	w->object = object;
}

/* "--image REF" in a list of arguments: the flag speaks for what follows. */
static bool
walk_argument(struct walk *w, const struct list *l, size_t i,
	      const struct place *at)
{
	struct val flag = i ? l->v[i - 1] : NIL;
	struct str ref;

	if (val_kind(flag) != KIND_STRING || !str_starts(flag.s, STR("-")) ||
	    str_chr(flag.s, '=') >= 0 || !names_image(flag.s) ||
	    look_at(str_trim(l->v[i].s), &ref) == LOOK_NONE)
		return false;
	look_at_named(w, ref, at);
	return true;
}

static void
walk_list(struct walk *w, const struct list *l, const struct place *at)
{
	struct place here = { .up = at, .item = true };
	size_t i;

	here.key = at ? at->key : STR("");
	for (i = 0; i < l->n; i++) {
		here.index = i;
		if (val_kind(l->v[i]) != KIND_STRING)
			walk_value(w, l->v[i], &here);
		else if (walk_argument(w, l, i, &here))
			continue;
		else if (names_image(here.key))
			walk_image_string(w, l->v[i].s, here.key, &here);
		else
			walk_text(w, l->v[i].s, &here);
	}
}

static void
walk_value(struct walk *w, struct val v, const struct place *at)
{
	switch (val_kind(v)) {
	case KIND_MAP:
		walk_map(w, v.m, at);
		break;
	case KIND_LIST:
		walk_list(w, v.l, at);
		break;
	case KIND_STRING:
		walk_text(w, v.s, at);
		break;
	default:
		break;
	}
}

void
walk_document(struct walk *w, struct val doc)
{
	w->object = (struct str){ 0 };
	w->embedded = 0;
	walk_value(w, doc, NULL);
}

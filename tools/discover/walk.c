/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include <string.h>

#include "map.h"
#include "position.h"
#include "shape.h"
#include "yaml.h"

/* how many strings may lie in each other: a ConfigMap's YAML whose JSON … */
enum { EMBEDDED_MOST = 4 };
/* how many fields of an object a rule may use */
enum { USED_MOST = 8 };

static void walk_value(struct walk *w, struct val v, const struct position *at);

/* What rules are asked about a place. */
static struct rules_case
case_of(struct walk *w, const struct position *at)
{
	return (struct rules_case){ .object = w->object,
				    .path = position_path(w->arena, at, false),
				    .named = position_path(w->arena, at, true) };
}

/* Hands a finding on, as the rules have it. */
static void
report(struct walk *w, struct str ref, bool certain, const struct position *at)
{
	struct rules_case c = case_of(w, at);
	struct finding f = { .ref = ref, .object = w->object, .path = c.path, .at = at,
			     .class = certain ? CLASS_CERTAIN : CLASS_PROBABLE };

	switch (w->rules ? rules_judge(w->rules, &c, ref) : VERDICT_NONE) {
	case VERDICT_ACCEPT:
		f.class = CLASS_CERTAIN;
		break;
	case VERDICT_IGNORE:
		f.class = CLASS_IGNORED;
		break;
	case VERDICT_NONE:
		break;
	}
	w->found(w->data, &f);
}

/* A container's image that is none; a rule may know better. */
static void
report_broken(struct walk *w, struct str ref, const struct position *at)
{
	struct rules_case c = case_of(w, at);
	struct finding f = { .ref = ref, .object = w->object, .path = c.path, .at = at,
			     .class = CLASS_BROKEN };

	if (w->rules && rules_judge(w->rules, &c, ref) == VERDICT_IGNORE)
		f.class = CLASS_IGNORED;
	w->found(w->data, &f);
}

/* True when `at` is an item of a pod's list of containers. */
static bool
is_container(const struct position *at)
{
	return at && at->item &&
	       (str_is(at->key, "containers") || str_is(at->key, "initContainers") ||
		str_is(at->key, "ephemeralContainers"));
}

/* True when a rule accepts what does not look enough like an image to ask
 * about it. */
static bool
is_accepted(struct walk *w, struct str ref, const struct position *at)
{
	struct rules_case c;

	if (!w->rules || !(has_version(ref) || str_chr(ref, '/') > 0))
		return false;
	c = case_of(w, at);
	return rules_judge(w->rules, &c, ref) == VERDICT_ACCEPT;
}

/* One word of text that no key calls an image: only what can be little else. */
static void
look_at_word(struct walk *w, struct str word, const struct position *at)
{
	struct str ref;
	enum look look = look_at(word, &ref);

	if (look >= LOOK_NAMED || (look == LOOK_WORD && is_accepted(w, ref, at)))
		report(w, ref, false, at);
}

/* A value that `name` calls an image; a word without path and tag counts too. */
static void
look_at_named(struct walk *w, struct str s, const struct position *at)
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
		report(w, ref, false, at);
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
	     const struct position *at)
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
look_at_text(struct walk *w, struct str s, const struct position *at)
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
walk_embedded(struct walk *w, struct str s, const struct position *at)
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
walk_text(struct walk *w, struct str s, const struct position *at)
{
	s = str_trim(s);
	if (s.n && !walk_embedded(w, s, at))
		look_at_text(w, s, at);
}

/* A container's image, which must be one. */
static void
walk_container_image(struct walk *w, struct str s, const struct position *at)
{
	struct str ref;

	s = str_trim(s);
	if (look_at(s, &ref) != LOOK_NONE)
		report(w, ref, true, at);
	else
		report_broken(w, s, at);
}

/* The string under a key that is given to images, outside of containers. */
static void
walk_image_string(struct walk *w, struct str s, struct str key,
		  const struct position *at)
{
	struct str ref;
	enum look look = look_at(str_trim(s), &ref);

	if (look == LOOK_NONE)
		walk_text(w, s, at);
	else if (str_is(key, "image") &&
		 (look >= LOOK_NAMED || (has_version(ref) && !has_host(ref))))
		report(w, ref, true, at);
	else
		look_at_named(w, ref, at);
}

static void
walk_entry(struct walk *w, struct str key, struct val v, const struct position *at)
{
	struct position here = { .up = at, .key = key, .inside = w->embedded > 0 };

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

static bool
is_among(const struct str *list, size_t n, struct str s)
{
	while (n-- > 0)
		if (str_eq(list[n], s))
			return true;
	return false;
}

/* An object of which a rule knows how it spells an image. */
static bool
walk_built(struct walk *w, const struct map *m, const struct position *at,
	   struct str *used, size_t *n)
{
	struct position field = { .up = at, .inside = w->embedded > 0 };
	struct rules_case c;
	struct str ref;

	*n = 0;
	if (!w->rules || !rules_may_build(w->rules, w->object))
		return false;
	c = case_of(w, at);
	if (!rules_build(w->rules, w->arena, &c, m, &ref, used, USED_MOST, n))
		return false;
	field.key = used[0];
	if (*n == 1)
		at = &field;
	if (look_at(ref, &ref) == LOOK_NONE)
		report_broken(w, ref, at);
	else
		report(w, ref, true, at);
	return true;
}

/* {name: RELATED_IMAGE_X, value: REF}: the name speaks for the value. */
static bool
walk_pair(struct walk *w, const struct map *m, const struct position *at)
{
	struct val *name = map_get(m, STR("name")), *value = map_get(m, STR("value"));
	struct position here = { .up = at, .key = STR("value"), .inside = w->embedded > 0 };
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
walk_schema(struct walk *w, struct val v, const struct position *at)
{
	struct map_entry *e = NULL;
	struct position here = { .up = at, .inside = w->embedded > 0 };
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
walk_map(struct walk *w, const struct map *m, const struct position *at)
{
	struct str key = at ? at->key : STR(""), object = w->object;
	struct map_entry *e = NULL;
	struct shape shape = { 0 };
	struct position here = { .up = at, .inside = w->embedded > 0 };
	struct str used[USED_MOST];
	size_t nused;
	bool pair, built;

	note_object(w, m);
	built = walk_built(w, m, at, used, &nused);
	if (!built && !is_container(at) && shape_of(w->arena, m, key, &shape))
		report(w, shape.ref, shape.certain, at);
	else
		shape.used[0] = NULL;
	pair = walk_pair(w, m, at);
	while ((e = map_next(m, e))) {
		if (is_used(&shape, e->key) || is_among(used, nused, e->key) || (pair && str_is(e->key, "value")))
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
	      const struct position *at)
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
walk_list(struct walk *w, const struct list *l, const struct position *at)
{
	struct position here = { .up = at, .item = true, .inside = w->embedded > 0 };
	size_t i;

	here.key = at ? at->key : STR("");
	for (i = 0; i < l->n; i++) {
		here.index = i;
		here.name = val_get_str(l->v[i], "name");
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
walk_value(struct walk *w, struct val v, const struct position *at)
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

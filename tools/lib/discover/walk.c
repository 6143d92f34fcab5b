/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include <string.h>

#include "above.h"
#include "base/map.h"
#include "container.h"
#include "description.h"
#include "embedded.h"
#include "pairs.h"
#include "part.h"
#include "position.h"
#include "report.h"
#include "shape.h"
#include "spelling.h"
#include "variable.h"
#include "words.h"

/* The keys of an object, or names of variables, that are parts of images. */
struct used {
	struct str *key;
	size_t n, cap;
};

static void walk_value(struct walk *w, struct val v, const struct position *at);
static void walk_text(struct walk *w, struct str s, const struct position *at);

/* True for texts that a controller fills in or matches with: "{{inputs.image}}",
 * "$(params.image)", "*:latest". */
static bool
is_pattern(struct str ref)
{
	size_t i;

	for (i = 0; i < ref.n; i++)
		if (strchr("{$*?!<|", ref.p[i]))
			return true;
	return false;
}

/* Walks the documents in the string s; false when it has none. */
static bool
walk_embedded(struct walk *w, struct str s, const struct position *at)
{
	struct api_object owner = w->owner;
	const struct map *root = w->root;
	const struct position *root_at = w->root_at;
	struct val *doc;
	size_t n, i;

	if (w->embedded == EMBEDDED_MOST || !embedded_documents(w->arena, s, &doc, &n))
		return false;
	w->embedded++;
	w->owner.custom = true;
	w->root_at = at;
	for (i = 0; i < n; i++) {
		w->root = val_kind(doc[i]) == KIND_MAP ? doc[i].m : NULL;
		walk_value(w, doc[i], at);
	}
	w->embedded--;
	w->root = root;
	w->root_at = root_at;
	w->owner = owner;
	return true;
}

/* Walks the text of a Secret's value, which is in base 64. */
static bool
walk_secret(struct walk *w, struct str s, const struct position *at)
{
	struct str text;

	if (!embedded_secret(w->arena, s, &w->owner, at, &text))
		return false;
	walk_text(w, text, at);
	return true;
}

static void
walk_text(struct walk *w, struct str s, const struct position *at)
{
	s = str_trim(s);
	if (s.n && !walk_embedded(w, s, at))
		words_look(w, s, false, at);
}

/* Reports the image of a container. */
static void
walk_container_image(struct walk *w, struct str s, const struct position *at)
{
	struct str ref;

	s = str_trim(s);
	if (is_injected(w->root, w->root_at, s, at))
		report_ignored(w, s, at);
	else if (look_at(s, &ref) != LOOK_NONE)
		report(w, ref, true, at);
	else if (w->owner.custom && variable_in(s))
		report_variable(w, s, NULL, at);
	else if (!w->owner.custom || !is_pattern(s))
		report_broken(w, s, at);
}

/* True for one word with variables, which may become an image; no URL is. */
static bool
is_variable(struct str s)
{
	return variable_in_word(str_trim(s)) && !str_holds(s, STR("://"));
}

/* Reports an image of the object at `in`; one without a host may be of the registry that
 * an object around names. */
static void
report_below(struct walk *w, struct str ref, bool certain, const struct position *in,
	     const struct position *at)
{
	struct str registry = { 0 };

	if (certain && !has_host(ref))
		registry = registry_above(w, in);
	if (registry.n)
		report_as(w, spelling_below(w->arena, registry, ref), ref, false, at);
	else
		report(w, ref, certain, at);
}

/* Looks at a string outside of containers whose key names images. */
static void
walk_image_string(struct walk *w, struct str s, struct str key,
		  const struct position *at)
{
	struct str ref;
	enum look look = look_at(str_trim(s), &ref);

	s = str_trim(s);
	if (look == LOOK_NONE && is_variable(s))
		report_variable(w, s, NULL, at);
	else if (look == LOOK_NONE && (s.n == 0 || walk_embedded(w, s, at)))
		return;
	else if (look == LOOK_NONE)
		words_look(w, s, true, at);
	else if (str_is(key, "image") &&
		 (look >= LOOK_NAMED || (has_version(ref) && !has_host(ref))))
		report_below(w, ref, true, at->up, at);
	else if (!(part_of(key).part == PART_REPOSITORY && is_host_alone(ref)))
		words_look_named(w, ref, at);
}

/* True for objects whose values are no images, whatever their keys are: labels, what
 * they are compared with, and the names that storage has for disks. */
static bool
are_labels(const struct position *at)
{
	static const char *const keys[] = { "labels", "matchLabels", "nodeSelector", "rbd",
		"volumeAttributes" };
	size_t i;

	for (i = 0; at && !at->item && i < sizeof keys / sizeof *keys; i++)
		if (str_is(at->key, keys[i]))
			return true;
	return false;
}

/* True for an image of an object of some: {images: {server: REF}}. */
static bool
is_in_images(const struct position *at, struct str key, struct str s)
{
	return at && !at->item && str_ends(at->key, STR("mages")) && names_image(at->key) &&
	       part_of(key).part <= PART_NONE && (has_version(s) || str_chr(s, '/') > 0);
}

static void
walk_entry(struct walk *w, const struct map *m, struct str key, struct val v,
	   const struct position *at)
{
	struct position here = { .up = at, .key = key, .inside = w->embedded > 0 };
	struct str ref;

	if (val_kind(v) != KIND_STRING)
		walk_value(w, v, &here);
	else if (str_is(key, "image") && is_container(at))
		walk_container_image(w, v.s, &here);
	else if (str_is(key, "image") && !w->embedded && is_other_container(m, at) &&
		 look_at(str_trim(v.s), &ref) != LOOK_NONE && !is_setting(ref))
		report(w, ref, true, &here);
	else if (walk_secret(w, v.s, &here))
		return;
	else if (names_image(key) && !are_labels(at))
		walk_image_string(w, v.s, key, &here);
	else if (is_in_images(at, key, v.s))
		walk_image_string(w, v.s, at->key, &here);
	else
		walk_text(w, v.s, &here);
}

static void
use(struct walk *w, struct used *used, struct str key)
{
	used->key = arena_room(w->arena, used->key, used->n, &used->cap, sizeof key);
	used->key[used->n++] = key;
}

static bool
is_used(const struct used *used, struct str key)
{
	size_t i;

	for (i = 0; i < used->n; i++)
		if (str_eq(used->key[i], key))
			return true;
	return false;
}

static void
walk_built_image(struct walk *w, const struct built *b, const struct position *at)
{
	struct position field = { .up = at, .key = b->used[0], .inside = w->embedded > 0 };
	struct str ref;

	if (b->n == 1)
		at = &field;
	if (look_at(b->ref, &ref) == LOOK_NONE)
		report_broken(w, b->ref, at);
	else
		report_built(w, ref, b->what, at);
}

/* Reports the images that rules make of an object; false when there is none.  Adds
 * the fields that the rules use to `used`. */
static bool
walk_built(struct walk *w, const struct map *m, const struct position *at,
	   struct used *used)
{
	struct built b = { 0 };
	struct rules_case c;
	size_t i;

	if (!rules_may_build(w->about, position_end(at)))
		return false;
	c = report_case(w, at);
	while (rules_build(w->arena, &c, m, &b)) {
		walk_built_image(w, &b, at);
		for (i = 0; i < b.n; i++)
			use(w, used, b.used[i]);
	}
	return b.rule != NULL;
}

/* Reports the images that an object describes by parts, without those that rules have
 * made of it.  Adds the keys of the parts to `used`. */
static void
walk_described(struct walk *w, const struct map *m, const struct position *at,
	       bool built, struct used *used)
{
	struct position here = { .up = at, .inside = w->embedded > 0 };
	const struct position *place;
	size_t count, i, k;
	const struct described *d = describe(w->arena, m, at ? at->key : STR(""), &count);

	for (i = 0; i < count; i++) {
		here.key = d[i].key;
		place = d[i].at_key ? &here : at;
		if (built && (!d[i].at_key || is_used(used, here.key)))
			continue;
		if (d[i].variable.n && d[i].ref.n == 0)
			report_variable(w, d[i].variable, NULL, place);
		else if (d[i].variable.n == 0 || !report_filled(w, d[i].variable, NULL, place))
			report_below(w, d[i].ref, d[i].certain, at, place);
		for (k = 0; k < d[i].nused; k++)
			use(w, used, d[i].used[k]);
	}
}

static struct str
text_at(const struct map *m, struct str key)
{
	struct val *v = map_get(m, key);

	return v && val_kind(*v) == KIND_STRING ? str_trim(v->s) : (struct str){ 0 };
}

/* What an object {name, value} names; for a JSON patch {op, path, value} the last key of
 * its path. */
static struct str
name_of_pair(const struct map *m)
{
	struct str path = text_at(m, STR("path"));

	if (!map_get(m, STR("op")))
		return text_at(m, STR("name"));
	return str_sub(path, (size_t)(str_rchr(path, '/') + 1), path.n);
}

/* Reports the value in {name: RELATED_IMAGE_X, value: REF}, whose name names images. */
static bool
walk_pair(struct walk *w, const struct map *m, const struct position *at)
{
	struct position here = { .up = at, .key = STR("value"), .inside = w->embedded > 0 };
	struct str ref;

	if (!map_get(m, here.key) || !names_image(name_of_pair(m)) ||
	    look_at(text_at(m, here.key), &ref) == LOOK_NONE)
		return false;
	words_look_named(w, ref, &here);
	return true;
}

/* Walks a schema: it describes values, but its defaults are values. */
static void
walk_schema(struct walk *w, struct val v, const struct position *at)
{
	struct map_entry *e = NULL;
	struct position here = { .up = at, .inside = w->embedded > 0 };
	struct str ref;
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
		if (!str_is(e->key, "default"))
			walk_schema(w, e->v, &here);
		else if (at && names_image(at->key) && val_kind(e->v) == KIND_STRING &&
			 look_at(str_trim(e->v.s), &ref) != LOOK_NONE)
			words_look_named(w, ref, &here);
		else
			walk_value(w, e->v, &here);
	}
}

/* Reports a name at the key when m has its version beside it. */
static bool
walk_beside(struct walk *w, const struct map *m, struct str key, struct val v,
	    const struct position *at)
{
	struct position here = { .up = at, .key = key, .inside = w->embedded > 0 };
	struct str ref;

	if (val_kind(v) != KIND_STRING || is_container(at) ||
	    !describe_beside(w->arena, m, key, v.s, &ref))
		return false;
	report_as(w, ref, v.s, true, &here);
	return true;
}

/* Notes m when it is an API object, and finds the rules for it. */
static void
enter_object(struct walk *w, const struct map *m)
{
	const char *before = w->owner.object.p;

	api_object_note(w->arena, m, &w->owner);
	if (w->owner.object.p != before)
		w->about = rules_about(w->arena, w->rules, w->owner.object, w->owner.group);
}

static void
walk_map(struct walk *w, const struct map *m, const struct position *at)
{
	struct api_object owner = w->owner;
	const struct rules_about *about = w->about;
	struct map_entry *e = NULL;
	struct position here = { .up = at, .inside = w->embedded > 0 };
	struct used used = { 0 };
	bool pair, built;

	enter_object(w, m);
	built = walk_built(w, m, at, &used);
	if (!is_container(at))
		walk_described(w, m, at, built, &used);
	pair = walk_pair(w, m, at);
	while ((e = map_next(m, e))) {
		if (is_used(&used, e->key) || (pair && str_is(e->key, "value")))
			continue;
		here.key = e->key;
		if (str_is(e->key, "openAPIV3Schema"))
			walk_schema(w, e->v, &here);
		else if (!walk_beside(w, m, e->key, e->v, at))
			walk_entry(w, m, e->key, e->v, at);
	}
	w->owner = owner;
	w->about = about;
}

/* Reports REF in the arguments "--image REF", whose flag names images. */
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
	words_look_named(w, ref, at);
	return true;
}

/* The variables that a variable or argument in the list may use: those of the list,
 * or those of its container. */
static const struct list *
variables_beside(const struct walk *w, const struct list *l, const struct position *at)
{
	const struct list *env = container_env(w->root, w->root_at, at->up);

	return env ? env : l;
}

/* Reports a variable or argument that has variables, or whose version is in another
 * item. */
static bool
walk_versioned(struct walk *w, const struct list *l, size_t i,
	       const struct position *at)
{
	struct position here = { .up = at, .key = STR("value"), .inside = w->embedded > 0 };
	struct str name, ref;

	if (pairs_variable(l, i, &name) && is_variable(name)) {
		report_variable(w, name, variables_beside(w, l, at),
				val_kind(l->v[i]) == KIND_MAP ? &here : at);
		return true;
	}
	if (!pairs_join(w->arena, l, i, &name, &ref))
		return false;
	report_as(w, ref, name, false, val_kind(l->v[i]) == KIND_MAP ? &here : at);
	return true;
}

/* Reports the images that rules make of a list of variables. */
static void
walk_variables(struct walk *w, const struct list *l, const struct position *at,
	       struct used *used)
{
	if (at && str_is(at->key, "env") && rules_may_build(w->about, position_end(at)))
		walk_built(w, pairs_map(w->arena, l), at, used);
}

/* Reports the images that variables or arguments describe by more parts than a
 * name and a version: X_REGISTRY, X_REPOSITORY, X_TAG.  Like all of them they are
 * probable. */
static void
walk_described_list(struct walk *w, const struct list *l, const struct position *at,
		    struct used *used)
{
	struct position item = { .up = at, .item = true, .inside = w->embedded > 0 }, here = item;
	const struct described *d;
	size_t count, i, k;

	if (!pairs_have_parts(l))
		return;
	d = describe(w->arena, pairs_map(w->arena, l), STR(""), &count);
	for (i = 0; i < count; i++) {
		item.index = pairs_index(l, d[i].key);
		item.key = at ? at->key : STR("");
		item.name = val_get_str(l->v[item.index], "name");
		here = (struct position){ .up = &item, .key = STR("value"), .inside = item.inside };
		report(w, d[i].ref, false, item.name.n ? &here : &item);
		for (k = 0; k < d[i].nused; k++)
			use(w, used, d[i].used[k]);
	}
}

static void
walk_list(struct walk *w, const struct list *l, const struct position *at)
{
	struct position here = { .up = at, .item = true, .inside = w->embedded > 0 };
	struct used used = { 0 };
	size_t i;

	here.key = at ? at->key : STR("");
	walk_variables(w, l, at, &used);
	walk_described_list(w, l, at, &used);
	for (i = 0; i < l->n; i++) {
		here.index = i;
		here.name = val_get_str(l->v[i], "name");
		if ((used.n && is_used(&used, pairs_name(l->v[i]))) || walk_versioned(w, l, i, &here))
			continue;
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
	w->owner = (struct api_object){ 0 };
	w->about = rules_about(w->arena, w->rules, w->owner.object, w->owner.group);
	w->embedded = 0;
	w->root_at = NULL;
	w->root = val_kind(doc) == KIND_MAP ? doc.m : NULL;
	walk_value(w, doc, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "whole.h"

#include "base/buf.h"
#include "base/limits.h"
#include "discover/part.h"
#include "discover/shape.h"
#include "discover/variable.h"

void
whole_init(struct whole *w, struct arena *a)
{
	*w = (struct whole){ a, map_new(a) };
}

void
whole_note(struct whole *w, struct str path, struct str ref, struct str text, bool decided)
{
	struct val *before = map_get(w->places, path);
	struct val refs = before ? *before : val_list(w->arena, NULL, 0);

	if (decided || val_is_nil(refs)) {
		map_set(w->places, arena_dup(w->arena, path), NIL);
		return;
	}
	val_append(w->arena, &refs, val_str(arena_dup(w->arena, ref)));
	if (variable_in(text))
		val_append(w->arena, &refs, val_str(arena_dup(w->arena, text)));
	if (!before)
		map_set(w->places, arena_dup(w->arena, path), refs);
}

/* Appends the references at the path to *refs; false when a rule decided about them. */
static bool
add_refs(const struct whole *w, struct str path, struct str *refs)
{
	struct val *v = map_get(w->places, path);

	struct buf b;
	size_t i;

	if (v && val_is_nil(*v))
		return false;
	if (!v)
		return true;
	buf_init(&b, w->arena, SIZE_MAX / 2);
	buf_add(&b, *refs);
	for (i = 0; i < val_length(*v); i++) {
		buf_addc(&b, ' ');
		buf_add(&b, val_str_at(*v, i));
	}
	*refs = buf_str(&b);
	return true;
}

/* A part of an image's name, in an object. */
struct part_entry {
	struct part_name name;
	struct str key, text;
};

/* The parts of an object, and the references that were found in it. */
struct object_parts {
	struct part_entry *e;
	size_t n, cap;
	struct str refs;
	bool no_digests; /* a switch says that digests are not used */
};

/* True for parts that are the name of an image. */
static bool
is_name(enum part part)
{
	return part >= PART_REPOSITORY && part <= PART_WHOLE;
}

/* True when refs has s between the marks of references. */
static bool
holds(struct str refs, struct str s)
{
	size_t i;

	for (i = 0; i + s.n <= refs.n; i++)
		if ((i == 0 || strchr(" /:@-", refs.p[i - 1])) &&
		    (i + s.n == refs.n || strchr(" /:@-", refs.p[i + s.n])) &&
		    memcmp(refs.p + i, s.p, s.n) == 0)
			return true;
	return false;
}

/* The text of a part without the characters that references lack. */
static struct str
part_text(struct val v)
{
	struct str s = str_trim(val_text(v));
	ptrdiff_t plus = str_chr(s, '+'), scheme;

	for (scheme = str_find(s, STR("://")); scheme >= 0; scheme = str_find(s, STR("://")))
		s = str_sub(s, (size_t)scheme + 3, s.n);
	while (s.n && strchr("/:@", s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	if (str_chr(s, ' ') >= 0 && !variable_in_word(s))
		return (struct str){ 0 };
	return plus > 0 && str_ends(s, str_sub(s, (size_t)plus, s.n)) ? str_sub(s, 0, (size_t)plus) : s;
}

/* Reads the parts of m and the references at m and at its keys; false when there are
 * no references, or a rule decided about one. */
static bool
read_parts(const struct whole *w, const struct map *m, const struct position *at,
	   struct object_parts *o)
{
	struct position here = { .up = at };
	struct map_entry *e = NULL;
	struct part_entry p;

	if (!add_refs(w, position_path(w->arena, at, false), &o->refs))
		return false;
	while ((e = map_next(m, e))) {
		here.key = p.key = e->key;
		p.name = part_of(e->key);
		p.text = part_text(e->v);
		if (p.name.part == PART_SWITCH)
			o->no_digests = o->no_digests || str_is(val_text(e->v), "false") ||
					(val_kind(e->v) == KIND_BOOL && !val_flag(e->v));
		if (p.text.n == 0 || p.name.part == PART_NONE || o->n == LIMIT_IMAGE_PARTS)
			continue;
		o->e = arena_room(w->arena, o->e, o->n, &o->cap, sizeof *o->e);
		o->e[o->n++] = p;
		if (is_name(p.name.part) &&
		    !add_refs(w, position_path(w->arena, &here, false), &o->refs))
			return false;
	}
	return o->refs.n > 0;
}

/* True when the object has a part of these sorts with the same stem. */
static bool
has_part(const struct object_parts *o, const struct part_name *name, enum part from, enum part to)
{
	size_t i;

	for (i = 0; i < o->n; i++)
		if (o->e[i].name.part >= from && o->e[i].name.part <= to &&
		    part_same_stem(&o->e[i].name, name))
			return true;
	return false;
}

/* True when the object replaces names, as kustomization files do. */
static bool
replaces(const struct object_parts *o)
{
	size_t i;

	for (i = 0; i < o->n; i++)
		if (o->e[i].name.replaces)
			return true;
	return false;
}

/* True when the part belongs to an image's name; its words may mean other things. */
static bool
belongs(const struct object_parts *o, const struct part_name *name, bool under_image)
{
	switch (name->part) {
	case PART_NONE:
	case PART_SWITCH:
	case PART_ADDRESS:
	case PART_IMAGE:
		return false;
	case PART_NAME:
		return name->stem.n == 0 && !replaces(o) &&
		       !has_part(o, name, PART_IMAGE, PART_IMAGE) &&
		       (under_image || has_part(o, name, PART_REPOSITORY, PART_REPOSITORY));
	case PART_VERSION:
		return has_part(o, name, PART_REPOSITORY, PART_WHOLE) &&
		       !has_part(o, name, PART_TAG, PART_TAG);
	case PART_TAG:
	case PART_DIGEST:
	case PART_AFFIX:
		return under_image || name->speaks || has_part(o, name, PART_REPOSITORY, PART_WHOLE);
	default:
		return under_image || name->speaks;
	}
}

void
whole_check(const struct whole *w, const struct map *m, const struct position *at,
	    whole_fn *fn, void *data)
{
	bool under_image = at && names_image(at->key);
	struct object_parts o = { 0 };
	struct position here = { .up = at, .inside = at && at->inside };
	const struct part_entry *e;

	if (!read_parts(w, m, at, &o))
		return;
	for (e = o.e; e < o.e + o.n; e++) {
		here.key = e->key;
		if (belongs(&o, &e->name, under_image) && !holds(o.refs, e->text) &&
		    !(e->name.part == PART_DIGEST && o.no_digests))
			fn(data, e->text, o.refs, &here);
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "pairs.h"

#include "description.h"
#include "part.h"
#include "shape.h"

struct pair {
	struct str name, value;
};

/* *p takes a variable {name, value}, or an argument --name=value. */
static bool
pair_of(struct val v, struct pair *p)
{
	if (val_kind(v) == KIND_MAP) {
		p->name = val_get_str(v, "name");
		p->value = str_trim(val_get_str(v, "value"));
		return p->name.n && p->value.n;
	}
	if (val_kind(v) != KIND_STRING || !str_starts(v.s, STR("-")) ||
	    !str_cut(v.s, '=', &p->name, &p->value))
		return false;
	p->value = str_trim(p->value);
	return p->value.n > 0;
}

/* *p takes item i, or the argument at i of the flag before it: --name VALUE. */
static bool
pair_at(const struct list *l, size_t i, struct pair *p)
{
	struct val flag = i ? l->v[i - 1] : NIL;

	if (pair_of(l->v[i], p))
		return true;
	if (val_kind(l->v[i]) != KIND_STRING || val_kind(flag) != KIND_STRING ||
	    str_starts(l->v[i].s, STR("-")) || !str_starts(flag.s, STR("-")) ||
	    str_chr(flag.s, '=') >= 0)
		return false;
	p->name = flag.s;
	p->value = str_trim(l->v[i].s);
	return p->value.n > 0;
}

/* The character in lower case; '-' and '.' are '_'. */
static char
fold(char c)
{
	if (c == '-' || c == '.')
		return '_';
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
same(struct str s, struct str text)
{
	size_t i;

	for (i = 0; i < s.n && i < text.n && fold(s.p[i]) == fold(text.p[i]);)
		i++;
	return i == s.n && i == text.n;
}

/* Cuts `end` off *s; false when *s has another end, or nothing before it. */
static bool
cut_end(struct str *s, const char *end)
{
	struct str tail = str_of(end);

	if (s->n <= tail.n || !same(str_sub(*s, s->n - tail.n, s->n), tail))
		return false;
	s->n -= tail.n;
	return true;
}

/* The name without the words at its end that names of images have: X of
 * X_IMAGE_REPOSITORY. */
static struct str
stem(struct str name)
{
	static const char *const ends[] = { "_repository", "_repo", "_name", "_image" };
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++)
		cut_end(&name, ends[i]);
	return name;
}

/* True when `other` is the name for the version of `name`. */
static bool
is_version_of(struct str other, struct str name)
{
	static const char *const ends[] = { "_tag", "_version", "_digest" };
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++)
		if (cut_end(&other, ends[i]))
			return same(other, name) || same(stem(other), stem(name));
	return false;
}

/* True when p may be an image without a version: its name names images, or it is a
 * repository with a host. */
static bool
lacks_version(const struct pair *p)
{
	struct str rest = p->name, ref;

	if (!names_image(p->name) &&
	    !((cut_end(&rest, "_repository") || cut_end(&rest, "_repo")) && has_host(p->value)))
		return false;
	return !has_version(p->value) && look_at(p->value, &ref) != LOOK_NONE;
}

bool
pairs_join(struct arena *a, const struct list *l, size_t i, struct str *name,
	   struct str *ref)
{
	struct pair p, other;
	size_t k;

	if (!pair_at(l, i, &p) || !lacks_version(&p))
		return false;
	*name = p.value;
	for (k = 0; k < l->n; k++)
		if (k != i && pair_at(l, k, &other) && is_version_of(other.name, p.name) &&
		    look_at(described_versioned(a, p.value, other.value), ref) != LOOK_NONE)
			return true;
	return false;
}

struct str
pairs_name(struct val item)
{
	struct pair p;

	return pair_of(item, &p) ? p.name : (struct str){ 0 };
}

bool
pairs_variable(const struct list *l, size_t i, struct str *value)
{
	struct pair p;

	if (!pair_at(l, i, &p))
		return false;
	*value = p.value;
	return names_image(p.name);
}

bool
pairs_have_parts(const struct list *l)
{
	struct part_name name;
	struct pair p;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (!pair_of(l->v[i], &p))
			continue;
		name = part_of(p.name);
		if (name.speaks && (name.part == PART_REGISTRY || name.part == PART_SPACE ||
				    name.part == PART_AFFIX))
			return true;
	}
	return false;
}

size_t
pairs_index(const struct list *l, struct str name)
{
	size_t i;

	for (i = 0; i + 1 < l->n && !str_eq(pairs_name(l->v[i]), name);)
		i++;
	return i;
}

struct map *
pairs_map(struct arena *a, const struct list *l)
{
	struct map *m = map_new(a);
	struct pair p;
	size_t i;

	for (i = 0; i < l->n; i++)
		if (pair_of(l->v[i], &p))
			map_set(m, p.name, val_str(p.value));
	return m;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "overlay.h"

#include "base/map.h"

/* The roles that files of the tree have. */
enum role { ROLE_NONE, ROLE_BASE, ROLE_OVERLAY, ROLE_MIXIN };

static enum role
role_of(struct str path)
{
	struct str name = str_sub(path, (size_t)(str_rchr(path, '/') + 1), path.n);

	if (str_holds(path, STR("checks/")) || str_holds(path, STR("components/")) ||
	    !str_ends(path, STR(".yaml")) || str_is(name, "registry.yaml") ||
	    str_is(name, "data-v1.yaml"))
		return ROLE_NONE;
	if (str_starts(path, STR("mixins/")))
		return ROLE_MIXIN;
	if (str_is(path, "overlays/base.yaml"))
		return ROLE_BASE;
	return ROLE_OVERLAY;
}

/* Reads one file; *wanted is false when the document is of another kind. */
static bool
load_one(const struct tree *t, const struct tree_file *f, enum role role,
	 struct overlay *out, bool *wanted, struct err *e)
{
	struct val doc, crit;
	struct str kind;

	if (!tree_yaml(t, f->path, &doc, e))
		return false;
	kind = val_get_str(doc, "kind");
	*wanted = kind.n == 0 || str_is(kind, "RecipeMetadata");
	if (role == ROLE_MIXIN && !(*wanted = str_is(kind, "RecipeMixin")))
		return err_set(e, STATUS_USAGE, "%s: kind is not RecipeMixin", f->full);
	if (!*wanted)
		return true;
	*out = (struct overlay){ .file = f->full, .spec = val_get(doc, "spec") };
	out->name = role == ROLE_BASE ? STR("base") : val_get_str(val_get(doc, "metadata"), "name");
	out->base = val_get_str(out->spec, "base");
	if (str_is(out->base, "base"))
		out->base = STR("");
	if (out->name.n == 0)
		return err_set(e, STATUS_USAGE, "%s: metadata.name is missing", f->full);
	crit = val_get(out->spec, "criteria");
	out->has_criteria = !val_is_nil(crit);
	if (out->has_criteria && !criteria_read(t->arena, crit, &out->criteria))
		return err_set(e, STATUS_USAGE, "%s: spec.criteria is not a map of strings", f->full);
	return true;
}

/* Replaces the overlay of the same name by o, or appends o. */
static void
keep(struct overlay *v, size_t *n, const struct overlay *o)
{
	size_t i = 0;

	while (i < *n && !str_eq(v[i].name, o->name))
		i++;
	v[i] = *o;
	*n += i == *n;
}

bool
overlays_load(struct overlays *o, const struct tree *t, struct err *e)
{
	struct overlay one;
	enum role role;
	bool wanted;
	size_t i;

	*o = (struct overlays){ .v = arena_array(t->arena, struct overlay, t->n),
				.mixin = arena_array(t->arena, struct overlay, t->n) };
	for (i = 0; i < t->n; i++) {
		role = role_of(t->file[i].path);
		if (role == ROLE_NONE)
			continue;
		if (!load_one(t, &t->file[i], role, &one, &wanted, e))
			return false;
		if (!wanted)
			continue;
		if (role == ROLE_MIXIN && overlays_mixin(o, one.name))
			return err_set(e, STATUS_USAGE, "%s: mixin %.*s stands in %s as well",
				       one.file, STR_ARG(one.name), overlays_mixin(o, one.name)->file);
		if (role == ROLE_BASE)
			o->base = one;
		else if (role == ROLE_MIXIN)
			keep(o->mixin, &o->mixins, &one);
		else
			keep(o->v, &o->n, &one);
	}
	return o->base.file ||
	       err_set(e, STATUS_USAGE, "overlays/base.yaml is missing from the data tree");
}

static const struct overlay *
find(const struct overlay *v, size_t n, struct str name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(v[i].name, name))
			return &v[i];
	return NULL;
}

static const struct overlay *
overlays_find(const struct overlays *o, struct str name)
{
	return find(o->v, o->n, name);
}

const struct overlay *
overlays_mixin(const struct overlays *o, struct str name)
{
	return find(o->mixin, o->mixins, name);
}

bool
overlays_state(const struct overlays *o, enum criteria_field f, struct str s)
{
	size_t i;

	for (i = 0; i < o->n; i++)
		if (o->v[i].has_criteria && str_eq(o->v[i].criteria.field[f], s))
			return true;
	return false;
}

/* *parent takes the parent of x, or NULL when that is the root. */
static bool
parent_of(const struct overlays *o, const struct overlay *x,
	  const struct overlay **parent, struct err *e)
{
	*parent = x->base.n ? overlays_find(o, x->base) : NULL;
	if (x->base.n && !*parent)
		return err_set(e, STATUS_USAGE, "%s: base %.*s is not an overlay", x->file,
			       STR_ARG(x->base));
	return true;
}

/* Collects the chain of x: x itself, its parent and so on.  Fails on a cycle. */
static bool
chain_of(const struct overlays *o, const struct overlay *x,
	 const struct overlay **chain, size_t *n, struct err *e)
{
	for (*n = 0; x; ) {
		if (*n == o->n)
			return err_set(e, STATUS_USAGE, "%s: its bases form a cycle", x->file);
		chain[(*n)++] = x;
		if (!parent_of(o, x, &x, e))
			return false;
	}
	return true;
}

static int
compare(const struct overlay *x, const struct overlay *y, bool aicr)
{
	int d = criteria_specificity(&x->criteria, aicr) - criteria_specificity(&y->criteria, aicr);

	return d ? d : str_cmp(x->name, y->name);
}

static int
by_specificity(const void *a, const void *b)
{
	const struct overlay *const *x = a, *const *y = b;

	return compare(*x, *y, false);
}

static int
by_specificity_aicr(const void *a, const void *b)
{
	const struct overlay *const *x = a, *const *y = b;

	return compare(*x, *y, true);
}

static bool
holds(const struct overlay **v, size_t n, const struct overlay *x)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i] == x)
			return true;
	return false;
}

/* Removes the matches that another match is based on. */
static bool
keep_leaves(const struct overlays *o, const struct overlay **match, size_t *n,
	    const struct overlay **chain, struct err *e)
{
	bool *drop = arena_array(e->arena, bool, *n + 1);
	size_t i, k, len, m = 0;

	for (i = 0; i < *n; i++) {
		if (!chain_of(o, match[i], chain, &len, e))
			return false;
		for (k = 0; k < *n; k++)
			drop[k] |= k != i && holds(chain, len, match[k]);
	}
	for (i = 0; i < *n; i++)
		if (!drop[i])
			match[m++] = match[i];
	*n = m;
	return true;
}

bool
overlays_select(const struct overlays *o, struct arena *a,
		const struct criteria *q, const struct overlay ***out,
		size_t *n, struct err *e)
{
	const struct overlay **match = arena_array(a, const struct overlay *, o->n + 1);
	const struct overlay **chain = arena_array(a, const struct overlay *, o->n + 1);
	const struct overlay **all = arena_array(a, const struct overlay *, o->n + 1);
	size_t matches = 0, i, len;

	for (i = 0; i < o->n; i++)
		if (o->v[i].has_criteria && criteria_match(&o->v[i].criteria, q))
			match[matches++] = &o->v[i];
	if (!keep_leaves(o, match, &matches, chain, e))
		return false;
	if (matches > 1)
		qsort(match, matches, sizeof *match, o->aicr ? by_specificity_aicr : by_specificity);
	*n = 0;
	all[(*n)++] = &o->base;
	for (i = 0; i < matches; i++) {
		if (!chain_of(o, match[i], chain, &len, e))
			return false;
		while (len-- > 0)
			if (!holds(all, *n, chain[len]))
				all[(*n)++] = chain[len];
	}
	*out = all;
	return true;
}

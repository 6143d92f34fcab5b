/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Coalescing in Helm's order, and with Helm's sharing of maps: all charts share a map
 * within a global value, so each sees the defaults that another chart adds to it.
 */
#include "base/limits.h"
#include "base/map.h"
#include "template/fmt.h"
#include "values.h"

struct coalesce {
	struct arena *arena;
	bool merge, helm3;
	struct err *err;
};

static bool
is_table(const struct val *v)
{
	return v && val_kind(*v) == KIND_MAP;
}

struct val
values_tables(struct arena *a, struct val dst, struct val src, bool merge)
{
	struct map_entry *en;

	(void)a;
	if (val_is_nil(src))
		return dst;
	if (val_is_nil(dst))
		return src;
	for (en = map_next(dst.m, NULL); en; en = map_next(dst.m, en)) {
		struct val *was;

		if (!val_is_nil(en->v))
			continue;
		was = map_get(src.m, en->key);
		if (!merge && was && !val_is_nil(*was)) {
			/* a null removes the default that it replaces */
			map_del(src.m, en->key);
			map_del(dst.m, en->key);
		} else {
			map_set(src.m, en->key, NIL);
		}
	}
	for (en = map_next(src.m, NULL); en; en = map_next(src.m, en)) {
		struct val *old = map_get(dst.m, en->key);

		if (!old)
			map_set(dst.m, en->key, en->v);
		else if (is_table(&en->v) && is_table(old))
			values_tables(a, *old, en->v, merge);
	}
	return dst;
}

/* Removes nulls at every depth of maps. */
static void
clean_nil(struct val v)
{
	struct map_entry *en;

	for (en = map_next(v.m, NULL); en; en = map_next(v.m, en)) {
		if (val_is_nil(en->v))
			map_del(v.m, en->key);
		else if (is_table(&en->v))
			clean_nil(en->v);
	}
}

static struct val
shallow_copy(struct arena *a, struct val v)
{
	struct val out = val_map(a);
	struct map_entry *en;

	for (en = map_next(v.m, NULL); en; en = map_next(v.m, en))
		map_set(out.m, en->key, en->v);
	return out;
}

/* Copies the global values of the map src into those of the map dest. */
static void
globals(struct coalesce *c, struct map *dest, struct map *src)
{
	struct val *d = map_get(dest, STR("global"));
	struct val *s = map_get(src, STR("global"));
	struct map_entry *en;
	struct val dg;

	if ((d && !is_table(d)) || (s && !is_table(s)))
		return;
	dg = d ? *d : val_map(c->arena);
	for (en = s ? map_next(s->m, NULL) : NULL; en; en = map_next(s->m, en)) {
		struct val *old = map_get(dg.m, en->key);
		struct val v = en->v;

		if (is_table(&v)) {
			if (old && !is_table(old))
				continue;
			v = shallow_copy(c->arena, v);
			if (old)
				values_tables(c->arena, v, *old, true);
		} else if (is_table(old)) {
			continue;
		}
		map_set(dg.m, en->key, v);
	}
	map_set(dest, STR("global"), dg);
}

static bool
has_dep(const struct chart *c, struct str name)
{
	size_t i;

	for (i = 0; i < c->ndep; i++)
		if (str_eq(c->dep[i]->meta->name, name))
			return true;
	return false;
}

/* Adds one default of chart ch to v, whose value at the key wins. */
static void
default_take(struct coalesce *c, const struct chart *ch, struct map *v,
	     struct str key, struct val val)
{
	struct val *old = map_get(v, key);

	if (!old) {
		/* in Helm 4 a null is no default */
		if (!c->merge && !c->helm3) {
			if (val_is_nil(val))
				return;
			if (is_table(&val))
				clean_nil(val);
		}
		map_set(v, key, val);
	} else if (val_is_nil(*old) && !c->merge) {
		map_del(v, key);
	} else if (is_table(old) && is_table(&val)) {
		bool merge = c->merge || has_dep(ch, key);

		if (!merge && !c->helm3)
			clean_nil(val);
		values_tables(c->arena, *old, val, merge);
	}
}

static bool chart_coalesce(struct coalesce *c, const struct chart *ch,
			   struct map *v);

/* The text that Go's %t gives for v, in the message about a chart's values that are
 * not a map. */
static const char *
type_mismatch(struct coalesce *c, struct val v)
{
	struct exec x = { .arena = c->arena };
	struct buf b;

	buf_init(&b, c->arena, LIMIT_OUTPUT);
	fmt_printf(&x, &b, STR("%t"), &v, 1);
	return arena_cstr(c->arena, buf_str(&b));
}

static bool
deps_coalesce(struct coalesce *c, const struct chart *ch, struct map *dest)
{
	size_t i;

	for (i = 0; i < ch->ndep; i++) {
		struct str name = ch->dep[i]->meta->name;
		struct val *sub = map_get(dest, name);
		struct map *m;

		if (!sub)
			map_set(dest, name, val_map(c->arena));
		else if (!is_table(sub))
			return err_set(c->err, STATUS_INCOMPLETE,
				       "type mismatch on %.*s: %s", STR_ARG(name),
				       type_mismatch(c, *sub));
		m = val_object(*map_get(dest, name));
		globals(c, m, dest);
		if (!chart_coalesce(c, ch->dep[i], m))
			return false;
	}
	return true;
}

static bool
chart_coalesce(struct coalesce *c, const struct chart *ch, struct map *v)
{
	struct val own = val_copy(c->arena, ch->values);
	struct map_entry *en;

	if (is_table(&own))
		for (en = map_next(own.m, NULL); en; en = map_next(own.m, en))
			default_take(c, ch, v, en->key, en->v);
	return deps_coalesce(c, ch, v);
}

bool
values_coalesce(struct arena *a, struct chart *c, struct val given, bool merge,
		bool helm3, struct val *out, struct err *e)
{
	struct coalesce co = { .arena = a, .merge = merge, .helm3 = helm3, .err = e };

	*out = val_is_nil(given) ? val_map(a) : val_copy(a, given);
	return chart_coalesce(&co, c, out->m);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "override.h"

#include "base/map.h"
#include "golang/num.h"
#include "order.h"

struct val
override_value(struct str s)
{
	int64_t i;
	double f;

	if (str_is(s, "true") || str_is(s, "false"))
		return val_bool(str_is(s, "true"));
	if (num_parse_int(s, 10, &i) == NUM_OK)
		return val_int64(i);
	if (num_parse_float(s, &f) == NUM_OK)
		return val_float(f);
	return val_str(s);
}

static bool
parse_one(struct override *out, const struct catalog *c, struct str text,
	  struct err *e)
{
	struct str name, rest, value;

	if (!str_cut(text, ':', &name, &rest) || !str_cut(rest, '=', &out->path, &value) ||
	    out->path.n == 0 || value.n == 0)
		return err_set(e, STATUS_USAGE, "--set '%.*s': expected COMPONENT:PATH=VALUE",
			       STR_ARG(text));
	out->component = catalog_name(c, name);
	if (out->component.n == 0)
		return err_set(e, STATUS_USAGE, "--set '%.*s': no component is called '%.*s'",
			       STR_ARG(text), STR_ARG(name));
	out->alias = !str_eq(out->component, name);
	out->value = override_value(value);
	return true;
}

bool
override_parse(struct overrides *o, struct arena *a, const struct catalog *c,
	       struct str text, struct err *e)
{
	struct override one = { 0 };
	struct str head;

	while (text.n) {
		str_cut(text, ',', &head, &text);
		if (!parse_one(&one, c, head, e))
			return false;
		one.turn = o->n;
		o->v = arena_room(a, o->v, o->n, &o->cap, sizeof one);
		o->v[o->n++] = one;
	}
	return true;
}

static size_t
depth(struct str path)
{
	size_t n = 1, i;

	for (i = 0; i < path.n; i++)
		n += path.p[i] == '.';
	return n;
}

/* Compares for qsort by component, depth and path; of overrides with the same path
 * the one that wins is last. */
static int
by_use(const void *a, const void *b)
{
	const struct override *x = a, *y = b;
	int d = str_cmp(x->component, y->component);

	if (d == 0)
		d = (depth(x->path) > depth(y->path)) - (depth(x->path) < depth(y->path));
	if (d == 0)
		d = str_cmp(x->path, y->path);
	if (d == 0)
		d = y->alias - x->alias;
	return d ? d : (x->turn > y->turn) - (x->turn < y->turn);
}

void
override_sort(struct overrides *o)
{
	if (o->n > 1)
		qsort(o->v, o->n, sizeof *o->v, by_use);
}

/* Sets the value at a path of the values, and makes the maps that the path lacks. */
static bool
set_path(struct arena *a, struct val values, const struct override *o,
	 struct err *e)
{
	struct str rest = o->path, key;
	struct map *m = values.m;
	struct val *next;

	while (str_cut(rest, '.', &key, &rest)) {
		next = map_get(m, key);
		if (!next) {
			map_set(m, key, val_map(a));
			next = map_get(m, key);
		}
		if (val_kind(*next) != KIND_MAP)
			return err_set(e, STATUS_USAGE,
				       "--set %.*s:%.*s: '%.*s' exists but is not a map",
				       STR_ARG(o->component), STR_ARG(o->path), STR_ARG(key));
		m = next->m;
	}
	map_set(m, key, o->value);
	return true;
}

bool
override_apply(const struct overrides *o, struct arena *a,
	       struct str component, struct val values, struct err *e)
{
	size_t i;

	for (i = 0; i < o->n; i++) {
		if (!str_eq(o->v[i].component, component) || str_is(o->v[i].path, "enabled"))
			continue;
		if (!set_path(a, values, &o->v[i], e))
			return false;
	}
	return true;
}

int
override_bool(struct val v)
{
	static const char *const words[] = { "f", "F", "FALSE", "False", "t", "T", "TRUE", "True" };
	size_t i;

	if (val_kind(v) == KIND_BOOL)
		return val_flag(v);
	if (val_kind(v) == KIND_INT)
		return val_integer(v) == 0 || val_integer(v) == 1 ? (int)val_integer(v) : -1;
	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(val_text(v), words[i]))
			return i >= 4;
	return -1;
}

bool
override_enabled(const struct overrides *o, struct val ref, bool *enabled,
		 struct err *e)
{
	struct str name = val_get_str(ref, "name");
	int said;
	size_t i;

	*enabled = ref_enabled(ref);
	for (i = 0; i < o->n; i++) {
		if (!str_eq(o->v[i].component, name) || !str_is(o->v[i].path, "enabled"))
			continue;
		said = override_bool(o->v[i].value);
		if (said < 0)
			return err_set(e, STATUS_USAGE, "--set %.*s:enabled: neither true nor false",
				       STR_ARG(name));
		if (said && !ref_enabled(ref))
			return err_set(e, STATUS_USAGE,
				       "--set %.*s:enabled: the recipe disables it; it cannot be re-enabled",
				       STR_ARG(name));
		*enabled = said;
	}
	return true;
}

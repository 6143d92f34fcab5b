/* SPDX-License-Identifier: Apache-2.0 */
/* The keywords of schemas for objects, arrays, strings and numbers. */
#include <math.h>

#include "base/limits.h"
#include "schema_apply.h"

static struct arena *
arena_of(const struct check *c)
{
	return c->s->arena;
}

/* The names that the map lacks, quoted and with commas, and their *count; NULL when
 * it lacks none. */
static const char *
missing_of(struct check *c, const struct val *names, size_t *count)
{
	struct buf b;
	size_t i;

	*count = 0;
	buf_init(&b, arena_of(c), LIMIT_LINE);
	for (i = 0; i < names->l->n; i++) {
		struct val name = names->l->v[i];

		if (val_kind(name) == KIND_STRING && !map_get(c->v.m, name.s))
			buf_printf(&b, "%s%s", (*count)++ ? ", " : "",
				   schema_quote(arena_of(c), name.s));
	}
	buf_addc(&b, 0);
	return *count ? b.p : NULL;
}

/* Checks a keyword that limits a count: minItems, maxLength and the like. */
static void
count_check(struct check *c, const char *name, bool least, size_t got)
{
	struct arena *a = arena_of(c);
	double want;

	if (check_keyword_number(c, name, &want) && want == floor(want) &&
	    (least ? (double)got < want : (double)got > want))
		check_fault(c, "%s: got %s, want %s", name, schema_number(a, (double)got),
		      schema_number(a, want));
}

static void
required_check(struct check *c)
{
	const struct val *names = check_keyword_of(c, "required", KIND_LIST);
	const char *text;
	size_t n;

	if (!names || !(text = missing_of(c, names, &n)))
		return;
	check_fault(c, "missing %s %s", n == 1 ? "property" : "properties", text);
}

/* Checks the keywords dependencies, dependentRequired and dependentSchemas. */
static void
dependent_check(struct check *c, const char *name)
{
	const struct val *deps = check_keyword_of(c, name, KIND_MAP);
	struct map_entry **sorted;
	const char *text;
	size_t i, n;

	if (!deps)
		return;
	sorted = map_sorted(deps->m, arena_of(c));
	for (i = 0; i < deps->m->n; i++) {
		struct val dep = sorted[i]->v;

		if (!map_get(c->v.m, sorted[i]->key))
			continue;
		if (val_kind(dep) != KIND_LIST)
			check_fault_add(c, check_self(c, dep));
		else if ((text = missing_of(c, &dep, &n)))
			check_fault(c, "properties %s required, if %s exists", text,
			      schema_quote(arena_of(c), sorted[i]->key));
	}
}

/* Checks one property; false when additionalProperties is false and nothing else
 * allows the property. */
static bool
property_check(struct check *c, const struct map_entry *p, size_t index)
{
	const struct val *props = check_keyword_of(c, "properties", KIND_MAP);
	const struct val *patterns = check_keyword_of(c, "patternProperties", KIND_MAP);
	const struct val *more = check_keyword(c, "additionalProperties");
	const struct val *own = props ? map_get(props->m, p->key) : NULL;
	struct map_entry *en;
	bool looked_at = own != NULL;

	if (own)
		check_fault_add(c, check_value(c, *own, p->v, p->key));
	for (en = patterns ? map_next(patterns->m, NULL) : NULL; en;
	     en = map_next(patterns->m, en)) {
		if (!schema_matches(c->s, en->key, p->key))
			continue;
		looked_at = true;
		check_fault_add(c, check_value(c, en->v, p->v, p->key));
	}
	if (looked_at || more)
		check_looked_at(c, index);
	if (looked_at || !more)
		return true;
	if (val_kind(*more) == KIND_BOOL)
		return more->b;
	check_fault_add(c, check_value(c, *more, p->v, p->key));
	return true;
}

static void
names_check(struct check *c, struct map_entry **sorted)
{
	const struct val *want = c->s->draft >= 6 ? check_keyword(c, "propertyNames") : NULL;
	size_t i;

	for (i = 0; want && i < c->v.m->n; i++) {
		struct check inner = { .s = c->s, .node = *want, .up = c,
				       .v = val_str(sorted[i]->key),
				       .path = STR(""), .depth = c->depth + 1 };
		struct schema_error *e = check_apply(&inner);

		if (e)
			check_fault_causes(c, arena_printf(arena_of(c),
				"invalid propertyName %s",
				schema_quote(arena_of(c), sorted[i]->key)),
				e->group ? e->cause : e);
	}
}

static void
object_check(struct check *c)
{
	struct map_entry **sorted = map_sorted(c->v.m, arena_of(c));
	struct buf extra;
	size_t i;

	count_check(c, "minProperties", true, c->v.m->n);
	count_check(c, "maxProperties", false, c->v.m->n);
	required_check(c);
	dependent_check(c, "dependencies");
	buf_init(&extra, arena_of(c), LIMIT_LINE);
	for (i = 0; i < c->v.m->n; i++)
		if (!property_check(c, sorted[i], i))
			buf_printf(&extra, "%s%s", extra.n ? ", " : "",
				   schema_quote(arena_of(c), sorted[i]->key));
	if (extra.n)
		check_fault(c, "additional properties %.*s not allowed",
		      STR_ARG(buf_str(&extra)));
	names_check(c, sorted);
	if (c->s->draft >= 2019) {
		dependent_check(c, "dependentSchemas");
		dependent_check(c, "dependentRequired");
	}
}

static void
unique_check(struct check *c)
{
	const struct val *want = check_keyword_of(c, "uniqueItems", KIND_BOOL);
	size_t i, k;

	if (!want || !want->b)
		return;
	for (i = 1; i < c->v.l->n; i++)
		for (k = 0; k < i; k++)
			if (check_equal(c->v.l->v[i], c->v.l->v[k])) {
				check_fault(c, "items at %zu and %zu are equal", k, i);
				return;
			}
}

/* Checks the keywords that give items schemas: items, prefixItems, additionalItems. */
static void
items_check(struct check *c)
{
	bool tuple2020 = c->s->draft >= 2020;
	const struct val *items = check_keyword(c, "items");
	const struct val *tuple = tuple2020 ? check_keyword_of(c, "prefixItems", KIND_LIST)
				: items && val_kind(*items) == KIND_LIST ? items : NULL;
	const struct val *rest = tuple2020 || !tuple ? items
						     : check_keyword(c, "additionalItems");
	size_t i, n = c->v.l->n, first = tuple ? tuple->l->n : 0;

	for (i = 0; i < first && i < n; i++)
		check_fault_add(c, check_item(c, tuple->l->v[i], i));
	if (!rest || i >= n)
		return;
	if (!tuple2020 && tuple && val_kind(*rest) == KIND_BOOL) {
		if (!rest->b)
			check_fault(c, "last %zu additionalItem(s) not allowed", n - i);
		return;
	}
	for (; i < n; i++)
		check_fault_add(c, check_item(c, *rest, i));
}

static void
contains_check(struct check *c)
{
	const struct val *want = c->s->draft >= 6 ? check_keyword(c, "contains") : NULL;
	struct schema_error *bad = schema_error_new(arena_of(c), c->path, NULL), *e;
	double least = 1, most;
	struct buf hits;
	size_t i, n = 0;
	bool counted;

	if (!want)
		return;
	buf_init(&hits, arena_of(c), LIMIT_LINE);
	for (i = 0; i < c->v.l->n; i++) {
		e = check_item(c, *want, i);
		if (e) {
			schema_error_add(bad, e);
			continue;
		}
		buf_printf(&hits, "%s%zu", n++ ? " " : "", i);
		if (c->s->draft >= 2020)
			check_looked_at(c, i);
	}
	counted = c->s->draft >= 2019 && check_keyword_number(c, "minContains", &least);
	if (!counted && !n)
		check_fault_causes(c, "no items match contains schema", bad->cause);
	else if (counted && (double)n < least)
		check_fault_causes(c, n ? arena_printf(arena_of(c),
			"min %.0f items required to match contains schema, but matched %zu items at %.*s",
			least, n, STR_ARG(buf_str(&hits)))
			: arena_printf(arena_of(c),
			"min %.0f items required to match contains schema, but none matched",
			least), bad->cause);
	if (c->s->draft >= 2019 && check_keyword_number(c, "maxContains", &most) &&
	    (double)n > most)
		check_fault(c, "max %.0f items required to match contains schema, but matched %zu items at %.*s",
		      most, n, STR_ARG(buf_str(&hits)));
}

static void
string_check(struct check *c)
{
	const struct val *pattern = check_keyword_of(c, "pattern", KIND_STRING);

	count_check(c, "minLength", true, utf8_count(c->v.s));
	count_check(c, "maxLength", false, utf8_count(c->v.s));
	if (pattern && !schema_matches(c->s, pattern->s, c->v.s))
		check_fault(c, "%s does not match pattern %s",
		      schema_quote(arena_of(c), c->v.s),
		      schema_quote(arena_of(c), pattern->s));
}

/* Checks a bound: an upper one when `up` is set; `strict` excludes the bound itself. */
static void
bound_check(struct check *c, const char *name, double got, double want, bool up,
	    bool strict)
{
	bool bad = up ? got > want : got < want;

	if (bad || (strict && got == want))
		check_fault(c, "%s: got %s, want %s", name, schema_number(arena_of(c), got),
		      schema_number(arena_of(c), want));
}

/* True when q is a whole number up to the rounding error of a division. */
static bool
is_nearly_whole(double q)
{
	double whole, over = fabs(modf(q, &whole)), size = fabs(q);

	return (over < 0.5 ? over : 1 - over) <= 1e-9 * (size > 1 ? size : 1);
}

static void
number_check(struct check *c, double got)
{
	static const struct {
		const char *name, *strict;
		bool up;
	} bounds[] = { { "minimum", "exclusiveMinimum", false },
		       { "maximum", "exclusiveMaximum", true } };
	double want, q;
	size_t i;

	for (i = 0; i < 2; i++) {
		/* in draft 4 exclusiveMinimum and exclusiveMaximum are true or false */
		const struct val *flag = check_keyword_of(c, bounds[i].strict, KIND_BOOL);
		bool strict = flag && flag->b;

		if (check_keyword_number(c, bounds[i].name, &want))
			bound_check(c, strict ? bounds[i].strict : bounds[i].name, got,
				    want, bounds[i].up, strict);
		if (check_keyword_number(c, bounds[i].strict, &want))
			bound_check(c, bounds[i].strict, got, want, bounds[i].up, true);
	}
	if (check_keyword_number(c, "multipleOf", &want) && want != 0) {
		q = got / want;
		if (!is_nearly_whole(q))
			check_fault(c, "multipleOf: got %s, want %s",
			      schema_number(arena_of(c), got),
			      schema_number(arena_of(c), want));
	}
}

void
check_own_type(struct check *c)
{
	double f;

	if (val_kind(c->v) == KIND_MAP) {
		object_check(c);
	} else if (val_kind(c->v) == KIND_LIST) {
		count_check(c, "minItems", true, c->v.l->n);
		count_check(c, "maxItems", false, c->v.l->n);
		unique_check(c);
		items_check(c);
		contains_check(c);
	} else if (val_kind(c->v) == KIND_STRING) {
		string_check(c);
	} else if (check_number(c->v, &f)) {
		number_check(c, f);
	}
}

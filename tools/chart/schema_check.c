/* SPDX-License-Identifier: Apache-2.0 */
/* Applying a schema to a value, keyword by keyword in the library's order. */
#include "schema_check.h"

#include <math.h>

#include "limits.h"

enum { DEPTH_MOST = 256 };

/* Properties or items of a value that no keyword has looked at yet. */
struct uneval {
	bool *left; /* by index, sorted keys for maps; NULL: nobody asks */
	size_t n;
};

/* One schema being applied to one value. */
struct check {
	struct schema *s;
	struct val node, v;
	struct str path;
	struct uneval uneval;
	const struct check *up; /* around it */
	bool same_value;        /* up looks at the same value */
	int depth;
	struct schema_error *errors; /* a group of them */
};

static struct schema_error *apply(struct check *c);

static struct arena *
arena_of(const struct check *c)
{
	return c->s->arena;
}

static const struct val *
keyword(const struct check *c, const char *name)
{
	return map_get(c->node.m, str_of(name));
}

/* The keyword's value when it is of that kind, else NULL. */
static const struct val *
keyword_of(const struct check *c, const char *name, enum kind kind)
{
	const struct val *v = keyword(c, name);

	return v && val_kind(*v) == kind ? v : NULL;
}

static bool
number_of(struct val v, double *out)
{
	if (val_kind(v) == KIND_FLOAT)
		*out = v.f;
	else if (val_kind(v) == KIND_INT)
		*out = (double)v.i;
	else if (val_kind(v) == KIND_UINT)
		*out = (double)v.u;
	else
		return false;
	return true;
}

static bool
keyword_number(const struct check *c, const char *name, double *out)
{
	const struct val *v = keyword(c, name);

	return v && number_of(*v, out);
}

/* Notes an error at the value. */
static void __attribute__((format(printf, 2, 3)))
fault(struct check *c, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	p = arena_alloc(arena_of(c), (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	schema_error_add(c->errors, schema_error_new(arena_of(c), c->path, p));
}

static void
fault_add(struct check *c, struct schema_error *e)
{
	if (e)
		schema_error_add(c->errors, e);
}

/* An error that several others explain. */
static void
fault_causes(struct check *c, const char *text, struct schema_error *causes)
{
	struct schema_error *e = schema_error_new(arena_of(c), c->path, text);

	schema_error_add(e, causes);
	schema_error_add(c->errors, e);
}

static bool
uneval_any(const struct uneval *u)
{
	size_t i;

	for (i = 0; i < u->n; i++)
		if (u->left[i])
			return true;
	return false;
}

/* How many items the schema's own keywords always look at. */
static size_t
items_looked_at(const struct check *c, bool *all)
{
	const struct val *items = keyword(c, "items");

	if (c->s->draft >= 2020) {
		const struct val *prefix = keyword_of(c, "prefixItems", KIND_LIST);

		*all = items != NULL;
		return prefix ? prefix->l->n : 0;
	}
	*all = keyword(c, "additionalItems") || (items && val_kind(*items) != KIND_LIST);
	return items && val_kind(*items) == KIND_LIST ? items->l->n : 0;
}

/* Starts to track what is looked at, when somebody asks. */
static void
uneval_start(struct check *c, bool asked)
{
	size_t i, n = 0, from = 0;
	bool all = false;

	if (c->s->draft < 2019 || val_kind(c->node) != KIND_MAP)
		return;
	if (val_kind(c->v) == KIND_MAP) {
		if (!asked && !keyword(c, "unevaluatedProperties"))
			return;
		all = keyword(c, "additionalProperties") != NULL;
		n = c->v.m->n;
	} else if (val_kind(c->v) == KIND_LIST) {
		if (!asked && !keyword(c, "unevaluatedItems"))
			return;
		from = items_looked_at(c, &all);
		n = c->v.l->n;
	}
	if (all)
		return;
	c->uneval.left = arena_array(arena_of(c), bool, n);
	c->uneval.n = n;
	for (i = from; i < n; i++)
		c->uneval.left[i] = true;
}

static void
uneval_done(struct check *c, size_t i)
{
	if (i < c->uneval.n)
		c->uneval.left[i] = false;
}

/* What a schema applied to the same value left goes into c's own account. */
static void
uneval_merge(struct check *c, const struct uneval *inner)
{
	size_t i;

	for (i = 0; i < c->uneval.n; i++)
		if (i >= inner->n || !inner->left[i])
			c->uneval.left[i] = false;
}

/* Applies another schema to the same value. */
static struct schema_error *
apply_self(struct check *c, struct val node)
{
	struct check inner = { .s = c->s, .node = node, .v = c->v, .path = c->path,
			       .up = c, .same_value = true, .depth = c->depth + 1 };
	struct schema_error *e;

	uneval_start(&inner, uneval_any(&c->uneval));
	e = apply(&inner);
	if (!e)
		uneval_merge(c, &inner.uneval);
	return e;
}

/* Applies a schema to a value within the value, at the token given. */
static struct schema_error *
apply_value(struct check *c, struct val node, struct val v, struct str token)
{
	struct check inner = { .s = c->s, .node = node, .v = v, .up = c,
			       .depth = c->depth + 1 };
	struct buf b;
	size_t i;

	buf_init(&b, arena_of(c), c->path.n + token.n * 2 + 2);
	buf_add(&b, c->path);
	buf_addc(&b, '/');
	for (i = 0; i < token.n; i++) {
		if (token.p[i] == '~')
			buf_adds(&b, "~0");
		else if (token.p[i] == '/')
			buf_adds(&b, "~1");
		else
			buf_addc(&b, token.p[i]);
	}
	inner.path = buf_str(&b);
	uneval_start(&inner, false);
	return apply(&inner);
}

static struct schema_error *
apply_item(struct check *c, struct val node, size_t i)
{
	return apply_value(c, node, c->v.l->v[i],
			   str_of(arena_printf(arena_of(c), "%zu", i)));
}

static const char *
type_name(struct val v)
{
	switch (val_kind(v)) {
	case KIND_NIL:
		return "null";
	case KIND_BOOL:
		return "boolean";
	case KIND_STRING:
		return "string";
	case KIND_LIST:
		return "array";
	case KIND_MAP:
		return "object";
	default:
		return "number";
	}
}

static bool
type_listed(const struct val *want, const char *name)
{
	size_t i;

	if (val_kind(*want) == KIND_STRING)
		return str_is(want->s, name);
	for (i = 0; val_kind(*want) == KIND_LIST && i < want->l->n; i++)
		if (val_kind(want->l->v[i]) == KIND_STRING &&
		    str_is(want->l->v[i].s, name))
			return true;
	return false;
}

static bool
type_fits(struct check *c)
{
	static const char *const types[] = { "null", "boolean", "number", "integer",
					     "string", "array", "object" };
	const struct val *want = keyword(c, "type");
	const char *got = type_name(c->v);
	struct buf b;
	double f;
	size_t i;

	if (!want || type_listed(want, got))
		return true;
	if (number_of(c->v, &f) && f == floor(f) && type_listed(want, "integer"))
		return true;
	buf_init(&b, arena_of(c), 256);
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (type_listed(want, types[i]))
			buf_printf(&b, "%s%s", b.n ? " or " : "", types[i]);
	if (!b.n)
		return true;
	fault(c, "got %s, want %.*s", got, STR_ARG(buf_str(&b)));
	return false;
}

static bool
equal(struct val x, struct val y)
{
	struct map_entry *en;
	double f, g;
	size_t i;

	if (number_of(x, &f))
		return number_of(y, &g) && f == g;
	if (val_kind(x) != val_kind(y))
		return false;
	if (val_kind(x) == KIND_LIST) {
		for (i = 0; x.l->n == y.l->n && i < x.l->n; i++)
			if (!equal(x.l->v[i], y.l->v[i]))
				return false;
		return x.l->n == y.l->n;
	}
	if (val_kind(x) == KIND_MAP) {
		if (x.m->n != y.m->n)
			return false;
		for (en = map_next(x.m, NULL); en; en = map_next(x.m, en)) {
			struct val *other = map_get(y.m, en->key);

			if (!other || !equal(en->v, *other))
				return false;
		}
		return true;
	}
	return val_equal(x, y);
}

static bool
const_fits(struct check *c)
{
	const struct val *want = c->s->draft >= 6 ? keyword(c, "const") : NULL;

	if (!want || equal(c->v, *want))
		return true;
	if (val_kind(*want) == KIND_LIST || val_kind(*want) == KIND_MAP)
		fault(c, "'const' failed");
	else
		fault(c, "value must be %s", schema_display(arena_of(c), *want));
	return false;
}

static bool
enum_fits(struct check *c)
{
	const struct val *want = keyword_of(c, "enum", KIND_LIST);
	bool plain = true;
	struct buf b;
	size_t i;

	for (i = 0; want && i < want->l->n; i++) {
		struct val one = want->l->v[i];

		if (equal(c->v, one))
			return true;
		plain = plain && val_kind(one) != KIND_LIST && val_kind(one) != KIND_MAP;
	}
	if (!want)
		return true;
	if (!plain) {
		fault(c, "'enum' failed");
		return false;
	}
	buf_init(&b, arena_of(c), LIMIT_LINE);
	for (i = 0; i < want->l->n; i++)
		buf_printf(&b, "%s%s", i ? ", " : "",
			   schema_display(arena_of(c), want->l->v[i]));
	fault(c, "value must be %s%.*s", want->l->n == 1 ? "" : "one of ",
	      STR_ARG(buf_str(&b)));
	return false;
}

/* Formats bind only up to draft 7. */
static bool
format_fits(struct check *c)
{
	const struct val *want = keyword_of(c, "format", KIND_STRING);
	const char *why;

	if (!want || c->s->draft >= 2019 || val_kind(c->v) != KIND_STRING)
		return true;
	why = schema_format_fault(arena_of(c), want->s, c->v.s);
	if (!why)
		return true;
	fault(c, "%s is not valid %.*s: %s", schema_quote(arena_of(c), c->v.s),
	      STR_ARG(want->s), why);
	return false;
}

/* 'a', 'b': those of the names that the map lacks; NULL when none. */
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

/* minX and maxX, against a count. */
static void
count_check(struct check *c, const char *name, bool least, size_t got)
{
	struct arena *a = arena_of(c);
	double want;

	if (keyword_number(c, name, &want) && want == floor(want) &&
	    (least ? (double)got < want : (double)got > want))
		fault(c, "%s: got %s, want %s", name, schema_number(a, (double)got),
		      schema_number(a, want));
}

static void
required_check(struct check *c)
{
	const struct val *names = keyword_of(c, "required", KIND_LIST);
	const char *text;
	size_t n;

	if (!names || !(text = missing_of(c, names, &n)))
		return;
	fault(c, "missing %s %s", n == 1 ? "property" : "properties", text);
}

/* dependencies, dependentRequired and dependentSchemas */
static void
dependent_check(struct check *c, const char *name)
{
	const struct val *deps = keyword_of(c, name, KIND_MAP);
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
			fault_add(c, apply_self(c, dep));
		else if ((text = missing_of(c, &dep, &n)))
			fault(c, "properties %s required, if %s exists", text,
			      schema_quote(arena_of(c), sorted[i]->key));
	}
}

/* Checks one property; false when only additionalProperties forbids it. */
static bool
property_check(struct check *c, const struct map_entry *p, size_t index)
{
	const struct val *props = keyword_of(c, "properties", KIND_MAP);
	const struct val *patterns = keyword_of(c, "patternProperties", KIND_MAP);
	const struct val *more = keyword(c, "additionalProperties");
	const struct val *own = props ? map_get(props->m, p->key) : NULL;
	struct map_entry *en;
	bool looked_at = own != NULL;

	if (own)
		fault_add(c, apply_value(c, *own, p->v, p->key));
	for (en = patterns ? map_next(patterns->m, NULL) : NULL; en;
	     en = map_next(patterns->m, en)) {
		if (!schema_matches(c->s, en->key, p->key))
			continue;
		looked_at = true;
		fault_add(c, apply_value(c, en->v, p->v, p->key));
	}
	if (looked_at || more)
		uneval_done(c, index);
	if (looked_at || !more)
		return true;
	if (val_kind(*more) == KIND_BOOL)
		return more->b;
	fault_add(c, apply_value(c, *more, p->v, p->key));
	return true;
}

static void
names_check(struct check *c, struct map_entry **sorted)
{
	const struct val *want = c->s->draft >= 6 ? keyword(c, "propertyNames") : NULL;
	size_t i;

	for (i = 0; want && i < c->v.m->n; i++) {
		struct check inner = { .s = c->s, .node = *want, .up = c,
				       .v = val_str(sorted[i]->key),
				       .path = STR(""), .depth = c->depth + 1 };
		struct schema_error *e = apply(&inner);

		if (e)
			fault_causes(c, arena_printf(arena_of(c),
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
		fault(c, "additional properties %.*s not allowed",
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
	const struct val *want = keyword_of(c, "uniqueItems", KIND_BOOL);
	size_t i, k;

	if (!want || !want->b)
		return;
	for (i = 1; i < c->v.l->n; i++)
		for (k = 0; k < i; k++)
			if (equal(c->v.l->v[i], c->v.l->v[k])) {
				fault(c, "items at %zu and %zu are equal", k, i);
				return;
			}
}

/* The keywords that give each item a schema. */
static void
items_check(struct check *c)
{
	bool tuple2020 = c->s->draft >= 2020;
	const struct val *items = keyword(c, "items");
	const struct val *tuple = tuple2020 ? keyword_of(c, "prefixItems", KIND_LIST)
				: items && val_kind(*items) == KIND_LIST ? items : NULL;
	const struct val *rest = tuple2020 || !tuple ? items
						     : keyword(c, "additionalItems");
	size_t i, n = c->v.l->n, first = tuple ? tuple->l->n : 0;

	for (i = 0; i < first && i < n; i++)
		fault_add(c, apply_item(c, tuple->l->v[i], i));
	if (!rest || i >= n)
		return;
	if (!tuple2020 && tuple && val_kind(*rest) == KIND_BOOL) {
		if (!rest->b)
			fault(c, "last %zu additionalItem(s) not allowed", n - i);
		return;
	}
	for (; i < n; i++)
		fault_add(c, apply_item(c, *rest, i));
}

static void
contains_check(struct check *c)
{
	const struct val *want = c->s->draft >= 6 ? keyword(c, "contains") : NULL;
	struct schema_error *bad = schema_error_new(arena_of(c), c->path, NULL), *e;
	double least = 1, most;
	struct buf hits;
	size_t i, n = 0;
	bool counted;

	if (!want)
		return;
	buf_init(&hits, arena_of(c), LIMIT_LINE);
	for (i = 0; i < c->v.l->n; i++) {
		e = apply_item(c, *want, i);
		if (e) {
			schema_error_add(bad, e);
			continue;
		}
		buf_printf(&hits, "%s%zu", n++ ? " " : "", i);
		if (c->s->draft >= 2020)
			uneval_done(c, i);
	}
	counted = c->s->draft >= 2019 && keyword_number(c, "minContains", &least);
	if (!counted && !n)
		fault_causes(c, "no items match contains schema", bad->cause);
	else if (counted && (double)n < least)
		fault_causes(c, n ? arena_printf(arena_of(c),
			"min %.0f items required to match contains schema, but matched %zu items at %.*s",
			least, n, STR_ARG(buf_str(&hits)))
			: arena_printf(arena_of(c),
			"min %.0f items required to match contains schema, but none matched",
			least), bad->cause);
	if (c->s->draft >= 2019 && keyword_number(c, "maxContains", &most) &&
	    (double)n > most)
		fault(c, "max %.0f items required to match contains schema, but matched %zu items at %.*s",
		      most, n, STR_ARG(buf_str(&hits)));
}

static void
string_check(struct check *c)
{
	const struct val *pattern = keyword_of(c, "pattern", KIND_STRING);

	count_check(c, "minLength", true, utf8_count(c->v.s));
	count_check(c, "maxLength", false, utf8_count(c->v.s));
	if (pattern && !schema_matches(c->s, pattern->s, c->v.s))
		fault(c, "%s does not match pattern %s",
		      schema_quote(arena_of(c), c->v.s),
		      schema_quote(arena_of(c), pattern->s));
}

/* One bound; up says which side, strict whether it is excluded itself. */
static void
bound_check(struct check *c, const char *name, double got, double want, bool up,
	    bool strict)
{
	bool bad = up ? got > want : got < want;

	if (bad || (strict && got == want))
		fault(c, "%s: got %s, want %s", name, schema_number(arena_of(c), got),
		      schema_number(arena_of(c), want));
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
		/* in draft 4 exclusiveX is true or false */
		const struct val *flag = keyword_of(c, bounds[i].strict, KIND_BOOL);
		bool strict = flag && flag->b;

		if (keyword_number(c, bounds[i].name, &want))
			bound_check(c, strict ? bounds[i].strict : bounds[i].name, got,
				    want, bounds[i].up, strict);
		if (keyword_number(c, bounds[i].strict, &want))
			bound_check(c, bounds[i].strict, got, want, bounds[i].up, true);
	}
	if (keyword_number(c, "multipleOf", &want) && want != 0) {
		q = got / want;
		if (fabs(q - round(q)) > 1e-9 * fmax(1, fabs(q)))
			fault(c, "multipleOf: got %s, want %s",
			      schema_number(arena_of(c), got),
			      schema_number(arena_of(c), want));
	}
}

/* allOf and anyOf */
static void
several_check(struct check *c, const char *name, bool all)
{
	const struct val *list = keyword_of(c, name, KIND_LIST);
	struct schema_error *bad = schema_error_new(arena_of(c), c->path, NULL), *e;
	bool matched = false;
	size_t i;

	if (!list || !list->l->n)
		return;
	for (i = 0; i < list->l->n; i++) {
		e = apply_self(c, list->l->v[i]);
		if (e)
			schema_error_add(bad, e);
		matched = matched || !e;
		if (!all && !e && !uneval_any(&c->uneval))
			break;
	}
	if (all ? bad->cause != NULL : !matched)
		fault_causes(c, all ? "'allOf' failed" : "'anyOf' failed", bad->cause);
}

static void
one_check(struct check *c)
{
	const struct val *list = keyword_of(c, "oneOf", KIND_LIST);
	struct schema_error *bad = schema_error_new(arena_of(c), c->path, NULL), *e;
	size_t i, first = 0;
	bool matched = false;

	if (!list || !list->l->n)
		return;
	for (i = 0; i < list->l->n; i++) {
		e = apply_self(c, list->l->v[i]);
		if (e) {
			if (!matched)
				schema_error_add(bad, e);
		} else if (matched) {
			fault(c, "'oneOf' failed, subschemas %zu, %zu matched", first, i);
			return;
		} else {
			matched = true;
			first = i;
		}
	}
	if (!matched)
		fault_causes(c, "'oneOf' failed, none matched", bad->cause);
}

static void
conditions_check(struct check *c)
{
	const struct val *not = keyword(c, "not");
	const struct val *cond = c->s->draft >= 7 ? keyword(c, "if") : NULL;
	const struct val *branch;

	if (not && !apply_self(c, *not))
		fault(c, "'not' failed");
	several_check(c, "allOf", true);
	several_check(c, "anyOf", false);
	one_check(c);
	if (!cond)
		return;
	branch = keyword(c, apply_self(c, *cond) ? "else" : "then");
	if (branch)
		fault_add(c, apply_self(c, *branch));
}

/* unevaluatedProperties and unevaluatedItems */
static void
rest_check(struct check *c)
{
	bool is_map = val_kind(c->v) == KIND_MAP;
	const struct val *want = is_map ? keyword(c, "unevaluatedProperties")
		: val_kind(c->v) == KIND_LIST ? keyword(c, "unevaluatedItems") : NULL;
	struct map_entry **sorted = is_map ? map_sorted(c->v.m, arena_of(c)) : NULL;
	size_t i;

	for (i = 0; want && i < c->uneval.n; i++) {
		if (!c->uneval.left[i])
			continue;
		fault_add(c, is_map ? apply_value(c, *want, sorted[i]->v, sorted[i]->key)
				    : apply_item(c, *want, i));
	}
	if (want)
		c->uneval.n = 0;
}

/* True when the same schema is being applied to the same value already. */
static bool
is_cycle(const struct check *c)
{
	const struct check *up = c;

	while (up->same_value) {
		up = up->up;
		if (up->node.m == c->node.m)
			return true;
	}
	return false;
}

/* Follows a reference; its errors stand for themselves. */
static struct schema_error *
reference_check(struct check *c, const char *name)
{
	const struct val *ref = keyword_of(c, name, KIND_STRING);
	struct err e = { .arena = arena_of(c) };
	struct schema_error *bad, *out;
	struct val target;

	if (!ref || str_starts(ref->s, STR("urn:")))
		return NULL;
	if (!schema_resolve(c->s, c->node, ref->s, &target, &e))
		return schema_error_new(arena_of(c), c->path, e.msg);
	bad = apply_self(c, target);
	if (!bad)
		return NULL;
	out = schema_error_new(arena_of(c), c->path, NULL);
	schema_error_add(out, bad->group ? bad->cause : bad);
	return out;
}

static void
value_check(struct check *c)
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
	} else if (number_of(c->v, &f)) {
		number_check(c, f);
	}
}

/* All keywords of a schema that is a map. */
static void
keywords_check(struct check *c)
{
	bool old = c->s->draft < 2019;

	/* up to draft 7 a reference hides what stands beside it */
	if (old && keyword_of(c, "$ref", KIND_STRING)) {
		fault_add(c, reference_check(c, "$ref"));
		return;
	}
	if (!type_fits(c) || !const_fits(c) || !enum_fits(c) || !format_fits(c))
		return;
	if (!old)
		fault_add(c, reference_check(c, "$ref"));
	value_check(c);
	if (!old) {
		fault_add(c, reference_check(c, "$recursiveRef"));
		fault_add(c, reference_check(c, "$dynamicRef"));
	}
	conditions_check(c);
	if (!old)
		rest_check(c);
}

static struct schema_error *
apply(struct check *c)
{
	struct schema_error *e;

	c->errors = schema_error_new(arena_of(c), c->path, NULL);
	c->errors->group = true;
	if (val_kind(c->node) == KIND_BOOL) {
		if (!c->node.b)
			fault(c, "false schema");
	} else if (val_kind(c->node) != KIND_MAP) {
		return NULL;
	} else if (c->depth > DEPTH_MOST) {
		fault(c, "schemas are nested deeper than %d", DEPTH_MOST);
	} else if (is_cycle(c)) {
		fault(c, "a reference of the schema leads back to itself");
	} else {
		keywords_check(c);
	}
	e = c->errors->cause;
	if (e && e->next) {
		c->errors->text = "validation failed";
		return c->errors;
	}
	return e;
}

struct schema_error *
schema_apply(struct schema *s, struct val node, struct val v)
{
	struct check c = { .s = s, .node = node, .v = v, .path = STR("") };

	uneval_start(&c, false);
	return apply(&c);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Applies a schema to a value, keyword by keyword in the library's order. */
#include "schema_apply.h"

#include <math.h>

#include "base/limits.h"

enum { DEPTH_MOST = 256 };

static struct arena *
arena_of(const struct check *c)
{
	return c->s->arena;
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

/* How many items, from the first on, the keywords of this schema look at in any case;
 * *all is set when they look at all of them. */
static size_t
items_looked_at(const struct check *c, bool *all)
{
	const struct val *items = check_keyword(c, "items");

	if (c->s->draft >= 2020) {
		const struct val *prefix = check_keyword_of(c, "prefixItems", KIND_LIST);

		*all = items != NULL;
		return prefix ? prefix->l->n : 0;
	}
	*all = check_keyword(c, "additionalItems") || (items && val_kind(*items) != KIND_LIST);
	return items && val_kind(*items) == KIND_LIST ? items->l->n : 0;
}

/* Starts to note which properties or items are looked at, when the schema around this
 * one asks or this one has an unevaluated keyword. */
static void
uneval_start(struct check *c, bool asked)
{
	size_t i, n = 0, from = 0;
	bool all = false;

	if (c->s->draft < 2019 || val_kind(c->node) != KIND_MAP)
		return;
	if (val_kind(c->v) == KIND_MAP) {
		if (!asked && !check_keyword(c, "unevaluatedProperties"))
			return;
		all = check_keyword(c, "additionalProperties") != NULL;
		n = c->v.m->n;
	} else if (val_kind(c->v) == KIND_LIST) {
		if (!asked && !check_keyword(c, "unevaluatedItems"))
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

/* Notes as looked at what a schema has looked at that was applied to the same value. */
static void
uneval_merge(struct check *c, const struct uneval *inner)
{
	size_t i;

	for (i = 0; i < c->uneval.n; i++)
		if (i >= inner->n || !inner->left[i])
			c->uneval.left[i] = false;
}

struct schema_error *
check_self(struct check *c, struct val node)
{
	struct check inner = { .s = c->s, .node = node, .v = c->v, .path = c->path,
			       .up = c, .same_value = true, .depth = c->depth + 1 };
	struct schema_error *e;

	uneval_start(&inner, uneval_any(&c->uneval));
	e = check_apply(&inner);
	if (!e)
		uneval_merge(c, &inner.uneval);
	return e;
}

struct schema_error *
check_value(struct check *c, struct val node, struct val v, struct str token)
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
	return check_apply(&inner);
}

struct schema_error *
check_item(struct check *c, struct val node, size_t i)
{
	return check_value(c, node, c->v.l->v[i],
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
	const struct val *want = check_keyword(c, "type");
	const char *got = type_name(c->v);
	struct buf b;
	double f;
	size_t i;

	if (!want || type_listed(want, got))
		return true;
	if (check_number(c->v, &f) && f == floor(f) && type_listed(want, "integer"))
		return true;
	buf_init(&b, arena_of(c), 256);
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (type_listed(want, types[i]))
			buf_printf(&b, "%s%s", b.n ? " or " : "", types[i]);
	if (!b.n)
		return true;
	check_fault(c, "got %s, want %.*s", got, STR_ARG(buf_str(&b)));
	return false;
}

static bool
const_fits(struct check *c)
{
	const struct val *want = c->s->draft >= 6 ? check_keyword(c, "const") : NULL;

	if (!want || check_equal(c->v, *want))
		return true;
	if (val_kind(*want) == KIND_LIST || val_kind(*want) == KIND_MAP)
		check_fault(c, "'const' failed");
	else
		check_fault(c, "value must be %s", schema_display(arena_of(c), *want));
	return false;
}

static bool
enum_fits(struct check *c)
{
	const struct val *want = check_keyword_of(c, "enum", KIND_LIST);
	bool plain = true;
	struct buf b;
	size_t i;

	for (i = 0; want && i < want->l->n; i++) {
		struct val one = want->l->v[i];

		if (check_equal(c->v, one))
			return true;
		plain = plain && val_kind(one) != KIND_LIST && val_kind(one) != KIND_MAP;
	}
	if (!want)
		return true;
	if (!plain) {
		check_fault(c, "'enum' failed");
		return false;
	}
	buf_init(&b, arena_of(c), LIMIT_LINE);
	for (i = 0; i < want->l->n; i++)
		buf_printf(&b, "%s%s", i ? ", " : "",
			   schema_display(arena_of(c), want->l->v[i]));
	check_fault(c, "value must be %s%.*s", want->l->n == 1 ? "" : "one of ",
	      STR_ARG(buf_str(&b)));
	return false;
}

/* Formats are checked up to draft 7 only; later drafts have them as annotations. */
static bool
format_fits(struct check *c)
{
	const struct val *want = check_keyword_of(c, "format", KIND_STRING);
	const char *why;

	if (!want || c->s->draft >= 2019 || val_kind(c->v) != KIND_STRING)
		return true;
	why = schema_format_fault(arena_of(c), want->s, c->v.s);
	if (!why)
		return true;
	check_fault(c, "%s is not valid %.*s: %s", schema_quote(arena_of(c), c->v.s),
	      STR_ARG(want->s), why);
	return false;
}

/* Checks the keywords allOf and anyOf. */
static void
several_check(struct check *c, const char *name, bool all)
{
	const struct val *list = check_keyword_of(c, name, KIND_LIST);
	struct schema_error *bad = schema_error_new(arena_of(c), c->path, NULL), *e;
	bool matched = false;
	size_t i;

	if (!list || !list->l->n)
		return;
	for (i = 0; i < list->l->n; i++) {
		e = check_self(c, list->l->v[i]);
		if (e)
			schema_error_add(bad, e);
		matched = matched || !e;
		if (!all && !e && !uneval_any(&c->uneval))
			break;
	}
	if (all ? bad->cause != NULL : !matched)
		check_fault_causes(c, all ? "'allOf' failed" : "'anyOf' failed", bad->cause);
}

static void
one_check(struct check *c)
{
	const struct val *list = check_keyword_of(c, "oneOf", KIND_LIST);
	struct schema_error *bad = schema_error_new(arena_of(c), c->path, NULL), *e;
	size_t i, first = 0;
	bool matched = false;

	if (!list || !list->l->n)
		return;
	for (i = 0; i < list->l->n; i++) {
		e = check_self(c, list->l->v[i]);
		if (e) {
			if (!matched)
				schema_error_add(bad, e);
		} else if (matched) {
			check_fault(c, "'oneOf' failed, subschemas %zu, %zu matched", first, i);
			return;
		} else {
			matched = true;
			first = i;
		}
	}
	if (!matched)
		check_fault_causes(c, "'oneOf' failed, none matched", bad->cause);
}

static void
conditions_check(struct check *c)
{
	const struct val *not = check_keyword(c, "not");
	const struct val *cond = c->s->draft >= 7 ? check_keyword(c, "if") : NULL;
	const struct val *branch;

	if (not && !check_self(c, *not))
		check_fault(c, "'not' failed");
	several_check(c, "allOf", true);
	several_check(c, "anyOf", false);
	one_check(c);
	if (!cond)
		return;
	branch = check_keyword(c, check_self(c, *cond) ? "else" : "then");
	if (branch)
		check_fault_add(c, check_self(c, *branch));
}

/* Checks the keywords unevaluatedProperties and unevaluatedItems. */
static void
rest_check(struct check *c)
{
	bool is_map = val_kind(c->v) == KIND_MAP;
	const struct val *want = is_map ? check_keyword(c, "unevaluatedProperties")
		: val_kind(c->v) == KIND_LIST ? check_keyword(c, "unevaluatedItems") : NULL;
	struct map_entry **sorted = is_map ? map_sorted(c->v.m, arena_of(c)) : NULL;
	size_t i;

	for (i = 0; want && i < c->uneval.n; i++) {
		if (!c->uneval.left[i])
			continue;
		check_fault_add(c, is_map ? check_value(c, *want, sorted[i]->v, sorted[i]->key)
				    : check_item(c, *want, i));
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

/* Applies the schema that a reference leads to; the message names its errors and not
 * the reference. */
static struct schema_error *
reference_check(struct check *c, const char *name)
{
	const struct val *ref = check_keyword_of(c, name, KIND_STRING);
	struct err e = { .arena = arena_of(c) };
	struct schema_error *bad, *out;
	struct val target;

	if (!ref || str_starts(ref->s, STR("urn:")))
		return NULL;
	if (!schema_resolve(c->s, c->node, ref->s, &target, &e))
		return schema_error_new(arena_of(c), c->path, e.msg);
	bad = check_self(c, target);
	if (!bad)
		return NULL;
	out = schema_error_new(arena_of(c), c->path, NULL);
	schema_error_add(out, bad->group ? bad->cause : bad);
	return out;
}

/* Applies all keywords of a schema that is a map. */
static void
keywords_check(struct check *c)
{
	bool old = c->s->draft < 2019;

	/* up to draft 7 a schema with a reference has no other keywords */
	if (old && check_keyword_of(c, "$ref", KIND_STRING)) {
		check_fault_add(c, reference_check(c, "$ref"));
		return;
	}
	if (!type_fits(c) || !const_fits(c) || !enum_fits(c) || !format_fits(c))
		return;
	if (!old)
		check_fault_add(c, reference_check(c, "$ref"));
	check_own_type(c);
	if (!old) {
		check_fault_add(c, reference_check(c, "$recursiveRef"));
		check_fault_add(c, reference_check(c, "$dynamicRef"));
	}
	conditions_check(c);
	if (!old)
		rest_check(c);
}

struct schema_error *
check_apply(struct check *c)
{
	struct schema_error *e;

	c->errors = schema_error_new(arena_of(c), c->path, NULL);
	c->errors->group = true;
	if (val_kind(c->node) == KIND_BOOL) {
		if (!c->node.b)
			check_fault(c, "false schema");
	} else if (val_kind(c->node) != KIND_MAP) {
		return NULL;
	} else if (c->depth > DEPTH_MOST) {
		check_fault(c, "schemas are nested deeper than %d", DEPTH_MOST);
	} else if (is_cycle(c)) {
		check_fault(c, "a reference of the schema leads back to itself");
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
	return check_apply(&c);
}

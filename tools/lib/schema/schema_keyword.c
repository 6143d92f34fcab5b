/* SPDX-License-Identifier: Apache-2.0 */
/* Looks up keywords of a schema, and notes errors at the value it is applied to. */
#include "schema_apply.h"

static struct arena *
arena_of(const struct check *c)
{
	return c->s->arena;
}

const struct val *
check_keyword(const struct check *c, const char *name)
{
	return map_get(c->node.m, str_of(name));
}

const struct val *
check_keyword_of(const struct check *c, const char *name, enum kind kind)
{
	const struct val *v = check_keyword(c, name);

	return v && val_kind(*v) == kind ? v : NULL;
}

bool
check_number(struct val v, double *out)
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

bool
check_keyword_number(const struct check *c, const char *name, double *out)
{
	const struct val *v = check_keyword(c, name);

	return v && check_number(*v, out);
}

void
check_fault(struct check *c, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = arena_vprintf(arena_of(c), fmt, ap);
	va_end(ap);
	schema_error_add(c->errors, schema_error_new(arena_of(c), c->path, p));
}

void
check_fault_add(struct check *c, struct schema_error *e)
{
	if (e)
		schema_error_add(c->errors, e);
}

void
check_fault_causes(struct check *c, const char *text, struct schema_error *causes)
{
	struct schema_error *e = schema_error_new(arena_of(c), c->path, text);

	schema_error_add(e, causes);
	schema_error_add(c->errors, e);
}

void
check_looked_at(struct check *c, size_t i)
{
	if (i < c->uneval.n)
		c->uneval.left[i] = false;
}

bool
check_equal(struct val x, struct val y)
{
	struct map_entry *en;
	double f, g;
	size_t i;

	if (check_number(x, &f))
		return check_number(y, &g) && f == g;
	if (val_kind(x) != val_kind(y))
		return false;
	if (val_kind(x) == KIND_LIST) {
		for (i = 0; x.l->n == y.l->n && i < x.l->n; i++)
			if (!check_equal(x.l->v[i], y.l->v[i]))
				return false;
		return x.l->n == y.l->n;
	}
	if (val_kind(x) == KIND_MAP) {
		if (x.m->n != y.m->n)
			return false;
		for (en = map_next(x.m, NULL); en; en = map_next(x.m, en)) {
			struct val *other = map_get(y.m, en->key);

			if (!other || !check_equal(en->v, *other))
				return false;
		}
		return true;
	}
	return val_equal(x, y);
}

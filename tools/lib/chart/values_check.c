/* SPDX-License-Identifier: Apache-2.0 */
#include "values_check.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "schema/schema.h"

/* Appends to b the faults of the values of c and of the charts in it. */
static void
chart_check(struct arena *a, const struct chart *c, struct val values, struct buf *b)
{
	/* the memory for a schema is freed after its check */
	struct arena work = { .limit = a->limit, .full = a->full, .data = a->data };
	struct err e = { .arena = a };
	size_t i;

	if (c->schema.p && !schema_check(&work, c->schema, values, &e))
		buf_printf(b, "%.*s:\n%s", STR_ARG(c->meta->name), e.msg);
	arena_free(&work);
	for (i = 0; i < c->ndep; i++) {
		struct str name = c->dep[i]->meta->name;
		struct val *v = map_get(values.m, name);

		if (!v || val_is_nil(*v))
			continue;
		if (val_kind(*v) == KIND_MAP)
			chart_check(a, c->dep[i], *v, b);
		else
			buf_printf(b, "%.*s:\ninvalid type for values: expected object (map), got %s\n",
				   STR_ARG(name), v->type->name);
	}
}

bool
values_check(struct arena *a, const struct chart *c, struct val values,
	     struct err *e)
{
	struct buf b;

	buf_init(&b, a, LIMIT_LINE);
	chart_check(a, c, values, &b);
	if (!b.n)
		return true;
	return err_set(e, STATUS_INCOMPLETE,
		       "values don't meet the specifications of the schema(s) in the following chart(s):\n%.*s",
		       (int)b.n, b.p);
}

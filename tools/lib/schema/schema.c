/* SPDX-License-Identifier: Apache-2.0 */
#include "schema.h"

#include "base/limits.h"
#include "schema_apply.h"

bool
schema_check(struct arena *a, struct str text, struct val v, struct err *e)
{
	struct schema_error *bad, *c;
	struct schema *s;
	struct buf b;

	if (!schema_open(a, text, &s, e))
		return false;
	bad = schema_apply(s, s->root, v);
	if (!bad)
		return true;
	buf_init(&b, a, LIMIT_LINE);
	if (bad->group)
		for (c = bad->cause; c; c = c->next)
			schema_error_print(&b, c, 1);
	else
		schema_error_print(&b, bad, 1);
	buf_addc(&b, '\n');
	/* Helm leaves out the title of the library's error and the line break that
	 * ends it */
	return err_set(e, STATUS_INCOMPLETE, "%.*s", (int)b.n - 1, b.p + 1);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Many tables of an array take memory in proportion to their number. */
#include "../tap.h"
#include "base/buf.h"
#include "base/limits.h"
#include "golang/toml.h"

enum { TABLES = 20000 };

int
main(void)
{
	struct arena text = { 0 }, a = { .limit = 128 * MIB };
	struct err e = { .arena = &a };
	struct val v = NIL, first, last;
	struct buf b;
	int i;

	buf_init(&b, &text, LIMIT_FILE);
	for (i = 0; i < TABLES; i++)
		buf_printf(&b, "[[t]]\nn = %d\n", i);
	ok(toml_parse(&a, buf_str(&b), &v, &e), "many tables are read");
	is_int((long long)val_length(val_get(v, "t")), TABLES, "all of them");
	first = val_get(v, "t").l->v[0];
	last = val_get(v, "t").l->v[TABLES - 1];
	is_int(val_get(first, "n").i, 0, "the first");
	is_int(val_get(last, "n").i, TABLES - 1, "and the last");
	arena_free(&text);
	arena_free(&a);
	return tap_end();
}

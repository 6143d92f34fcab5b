/* SPDX-License-Identifier: Apache-2.0 */
/* What yaml_simple reads, libyaml reads too, and the same. */
#include "fuzz.h"
#include "yaml_node.h"

static bool
same(const struct yaml_node *x, const struct yaml_node *y)
{
	size_t i;

	if (x->kind != y->kind || x->implicit != y->implicit || x->n != y->n ||
	    !str_eq(x->tag, y->tag) || !str_eq(x->value, y->value))
		return false;
	for (i = 0; i < x->n; i++)
		if (!same(x->child[i], y->child[i]))
			return false;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str text = { (const char *)p, n };
	struct yaml_node *simple = yaml_simple(text, &a, &a), *root = NULL;
	struct yaml_reader *r = yaml_reader_open(text);

	if (simple && (!yaml_reader_next(r, &a, &a, &root, &e) || !root ||
		       !same(simple, root) ||
		       !yaml_reader_next(r, &a, &a, &root, &e) || root))
		abort();
	yaml_reader_close(r);
	arena_free(&a);
	return 0;
}

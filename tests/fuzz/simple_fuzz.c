/* SPDX-License-Identifier: Apache-2.0 */
/* What yaml_simple reads, libyaml reads too, and the same. */
#include "fuzz.h"
#include "yaml.h"
#include "yaml_node.h"

static bool
same(const struct yaml_node *x, const struct yaml_node *y)
{
	size_t i;

	if (x->kind != y->kind || x->implicit != y->implicit)
		return false;
	if (x->kind == YAML_SCALAR)
		return str_eq(x->tag, y->tag) && str_eq(x->value, y->value);
	if (x->n != y->n)
		return false;
	for (i = 0; i < x->n; i++)
		if (!same(x->child[i], y->child[i]))
			return false;
	return true;
}

/* What is left out must not change what is kept, nor hide an error. */
static void
same_entries(struct arena *a, struct str text)
{
	static const char *const keys[] = { "a", "kind", NULL };
	struct err e = { .arena = a }, f = { .arena = a };
	struct val all, some;
	bool good = yaml_parse(a, text, YAML_EXACT, &all, &e);
	size_t i;

	if (yaml_parse_only(a, text, YAML_EXACT, keys, &some, &f) != good ||
	    (!good && strcmp(e.msg, f.msg)))
		abort();
	for (i = 0; good && keys[i]; i++)
		if (!val_equal(val_get(all, keys[i]), val_get(some, keys[i])))
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str text = { (const char *)p, n };
	struct yaml_node *simple = yaml_simple(text, NULL, &a, &a), *root = NULL;
	struct yaml_reader *r = yaml_reader_open(text);

	if (simple && (!yaml_reader_next(r, &a, &a, &root, &e) || !root ||
		       !same(simple, root) ||
		       !yaml_reader_next(r, &a, &a, &root, &e) || root))
		abort();
	yaml_reader_close(r);
	same_entries(&a, text);
	arena_free(&a);
	return 0;
}

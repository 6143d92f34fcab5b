/* SPDX-License-Identifier: Apache-2.0 */
/* What yaml_simple reads, libyaml reads too, and the same. */
#include "fuzz.h"
#include "yaml/yaml.h"
#include "yaml/yaml_node.h"

/* What is read without libyaml is what it reads. */
static void
same_value(struct arena *a, struct str text, unsigned numbers)
{
	struct err e = { .arena = a };
	struct yaml_stream *y;
	struct val simple, full;

	if (!yaml_simple(a, text, numbers, NULL, &simple))
		return;
	y = yaml_open(a, text, numbers);
	if (yaml_next(y, a, &full, &e) != 1 || !val_equal(simple, full) ||
	    yaml_next(y, a, &full, &e) != 0)
		abort();
	yaml_close(y);
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
	struct str text = { (const char *)p, n };

	same_value(&a, text, YAML_FLOATS);
	same_value(&a, text, YAML_EXACT);
	same_entries(&a, text);
	arena_free(&a);
	return 0;
}

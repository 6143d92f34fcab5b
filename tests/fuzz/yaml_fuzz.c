/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML: every document is read, and written; what was written reads as a value
 * that is written the same.  Two things go-yaml itself does not bring back are
 * left out: the key "<<", and U+2028 and U+2029, which end lines.
 */
#include "fuzz.h"
#include "yaml/yaml.h"

static bool
comes_back(struct str text)
{
	return !str_holds(text, STR("<<")) && !str_holds(text, STR("\xe2\x80\xa8")) &&
	       !str_holds(text, STR("\xe2\x80\xa9"));
}

static void
write_again(struct arena *a, struct val v, struct err *e)
{
	struct str once, again;
	struct val back;

	yaml_emit_pretty(a, v, &once, e);
	if (!yaml_emit(a, v, &once, e) || !comes_back(once))
		return;
	if (!yaml_parse(a, once, YAML_FLOATS, &back, e) ||
	    !yaml_emit(a, back, &again, e) || !str_eq(once, again))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str text = { (const char *)p, n };
	struct yaml_stream *y = yaml_open(&a, text, YAML_FLOATS);
	struct val v;

	while (yaml_next(y, &a, &v, &e) == 1)
		write_again(&a, v, &e);
	yaml_close(y);
	yaml_parse(&a, text, YAML_EXACT | YAML_STRICT, &v, &e);
	arena_free(&a);
	return 0;
}

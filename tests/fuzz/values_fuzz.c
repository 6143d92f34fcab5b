/* SPDX-License-Identifier: Apache-2.0 */
/* Values: the first byte says which reader sees the first line and the rest. */
#include "base/path.h"
#include "chart/documents.h"
#include "chart/glob.h"
#include "chart/ignore.h"
#include "chart/strvals.h"
#include "chart/values.h"
#include "fuzz.h"
#include "json/gojson.h"
#include "schema/schema.h"

static bool
no_file(void *data, struct arena *a, struct str path, struct str *out, struct err *e)
{
	(void)data;
	(void)a;
	(void)e;
	*out = path;
	return true;
}

static void
schema_try(struct arena *a, struct str schema, struct str text, struct err *e)
{
	struct val v;

	if (values_read(a, text, false, &v, e))
		schema_check(a, schema, v, e);
}

static void
names_try(struct arena *a, struct str pattern, struct str name, struct err *e)
{
	struct glob *g = glob_compile(a, pattern);
	struct ignore *rules;

	if (g)
		glob_match(g, name);
	path_match(pattern, name);
	path_clean(a, name);
	if (ignore_parse(a, name, &rules, e))
		ignore_match(rules, pattern, false);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str text = { (const char *)p, n }, first, rest;
	size_t count;

	if (n < 2)
		return 0;
	str_cut(str_sub(text, 1, n), '\n', &first, &rest);
	if (*p >= '0' && *p <= '4')
		strvals_parse(&a, first, (enum strvals_kind)(*p - '0'), n % 2, val_map(&a),
			      no_file, NULL, &e);
	else if (*p == '5')
		schema_try(&a, first, rest, &e);
	else if (*p == '6')
		names_try(&a, first, rest, &e);
	else
		manifest_split(&a, rest, *p & 1, &count);
	arena_free(&a);
	return 0;
}

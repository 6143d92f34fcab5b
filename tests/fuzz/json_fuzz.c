/* SPDX-License-Identifier: Apache-2.0 */
/* JSON: what Go's reader takes is written, read and written the same again;
 * the records' reader and the TOML writer see the same inputs. */
#include "fuzz.h"
#include "golang/toml.h"
#include "json/gojson.h"
#include "json/json.h"

static void
write_again(struct arena *a, struct val v, unsigned flags, struct err *e)
{
	struct str once, again;
	struct val back;

	if (!gojson_emit(a, v, flags, &once, e) ||
	    !gojson_parse(a, once, GOJSON_ANY, &back, e) ||
	    !gojson_emit(a, back, flags, &again, e) || !str_eq(once, again))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str text = { (const char *)p, n }, out;
	struct val v;

	if (gojson_parse(&a, text, GOJSON_ANY, &v, &e)) {
		write_again(&a, v, GOJSON_HTML, &e);
		write_again(&a, v, GOJSON_PRETTY, &e);
		toml_emit(&a, v, &out, &e);
	}
	if (json_parse(&a, text, &v, &e))
		json_emit(&a, v);
	arena_free(&a);
	return 0;
}

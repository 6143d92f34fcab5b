/* SPDX-License-Identifier: Apache-2.0 */
#include "json/json.h"

#include "../tap.h"

static struct arena a;

/* What text reads as, written again; the error when it does not read. */
static struct str
again(const char *text)
{
	struct err e = { .arena = &a };
	struct val v;

	return json_parse(&a, str_of(text), &v, &e) ? json_emit(&a, v)
						     : str_of(e.msg);
}

static void
same(const char *text)
{
	is_str(again(text), text, text);
}

int
main(void)
{
	struct err e = { .arena = &a };
	struct val v;

	same("{\"b\":1,\"a\":[true,false,null,\"x\"],\"B\":{}}");
	same("[]");
	same("123456789012345");
	same("-1.5");
	same("\"a\\\"b\\\\\\n\\u0001<&>\"");
	is_str(again(" [ 1 , 2 ]\n"), "[1,2]", "white space");
	is_str(again("[1,]"), "not JSON at offset 3", "an error has its offset");
	is_str(again("[1] x"), "not JSON at offset 3", "nothing may follow");
	is_str(again("{\"a\":[1e999]}"), "a number is too large", "what no double holds");
	is_str(again("[\"a\\u0000b\",\"\\\\u0000\"]"), "[\"a\xef\xbf\xbd" "b\",\"\\\\u0000\"]",
	       "a NUL does not end a text");
	ok(json_parse(&a, (struct str){ "\"a\0b\"", 5 }, &v, &e) && v.s.n == 3,
	   "nor does one that is not escaped");
	is_str(again(""), "not JSON at offset 0", "empty");
	ok(json_parse(&a, STR("{\"A\":1,\"a\":2,\"f\":0.5}"), &v, &e), "parses");
	is_int(val_get(v, "a").i, 2, "keys mind case");
	ok(val_get(v, "a").type == &TYPE_INT64, "integers are int64");
	ok(val_get(v, "f").type == &TYPE_FLOAT64, "others float64");
	arena_free(&a);
	return tap_end();
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Expected values are what helm template printed for the same options. */
#include "chart/strvals.h"

#include "../tap.h"
#include "json/gojson.h"

static struct arena arena;

static void
check(enum strvals_kind kind, const char *text, const char *want)
{
	struct err e = { .arena = &arena };
	struct val dest = val_map(&arena);
	struct str out;

	if (!strvals_parse(&arena, str_of(text), kind, false, dest, NULL, NULL, &e))
		out = str_of(e.msg);
	else if (!gojson_emit(&arena, dest, 0, &out, &e))
		out = str_of(e.msg);
	is_str(out, want, text);
}

int
main(void)
{
	check(STRVALS_TYPED, "a=1,b=true,c=NULL,d=007,e=0,f=1.5,g=",
	      "{\"a\":1,\"b\":true,\"c\":null,\"d\":\"007\",\"e\":0,\"f\":\"1.5\",\"g\":\"\"}");
	check(STRVALS_TYPED, "a.b.c=x,a.b.d=y", "{\"a\":{\"b\":{\"c\":\"x\",\"d\":\"y\"}}}");
	check(STRVALS_TYPED, "a\\.b=x\\,y", "{\"a.b\":\"x,y\"}");
	check(STRVALS_TYPED, "a={x,2,},b={}", "{\"a\":[\"x\",2,\"\"],\"b\":[\"\"]}");
	check(STRVALS_TYPED, "a[0].b=1,a[2]=z,a[0].c=2",
	      "{\"a\":[{\"b\":1,\"c\":2},null,\"z\"]}");
	check(STRVALS_TYPED, "a[0][1]=x", "{\"a\":[[null,\"x\"]]}");
	check(STRVALS_TYPED, "a[0]", "{\"a\":[]}");
	check(STRVALS_TYPED, "a", "key \"a\" has no value");
	check(STRVALS_TYPED, "a,b=1", "key \"a\" has no value (cannot end with ,)");
	check(STRVALS_TYPED, "a={x", "list must terminate with '}'");
	check(STRVALS_TYPED, "a[x]=1",
	      "error parsing index: strconv.Atoi: parsing \"x\": invalid syntax");
	check(STRVALS_TYPED, "a[-1]=1", "negative -1 index not allowed");
	check(STRVALS_TYPED, "a[70000]=1",
	      "index of 70000 is greater than maximum supported index of 65536");
	check(STRVALS_TYPED, "a[0]bc=1",
	      "unexpected data at end of array index: ['b' 'c']");
	check(STRVALS_TYPED, "a=1,a.b=2",
	      "unable to parse key: interface conversion: interface {} is int64, not map[string]interface {}");
	check(STRVALS_TYPED, "a.=1", "key map \"a\" has no value");
	check(STRVALS_STRING, "a=1,b=true,c=null",
	      "{\"a\":\"1\",\"b\":\"true\",\"c\":\"null\"}");
	check(STRVALS_JSON, "a={\"x\":[1,2]} , b=\"q,\",c=,d=1.5",
	      "{\" b\":\"q,\",\"a\":{\"x\":[1,2]},\"c\":null,\"d\":1.5}");
	check(STRVALS_LITERAL, "a.b=x,y={z}\\", "{\"a\":{\"b\":\"x,y={z}\\\\\"}}");
	check(STRVALS_LITERAL, "a[1]=x", "{\"a\":[null,\"x\"]}");
	arena_free(&arena);
	return tap_end();
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml/yamlpos.h"

#include "../tap.h"
#include "base/arena.h"

static const char text[] =
	"# a comment\n"
	"a:\n"
	"  b: [x,\n"
	"      y]\n"
	"  c:\n"
	"    - d: 1\n"
	"    - e: 2\n"
	"f: &n {b: 1}\n"
	"g: *n\n";

int
main(void)
{
	struct yaml_at a = { NULL, STR_INIT("a"), 0 }, b = { &a, STR_INIT("b"), 0 };
	struct yaml_at b1 = { &b, STR_INIT(""), 1 }, c = { &a, STR_INIT("c"), 0 };
	struct yaml_at c1 = { &c, STR_INIT(""), 1 }, e = { &c1, STR_INIT("e"), 0 };
	struct yaml_at no = { &a, STR_INIT("none"), 0 }, g = { NULL, STR_INIT("g"), 0 };
	struct yaml_at gb = { &g, STR_INIT("b"), 0 };
	struct str src = str_of(text), key;
	struct arena arena = { 0 };
	size_t line;

	is_int((long long)yaml_line_of(src, NULL), 2, "the root");
	is_int((long long)yaml_line_of(src, &b), 3, "a key");
	is_int((long long)yaml_line_of(src, &b1), 4, "an entry of a list");
	is_int((long long)yaml_line_of(src, &e), 7, "a key in an entry");
	is_int((long long)yaml_line_of(src, &no), 2, "a missing key: its mapping");
	is_int((long long)yaml_line_of(src, &gb), 9, "behind an alias: the alias");
	is_int((long long)yaml_line_of(STR("a: [\n"), &b), 1, "broken text");
	is_int((long long)yaml_line_of(STR(""), &b), 1, "empty text");
	ok(!yaml_key_twice(&arena, src, &line, &key), "no key twice");
	ok(yaml_key_twice(&arena, STR("a: 1\nb:\n - {c: [], d: 1,\n  c: 2}\n"),
			  &line, &key) && line == 4 && str_is(key, "c"),
	   "a key twice");
	ok(!yaml_key_twice(&arena, STR("a: 1\na: ]"), &line, &key) || line == 2,
	   "broken after it");
	ok(!yaml_key_twice(&arena, STR("a: 1\nb: ]"), &line, &key), "broken");
	arena_free(&arena);
	return tap_end();
}

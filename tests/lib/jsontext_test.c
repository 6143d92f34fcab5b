/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as text: what is taken, and what its parts are. */
#include "json/jsontext.h"

#include "json/jsontext.h"
#include "../tap.h"

static struct arena a;

/* The text without blanks, or the message. */
static const char *
compact(const char *text)
{
	struct err e = { .arena = &a };
	char *p = arena_cstr(&a, str_of(text));
	size_t n = jsontext_compact(p, strlen(p), &e);

	return n ? arena_cstr(&a, (struct str){ p, n }) : e.msg;
}

static void
test_compact(void)
{
	static const struct { const char *text, *want; } cases[] = {
		{ " {\"a\" : [ 1.50e+1 , -0, true ,null ] , \"b\\u00e9\\n\":{ } }\n",
		  "{\"a\":[1.50e+1,-0,true,null],\"b\\u00e9\\n\":{}}" },
		{ "\"long text with \\\" and \\\\\\\\\"", "\"long text with \\\" and \\\\\\\\\"" },
		{ "", "unexpected end of JSON input" },
		{ "{\"a\":1", "unexpected end of JSON input" },
		{ "\"abcdefghijklm", "unexpected end of JSON input" },
		{ "{\"a\":01}", "invalid character '1' after object key:value pair" },
		{ "[1,]", "invalid character ']' looking for beginning of value" },
		{ "{\"a\" 1}", "invalid character '1' after object key" },
		{ "[nul]", "invalid character ']' in literal" },
		{ "[1.]", "invalid character ']' after decimal point in numeric literal" },
		{ "\"\\x\"", "invalid character 'x' in string escape code" },
		{ "\"abcdefgh\tij\"", "invalid character '\\x09' in string literal" },
		{ "{} {}", "invalid character '{' after top-level value" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		is_str(str_of(compact(cases[i].text)), cases[i].want, cases[i].want);
}

static void
test_parts(void)
{
	struct str object = STR("{\"a\":[1,{\"x\":\"]}\\\\\"},\"\\\"\"],\"b\":\"q\\u0041\",\"a\":7}");
	struct str list = STR("[1,{\"x\":\"]}\\\\\"},\"\\\"\"]"), key, value, empty = STR("[]");
	char found[64] = "";
	size_t at = 0, n = 0;

	while (jsontext_member(object, &at, &key, &value))
		n++;
	ok(n == 3, "three members");
	ok(str_is(jsontext_get(object, "a"), "7"), "of equal keys the last one");
	ok(jsontext_get(object, "c").n == 0, "no such key");
	for (at = 0; jsontext_element(list, &at, &value);)
		snprintf(found + strlen(found), sizeof found - strlen(found), "%.*s;",
			 STR_ARG(value));
	is_str(str_of(found), "1;{\"x\":\"]}\\\\\"};\"\\\"\";", "elements");
	at = 0;
	ok(!jsontext_element(empty, &at, &value), "none");
	ok(str_is(jsontext_string(&a, jsontext_get(object, "b")), "qA"), "a string");
	ok(jsontext_string(&a, STR("7")).n == 0, "no string");
}

int
main(void)
{
	test_compact();
	test_parts();
	arena_free(&a);
	return tap_end();
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/glob.h"

#include "../tap.h"

int
main(void)
{
	static const struct {
		const char *pattern, *name;
		int hit; /* -1: malformed */
	} c[] = {
		{ "*", "a", 1 }, { "*", "a/b", 0 }, { "**", "a/b", 1 },
		{ "conf/*.{yaml,yml}", "conf/x.yml", 1 },
		{ "conf/*.{yaml,yml}", "conf/x.json", 0 },
		{ "{a,b{c,d}}e", "bde", 1 }, { "{a,b{c,d}}e", "be", 0 },
		{ "a/**/c", "a/b/x/c", 1 }, { "a/**/c", "a/c", 0 },
		{ "[!a]b", "cb", 1 }, { "[!a]b", "ab", 0 }, { "[a-c]", "b", 1 },
		{ "[abc]x", "cx", 1 }, { "a\\*", "a*", 1 }, { "a\\*", "ab", 0 },
		{ "a,b}", "a,b}", 1 }, { "?", "/", 0 }, { "", "", 1 },
		{ "[a-c0-9]", "b", -1 }, { "[]", "", -1 }, { "[a", "a", -1 },
		{ "{a", "a", 1 }, { "{,x}y", "y", 1 }, { "*a*a*b", "aaaaaaab", 1 },
	};
	struct arena a = { 0 };
	size_t i;

	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct glob *g = glob_compile(&a, str_of(c[i].pattern));
		int hit = g ? glob_match(g, str_of(c[i].name)) : -1;

		is_int(hit, c[i].hit, c[i].pattern);
	}
	arena_free(&a);
	return tap_end();
}

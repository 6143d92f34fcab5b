/* SPDX-License-Identifier: Apache-2.0 */
#include "base/path.h"

#include "../tap.h"

int
main(void)
{
	static const struct {
		const char *in, *out;
	} clean[] = {
		{ "", "." }, { "a//b/./c", "a/b/c" }, { "../../a", "../../a" },
		{ "a/../../b", "../b" }, { "/../a", "/a" }, { "/", "/" },
		{ "a/..", "." }, { "./a/", "a" }, { "..a/b", "..a/b" },
		{ "a/b/../..", "." }, { "/a/..", "/" }, { "../a/..", ".." },
	};
	static const struct {
		const char *pattern, *name;
		bool hit;
	} match[] = {
		{ "*", "abc", true }, { "*", "a/c", false }, { "a*/b", "abc/b", true },
		{ "*.tgz", "x.y.tgz", true }, { "a[b-d]?", "acx", true },
		{ "a[^b-d]", "ac", false }, { "a\\*b", "a*b", true },
		{ "a\\*b", "axb", false }, { "[]a]", "]", false },
		{ "[-x]", "x", false }, { "a*b*c", "axxbxxc", true },
		{ "templates/.?*", "templates/.x", true },
		{ "templates/.?*", "templates/.", false },
		{ "?", "\303\251", true }, { "[a", "a", false },
	};
	struct arena a = { 0 };
	size_t i;

	for (i = 0; i < sizeof(clean) / sizeof(clean[0]); i++)
		is_str(path_clean(&a, str_of(clean[i].in)), clean[i].out, clean[i].in);
	for (i = 0; i < sizeof(match) / sizeof(match[0]); i++)
		ok(path_match(str_of(match[i].pattern), str_of(match[i].name)) ==
			   match[i].hit,
		   "%s on %s", match[i].pattern, match[i].name);
	is_str(path_base(STR("a/b/")), "b", "base");
	is_str(path_base(STR("")), ".", "base of nothing");
	is_str(path_ext(STR("a.b/c.tar.gz")), ".gz", "ext");
	is_str(path_ext(STR("a.b/c")), "", "no ext");
	arena_free(&a);
	return tap_end();
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "spelling.h"

#include "shape.h"

struct str
spelling_join(struct arena *a, struct str left, const char *by, struct str right)
{
	if (left.n == 0)
		return right;
	return str_of(arena_printf(a, "%.*s%s%.*s", STR_ARG(left), by, STR_ARG(right)));
}

struct str
spelling_trim(struct str s)
{
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	while (s.n && s.p[0] == '/')
		s = str_sub(s, 1, s.n);
	return s;
}

struct str
spelling_below(struct arena *a, struct str before, struct str name)
{
	before = spelling_trim(before);
	if (before.n == 0 || name.n == 0)
		return before.n ? before : name;
	if (str_ends(spelling_join(a, STR("/"), "", before), spelling_join(a, STR("/"), "", name)))
		return before;
	return spelling_join(a, before, "/", name);
}

/* The version as a tag, which cannot have a '+'. */
static struct str
as_tag(struct arena *a, struct str version)
{
	ptrdiff_t at = str_chr(version, '+');

	if (at < 0)
		return version;
	return str_of(arena_printf(a, "%.*s-%.*s", (int)at, version.p,
				   STR_ARG(str_sub(version, (size_t)at + 1, version.n))));
}

struct str
spelling_version(struct arena *a, struct str name, struct str tag, struct str digest)
{
	if (str_starts(tag, STR("sha256:")) && digest.n == 0) {
		digest = tag;
		tag.n = 0;
	}
	if (tag.n && tag.p[0] == '@')
		return spelling_join(a, name, "", tag);
	if (tag.n && tag.p[0] == ':')
		tag = str_sub(tag, 1, tag.n);
	if (tag.n && !has_version(name))
		name = spelling_join(a, name, ":", as_tag(a, tag));
	if (digest.n == 64)
		digest = spelling_join(a, STR("sha256:"), "", digest);
	if (digest.n && str_chr(name, '@') < 0)
		name = spelling_join(a, name, "@", digest);
	return name;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml_quirk.h"

#include <string.h>

size_t
yaml_offset(struct yaml_place *p, size_t index)
{
	struct str rest;
	uint32_t rune;
	size_t n;

	if (index < p->index)
		p->index = p->offset = 0;
	if (!p->offset && str_starts(p->text, STR("\xef\xbb\xbf")))
		p->offset = 3;
	while (p->index < index && p->offset < p->text.n) {
		rest = str_sub(p->text, p->offset, p->text.n);
		n = utf8_ascii(str_sub(rest, 0, index - p->index));
		p->index += n ? n : 1;
		p->offset += n ? n : utf8_decode(rest, &rune);
	}
	return p->offset;
}

static long
count_lines(struct str s)
{
	long n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

long
yaml_slash_escape(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		if (s.p[i] != '\\')
			continue;
		if (s.p[i + 1] == '/')
			return count_lines(str_sub(s, 0, i));
		i++;
	}
	return -1;
}

long
yaml_question_mark(struct str s)
{
	ptrdiff_t at = str_chr(str_sub(s, 1, s.n), '?');

	return at < 0 ? -1 : count_lines(str_sub(s, 0, (size_t)at + 1));
}

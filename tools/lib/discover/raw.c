/* SPDX-License-Identifier: Apache-2.0 */
#include "raw.h"

#include "base/buf.h"
#include "base/limits.h"

/* Finds the next directive in s that has no brace within; *from and *to take its
 * start and end. */
static bool
find_directive(struct str s, size_t *from, size_t *to)
{
	size_t i, k;

	for (i = 0; i + 3 < s.n; i++) {
		if (s.p[i] != '{' || s.p[i + 1] != '{')
			continue;
		for (k = i + 2; k < s.n && s.p[k] != '{' && s.p[k] != '}';)
			k++;
		if (k + 1 < s.n && s.p[k] == '}' && s.p[k + 1] == '}') {
			*from = i;
			*to = k + 2;
			return true;
		}
	}
	return false;
}

/* Appends the line with each directive replaced by `instead`. */
static void
replace(struct buf *b, struct str line, const char *instead)
{
	size_t from, to;

	while (find_directive(line, &from, &to)) {
		buf_add(b, str_sub(line, 0, from));
		buf_adds(b, instead);
		line = str_sub(line, to, line.n);
	}
	buf_add(b, line);
}

struct str
raw_strip(struct arena *a, struct str text)
{
	struct buf b, bare;
	struct str line;

	buf_init(&b, a, LIMIT_FILE);
	buf_init(&bare, a, LIMIT_FILE);
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		bare.n = 0;
		replace(&bare, line, "");
		if (str_trim(buf_str(&bare)).n || str_find(line, STR("{{")) < 0)
			replace(&b, line, RAW_PLACEHOLDER);
		buf_addc(&b, '\n');
	}
	return buf_str(&b);
}

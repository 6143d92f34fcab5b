/* SPDX-License-Identifier: Apache-2.0 */
#include "jsonspan.h"

static size_t
skip_blank(struct str s, size_t i)
{
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r'))
		i++;
	return i;
}

/* The end of the string whose quote stands at i. */
static size_t
skip_string(struct str s, size_t i)
{
	for (i++; i < s.n && s.p[i] != '"'; i++)
		i += s.p[i] == '\\';
	return i < s.n ? i + 1 : s.n;
}

/* The end of the value that begins at i. */
static size_t
skip_value(struct str s, size_t i)
{
	size_t depth = 0;

	while (i < s.n) {
		if (s.p[i] == '"') {
			i = skip_string(s, i);
		} else if (s.p[i] == '{' || s.p[i] == '[') {
			depth++;
			i++;
		} else if (s.p[i] == '}' || s.p[i] == ']') {
			if (depth == 0)
				return i;
			depth--;
			i++;
		} else if (depth == 0 && (s.p[i] == ',' || skip_blank(s, i) > i)) {
			return i;
		} else {
			i++;
			continue; /* within a number or a word, or between values */
		}
		if (depth == 0)
			return i;
	}
	return s.n;
}

/* Notes the values of the list whose '[' stands at i. */
static void
take_list(struct arena *a, struct str s, size_t i, struct jsonspan *out)
{
	size_t end;

	out->n = 0;
	for (i = skip_blank(s, i + 1); i < s.n && s.p[i] != ']'; i = skip_blank(s, i)) {
		end = skip_value(s, i);
		out->value = arena_room(a, out->value, out->n, &out->cap, sizeof *out->value);
		out->value[out->n++] = str_sub(s, i, end);
		i = skip_blank(s, end);
		if (i < s.n && s.p[i] == ',')
			i++;
	}
	out->end = i;
}

bool
jsonspan_list(struct arena *a, struct str text, const char *key, struct jsonspan *out)
{
	struct str name;
	size_t i = skip_blank(text, 0), end;
	bool found = false;

	*out = (struct jsonspan){ 0 };
	for (i++; i < text.n && text.p[i = skip_blank(text, i)] == '"'; i++) {
		end = skip_string(text, i);
		name = str_sub(text, i + 1, end - 1);
		i = skip_blank(text, skip_blank(text, end) + 1); /* after the colon */
		if (i >= text.n)
			return false;
		if (str_is(name, key) && text.p[i] == '[') {
			take_list(a, text, i, out);
			found = true;
		}
		i = skip_blank(text, skip_value(text, i));
		if (i >= text.n || text.p[i] != ',')
			break;
	}
	return found;
}

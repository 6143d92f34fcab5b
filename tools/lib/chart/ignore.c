/* SPDX-License-Identifier: Apache-2.0 */
#include "ignore.h"

#include "base/path.h"

struct rule {
	struct str pattern;
	bool negate, dir; /* "!" before the pattern, "/" behind it */
	bool whole;       /* has a slash: is compared with the path, not its last element */
};

struct ignore {
	struct rule *rule;
	size_t n;
};

static bool
rule_parse(struct ignore *g, struct str line, struct err *e)
{
	struct rule r = { 0 };

	line = str_trim(line);
	if (!line.n || line.p[0] == '#')
		return true;
	if (str_holds(line, STR("**")))
		return err_set(e, STATUS_INCOMPLETE,
			       "double-star (**) syntax is not supported");
	if (!path_pattern_valid(line))
		return err_set(e, STATUS_INCOMPLETE, "syntax error in pattern");
	r.negate = line.p[0] == '!';
	if (r.negate)
		line = str_sub(line, 1, line.n);
	r.dir = str_ends(line, STR("/"));
	if (r.dir)
		line.n--;
	r.whole = str_chr(line, '/') >= 0;
	if (line.n && line.p[0] == '/')
		line = str_sub(line, 1, line.n);
	r.pattern = line;
	g->rule[g->n++] = r;
	return true;
}

bool
ignore_parse(struct arena *a, struct str text, struct ignore **out,
	     struct err *e)
{
	struct ignore *g = arena_new(a, struct ignore);
	struct str line, rest;
	size_t i, lines = 2;

	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_sub(text, 3, text.n);
	for (i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	g->rule = arena_array(a, struct rule, lines);
	for (rest = text; rest.n;) {
		str_cut(rest, '\n', &line, &rest);
		if (!rule_parse(g, line, e))
			return false;
	}
	*out = g;
	return rule_parse(g, STR("templates/.?*"), e);
}

bool
ignore_match(const struct ignore *g, struct str path, bool is_dir)
{
	size_t i;

	for (i = 0; i < g->n; i++) {
		const struct rule *r = &g->rule[i];
		bool hit = path_match(r->pattern, r->whole ? path : path_base(path));

		if (r->negate) {
			if ((r->dir && !is_dir) || !hit)
				return true;
		} else if (hit && (is_dir || !r->dir)) {
			return true;
		}
	}
	return false;
}

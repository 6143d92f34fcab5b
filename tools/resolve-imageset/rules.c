/* SPDX-License-Identifier: Apache-2.0 */
#include "rules.h"

#include <string.h>

#include "base/limits.h"
#include "base/map.h"

struct rules {
	struct arena *arena;
	struct map *seen;
	struct problems *problems;
};

/* ---- one JSONPath ---- */

/* What stands in the brackets, as the path of a rule has it: a number, a name, or any. */
static bool
put_bracket(struct buf *b, struct str inside)
{
	struct str rest;
	ptrdiff_t at;
	char quote;

	if (str_is(inside, "*") || (inside.n && strspn(inside.p, "0123456789") >= inside.n)) {
		buf_printf(b, "[%.*s]", STR_ARG(inside));
		return true;
	}
	if (inside.n > 2 && (inside.p[0] == '\'' || inside.p[0] == '"')) {
		buf_printf(b, "%s%.*s", b->n ? "." : "", STR_ARG(str_sub(inside, 1, inside.n - 1)));
		return inside.p[inside.n - 1] == inside.p[0];
	}
	at = str_find(inside, STR("=="));
	if (!str_starts(inside, STR("?(@.name")) || at < 0 || !str_ends(inside, STR(")")))
		return false;
	rest = str_trim(str_sub(inside, (size_t)at + 2, inside.n - 1));
	quote = rest.n ? rest.p[0] : 0;
	if (rest.n < 3 || (quote != '\'' && quote != '"') || rest.p[rest.n - 1] != quote)
		return false;
	buf_printf(b, "[%.*s]", STR_ARG(str_sub(rest, 1, rest.n - 1)));
	return true;
}

/* Appends the path of a rule for a JSONPath without its braces; false when it has what
 * such a path cannot say. */
static bool
put_path(struct buf *b, struct str path)
{
	size_t i = path.n && path.p[0] == '$', end;
	ptrdiff_t close;

	while (i < path.n) {
		if (path.p[i] == '[') {
			close = str_chr(str_sub(path, i, path.n), ']');
			if (close < 0 || !put_bracket(b, str_sub(path, i + 1, i + (size_t)close)))
				return false;
			i += (size_t)close + 1;
			continue;
		}
		if (path.p[i] != '.')
			return false;
		i++;
		if (i < path.n && path.p[i] == '.') { /* at any depth */
			buf_adds(b, "*");
			i++;
		}
		for (end = i; end < path.n && !strchr(".[", path.p[end]); end++)
			end += path.p[end] == '\\';
		if (end > i)
			buf_printf(b, "%s%.*s", b->n ? "." : "", STR_ARG(str_sub(path, i, end)));
		else if (i == path.n || path.p[i] != '[')
			return false;
		i = end;
	}
	return b->n > 0;
}

/* Adds the rules of a text, which may have several paths, each in braces. */
static bool
add_text(struct rules *r, struct str text)
{
	struct str rest = text, before, path;
	struct buf b;
	size_t i;
	bool any = false;

	while (str_cut(rest, '{', &before, &rest)) {
		if (!str_cut(rest, '}', &path, &rest))
			return false;
		buf_init(&b, r->arena, LIMIT_LINE);
		if (!put_path(&b, str_trim(path)))
			return false;
		for (i = 0; i < b.n; i++)
			if (b.p[i] == '\\' || b.p[i] == ' ' || b.p[i] == '\t' || b.p[i] == '\n')
				b.p[i] = '?';
		map_set(r->seen, arena_dup(r->arena, buf_str(&b)), val_bool(true));
		any = true;
	}
	return any;
}

/* ---- all of them ---- */

static void
add_chart(struct rules *r, const struct yaml_at *up, const struct imageset_chart *chart)
{
	struct yaml_at list = { .up = up, .key = STR("imagePaths") }, at = { .up = &list };

	for (; at.index < chart->nimage_path; at.index++)
		if (!add_text(r, chart->image_path[at.index]))
			problems_add(r->problems, &at, "'%.*s' cannot be a rule of "
				     "mkmirror-extract-images(1): it takes paths like "
				     "{.spec.images[*].name}, with [?(@.name==\"X\")] for an item",
				     STR_ARG(chart->image_path[at.index]));
}

void
rules_write(FILE *f, const struct imageset *s, struct problems *p)
{
	struct rules r = { p->check->arena, map_new(p->check->arena), p };
	const struct imageset_helm *helm = &s->body.helm;
	struct yaml_at root = { .key = s->section }, up = { .up = &root, .key = STR("helm") };
	struct yaml_at list = { .up = &up, .key = STR("repositories") }, at = { .up = &list };
	struct yaml_at charts = { .up = &at, .key = STR("charts") }, chart = { .up = &charts };
	struct map_entry **order;
	size_t i;

	for (; at.index < helm->nrepository; at.index++)
		for (chart.index = 0; chart.index < helm->repository[at.index].nchart; chart.index++)
			add_chart(&r, &chart, &helm->repository[at.index].chart[chart.index]);
	list.key = STR("local");
	for (at.index = 0; at.index < helm->nlocal; at.index++)
		add_chart(&r, &at, &helm->local[at.index]);
	order = map_sorted(r.seen, r.arena);
	for (i = 0; i < r.seen->n; i++)
		fprintf(f, "accept * %.*s\n", STR_ARG(order[i]->key));
}

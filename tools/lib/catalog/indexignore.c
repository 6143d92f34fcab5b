/* SPDX-License-Identifier: Apache-2.0 */
#include "indexignore.h"

#include <errno.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"

struct pattern {
	struct str folder, text;  /* text is for what is below the folder */
	bool negated, only_dirs, anchored;
	struct pattern *next;     /* the one that was read before, which counts less */
};

struct indexignore {
	struct arena *arena;
	struct pattern *last;
};

struct indexignore *
indexignore_new(struct arena *a)
{
	struct indexignore *x = arena_new(a, struct indexignore);

	x->arena = a;
	return x;
}

static void
add_line(struct indexignore *x, struct str folder, struct str line)
{
	struct pattern *p;
	struct str s = line;

	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t' || s.p[s.n - 1] == '\r'))
		s.n--;
	if (!s.n || s.p[0] == '#')
		return;
	p = arena_new(x->arena, struct pattern);
	p->folder = folder;
	p->negated = s.p[0] == '!';
	s = str_sub(s, p->negated || str_starts(s, STR("\\!")) || str_starts(s, STR("\\#")), s.n);
	p->only_dirs = str_ends(s, STR("/"));
	s = str_sub(s, 0, s.n - p->only_dirs);
	p->anchored = str_chr(s, '/') >= 0;
	p->text = str_starts(s, STR("/")) ? str_sub(s, 1, s.n) : s;
	p->next = x->last;
	x->last = p;
}

void
indexignore_add_text(struct indexignore *x, struct str inside, struct str text)
{
	struct str line, folder = arena_dup(x->arena, inside);

	while (text.n) {
		str_cut(text, '\n', &line, &text);
		add_line(x, folder, line);
	}
}

bool
indexignore_add(struct indexignore *x, const char *inside, const char *path, struct err *e)
{
	struct str text;

	if (access(path, F_OK) != 0 && errno == ENOENT)
		return true;
	if (!file_read(x->arena, path, LIMIT_FILE, &text, e))
		return false;
	indexignore_add_text(x, str_of(inside), text);
	return true;
}

/* True when the pattern, in which "**" stands for any number of folders, matches.  After a
 * mismatch the last "**" takes one folder more. */
static bool
match_path(struct str pattern, struct str path)
{
	struct str head, tail, first, rest, again = STR(""), from = STR("");
	bool starred = false;

	while (path.n) {
		str_cut(pattern, '/', &head, &tail);
		str_cut(path, '/', &first, &rest);
		if (str_is(head, "**")) {
			starred = true;
			again = tail;
			from = path;
			if (!tail.n)
				return true;
			pattern = tail;
		} else if (pattern.n && path_match(head, first)) {
			pattern = tail;
			path = rest;
		} else if (starred) {
			str_cut(from, '/', &first, &from);
			pattern = again;
			path = from;
		} else {
			return false;
		}
	}
	return !pattern.n;
}

static bool
pattern_matches(const struct pattern *p, struct str inside, bool is_dir)
{
	if (p->folder.n) {
		if (!str_starts(inside, p->folder) || inside.n <= p->folder.n ||
		    inside.p[p->folder.n] != '/')
			return false;
		inside = str_sub(inside, p->folder.n + 1, inside.n);
	}
	if (p->only_dirs && !is_dir)
		return false;
	return p->anchored ? match_path(p->text, inside)
			   : path_match(p->text, path_base(inside));
}

bool
indexignore_match(const struct indexignore *x, struct str inside, bool is_dir)
{
	const struct pattern *p;

	for (p = x->last; p; p = p->next)
		if (pattern_matches(p, inside, is_dir))
			return !p->negated;
	return false;
}

bool
indexignore_hides(const struct indexignore *x, struct str inside)
{
	size_t i;

	for (i = 1; i < inside.n; i++)
		if (inside.p[i] == '/' && indexignore_match(x, str_sub(inside, 0, i), true))
			return true;
	return indexignore_match(x, inside, false);
}

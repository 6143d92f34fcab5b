/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that run as templates inside an execution, and what they define. */
#include "run.h"

/* Bytes of a text whose parse exec_tpl does not keep for the next time. */
enum { SNIPPET_KEPT = 16 * 1024 };

/* What the snippet defines under that name. */
static const struct tree *
snippet_tree(const struct snippet *s, struct str name)
{
	const struct tree *t = s->defs ? map_pointer(s->defs, name) : NULL;

	return t ? t : str_eq(s->root->name, name) ? s->root : NULL;
}

const struct tree *
run_lookup(struct run *r, struct str name)
{
	const struct tree *t, *empty = NULL;
	const struct overlay *o;

	for (o = r->overlay; o; o = o->up) {
		t = snippet_tree(o->snippet, name);
		if (t && !t->empty)
			return t;
		if (t)
			empty = t;
	}
	t = map_pointer(r->set->trees, name);
	return t ? t : empty;
}

struct collect {
	struct tmpl_set *set;
	struct arena *arena;
	struct snippet *snippet;
};

static bool
find_for_snippet(void *data, struct str name, const struct func **fn,
		 enum builtin *builtin)
{
	struct collect *c = data;

	return set_func(c->set, name, fn, builtin);
}

/* The definitions come first, the text's own tree last. */
static void
add_to_snippet(void *data, struct tree *t)
{
	struct collect *c = data;
	struct snippet *s = c->snippet;

	if (s->root) {
		if (!s->defs)
			s->defs = map_new(c->arena);
		map_set_pointer(s->defs, s->root->name, s->root);
	}
	s->root = t;
}

/* The same text as the snippet's, which defines nothing, in another template. */
static struct snippet *
snippet_again(struct arena *a, const struct snippet *s, struct str name)
{
	struct snippet *out = arena_new(a, struct snippet);

	out->root = arena_new(a, struct tree);
	*out->root = *s->root;
	out->root->name = out->root->file = name;
	return out;
}

static struct snippet *
snippet_parse(struct run *r, struct arena *a, struct str name, struct str text)
{
	struct collect c = { .set = r->set, .arena = a, .snippet = arena_new(a, struct snippet) };
	struct parse_host host = { find_for_snippet, add_to_snippet, a, &c, NULL };
	struct err e = { .arena = r->x.arena };

	if (!parse_text(a, name, text, &host, &e))
		exec_fail(&r->x, "cannot parse template %s: %s", run_quote(r, text), e.msg);
	return c.snippet;
}

const struct snippet *
run_snippet(struct run *r, struct str name, struct str text)
{
	struct snippet *s = map_pointer(r->set->texts, text);
	struct arena *a = &r->set->lasting;

	if (s && str_eq(s->root->file, name))
		return s;
	if (text.n > SNIPPET_KEPT)
		return snippet_parse(r, r->x.arena, name, text);
	text = arena_dup(a, text);
	if (s && !s->defs)
		s = snippet_again(a, s, name);
	else
		s = snippet_parse(r, a, name, text);
	map_set_pointer(r->set->texts, text, s);
	return s;
}

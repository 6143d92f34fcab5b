/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of templates: what is parsed, and who finds it. */
#include "base/limits.h"
#include "chance.h"
#include "golang/quote.h"
#include "golang/re_cache.h"
#include "run.h"

/* Bytes of a text whose parse exec_tpl does not keep for the next time. */
enum { SNIPPET_KEPT = 16 * 1024 };

static const struct type type_function = { .name = "func", .kind = KIND_FUNC,
					   .kind_name = "func" };
static const struct type type_pointer = { .name = "tree", .kind = KIND_STRUCT };

struct val
set_boxed(struct arena *a, void *p)
{
	struct object *o = arena_new(a, struct object);

	o->data = p;
	return (struct val){ .type = &type_pointer, .o = o };
}

void *
set_unboxed(const struct map *m, struct str key)
{
	struct val *v = map_get(m, key);

	return v ? v->o->data : NULL;
}

static void
add_funcs(struct map *m, const struct func *f)
{
	for (; f->name; f++)
		map_set(m, str_of(f->name), (struct val){ .type = &type_function, .fn = f });
}

static size_t
count_funcs(const struct func *f)
{
	size_t n = 0;

	while (f[n].name)
		n++;
	return n;
}

static void
work_free(void *work)
{
	arena_free(work);
}

struct tmpl_set *
tmpl_new(struct arena *a, const struct tmpl_family *families)
{
	struct tmpl_set *t = arena_new(a, struct tmpl_set);
	const struct tmpl_family *f;
	size_t n = count_funcs(FUNCS_BUILTIN);

	t->arena = a;
	t->funcs = map_new(a);
	t->trees = map_new(&t->lasting);
	t->parsed = map_new(&t->lasting);
	t->texts = map_new(&t->lasting);
	t->steps = LIMIT_EXEC_STEPS;
	t->patterns = re_cache_new(&t->lasting);
	t->chance = chance_new(a);
	buf_init(&t->out, &t->work, LIMIT_OUTPUT);
	arena_defer(a, work_free, &t->work);
	arena_defer(a, work_free, &t->lasting);
	for (f = families; f && f->funcs; f++)
		n += count_funcs(f->funcs);
	map_reserve(t->funcs, n);
	add_funcs(t->funcs, FUNCS_BUILTIN);
	for (f = families; f && f->funcs; f++)
		add_funcs(t->funcs, f->funcs);
	return t;
}

void
tmpl_name(struct tmpl_set *t, struct str name)
{
	t->name = name;
}

void
tmpl_seed(struct tmpl_set *t, struct str seed)
{
	chance_seed(t->chance, seed);
}

void
tmpl_missing(struct tmpl_set *t, enum tmpl_missing m)
{
	t->missing = m;
}

void
tmpl_steps(struct tmpl_set *t, size_t most)
{
	t->steps = most;
}

bool
set_func(const struct tmpl_set *t, struct str name, const struct func **fn,
	  enum builtin *builtin)
{
	struct val *v = map_get(t->funcs, name);
	const struct func *f;

	if (!v)
		return false;
	*fn = v->fn;
	*builtin = BUILTIN_NONE;
	/* and, call, or: only these need more than a call */
	if (name.n > 4 || !strchr("aco", name.p[0]))
		return true;
	for (f = FUNCS_BUILTIN; f->name && f != v->fn;)
		f++;
	if (f->name && str_is(name, "and"))
		*builtin = BUILTIN_AND;
	else if (f->name && str_is(name, "or"))
		*builtin = BUILTIN_OR;
	else if (f->name && str_is(name, "call"))
		*builtin = BUILTIN_CALL;
	return true;
}

/* A jump out of a parse that ran out of memory. */
struct guard {
	jmp_buf full;
};

static void
parse_full(struct arena *a, void *data)
{
	struct guard *g = data;

	a->full = NULL;
	a->limit = 0;
	longjmp(g->full, 1);
}

bool
tmpl_parse(struct tmpl_set *t, struct str name, struct str text, struct err *e)
{
	struct arena *a = t->arena;
	struct arena saved = *a;
	struct guard g;
	bool good;

	if (!a->limit)
		a->limit = LIMIT_RENDER_MEMORY;
	a->full = t->lasting.full = parse_full;
	a->data = t->lasting.data = &g;
	t->lasting.limit = LIMIT_RENDER_MEMORY;
	if (setjmp(g.full))
		good = err_set(e, STATUS_INCOMPLETE,
			       "template: %.*s: parsing needs more memory than the limit "
			       "LIMIT_RENDER_MEMORY", STR_ARG(name));
	else
		good = source_parse(t, name, text, e);
	a->limit = saved.limit;
	a->full = saved.full;
	a->data = saved.data;
	return good;
}

struct tmpl_where
tmpl_parse_failed(const struct tmpl_set *t)
{
	return t->failed;
}

bool
tmpl_has(const struct tmpl_set *t, struct str name)
{
	return map_get(t->trees, name) != NULL;
}

/* What the snippet defines under that name. */
static const struct tree *
snippet_tree(const struct snippet *s, struct str name)
{
	const struct tree *t = s->defs ? set_unboxed(s->defs, name) : NULL;

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
	t = set_unboxed(r->set->trees, name);
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
		map_set(s->defs, s->root->name, set_boxed(c->arena, s->root));
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
	struct snippet *s = set_unboxed(r->set->texts, text);
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
	map_set(r->set->texts, text, set_boxed(a, s));
	return s;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of a set.  Of a large set few templates run, and most of those
 * once: the nodes of the first texts are kept, the others are checked and
 * forgotten, parsed again when they run, and forgotten after it.
 */
#include "base/limits.h"
#include "run.h"

enum {
	NODES_KEPT = 1024 * 1024, /* bytes of nodes that stay */
	NODES_FIRST = 8 * 1024    /* first memory of others: few texts need more */
};

struct source {
	struct tmpl_set *set;
	struct str name, text;
	struct tree **v; /* its trees: definitions, and last its own */
	size_t n, room;
	bool kept;   /* the trees have their nodes for good */
	bool parsed; /* or for now, in nodes */
	bool shared; /* another template has the same text */
	struct arena nodes;
	size_t roots; /* of trees that were parsed again so far */
};

static void
add_tree(struct tmpl_set *t, struct tree *tree)
{
	if (!tree->empty || !map_pointer(t->trees, tree->name))
		map_set_pointer(t->trees, tree->name, tree);
}

static bool
find_func(void *data, struct str name, const struct func **fn, enum builtin *builtin)
{
	struct source *s = data;

	return set_func(s->set, name, fn, builtin);
}

/* Takes a tree of the first parse. */
static void
tree_take(void *data, struct tree *tree)
{
	struct source *s = data;

	s->v = arena_room(&s->set->lasting, s->v, s->n, &s->room, sizeof *s->v);
	s->v[s->n++] = tree;
}

/* Its tree number i without the nodes, which lives as long as the set. */
static struct tree *
tree_alone(struct source *s, size_t i)
{
	struct arena *a = &s->set->lasting;
	struct tree *out = arena_new(a, struct tree);

	*out = *s->v[i];
	out->name = arena_dup(a, out->name);
	out->root = NULL;
	out->source = s;
	out->at = i;
	return out;
}

/* The trees of a text once more, now under another name: a subchart that
 * appears many times is parsed once. */
static void
source_again(struct source *s, struct str name)
{
	struct tree *tree;
	size_t i;

	s->shared = true;
	for (i = 0; i < s->n; i++) {
		tree = arena_new(&s->set->lasting, struct tree);
		*tree = *s->v[i];
		tree->file = name;
		if (i + 1 == s->n)
			tree->name = name;
		add_tree(s->set, tree);
	}
}

static void
nodes_free(void *data)
{
	struct source *s = data;

	arena_free(&s->nodes);
	s->parsed = false;
}

static bool
source_parse(struct tmpl_set *t, struct str name, struct str text, struct err *e)
{
	struct source *s = map_pointer(t->parsed, text);
	struct parse_host host = { find_func, tree_take, t->arena, NULL, &t->failed };
	struct arena_mark mark = arena_here(t->arena);
	size_t size, i;

	if (s) {
		source_again(s, name);
		return true;
	}
	t->failed = (struct tmpl_where){ 0 };
	host.data = s = arena_new(&t->lasting, struct source);
	*s = (struct source){ .set = t, .name = name, .text = text };
	if (!parse_text(t->arena, name, text, &host, e))
		return false;
	size = arena_since(t->arena, mark);
	s->kept = size <= NODES_KEPT - t->kept;
	for (i = 0; i < s->n; i++) {
		s->v[i] = s->kept ? s->v[i] : tree_alone(s, i);
		add_tree(t, s->v[i]);
	}
	if (s->kept) {
		t->kept += size;
	} else {
		arena_back(t->arena, mark);
		arena_defer(t->arena, nodes_free, s);
	}
	map_set_pointer(t->parsed, text, s);
	return true;
}

/* Takes a tree of a later parse: the same trees in the same order. */
static void
root_take(void *data, struct tree *tree)
{
	struct source *s = data;

	s->v[s->roots++]->root = tree->root;
}

const struct node *
source_root(struct run *r, const struct tree *tree)
{
	struct source *s = tree->source;
	struct err e = { .arena = r->x.arena };
	/* strings become values, which outlive the nodes */
	struct parse_host host = { find_func, root_take, &r->set->lasting, s, NULL };

	if (!s)
		return tree->root;
	if (!s->parsed) {
		arena_free(&s->nodes);
		s->nodes.limit = LIMIT_RENDER_MEMORY;
		s->nodes.first = NODES_FIRST;
		s->nodes.full = run_out_of_memory;
		s->nodes.data = r;
		s->roots = 0;
		if (!parse_text(&s->nodes, s->name, s->text, &host, &e))
			run_fail(r, "%s", e.msg);
		s->parsed = true;
	}
	return s->v[tree->at]->root;
}

void
source_done(const struct tree *tree)
{
	if (tree->source && !tree->source->shared)
		nodes_free(tree->source);
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

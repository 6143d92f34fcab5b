/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of templates: what is parsed, and who finds it. */
#include "base/limits.h"
#include "chance.h"
#include "golang/quote.h"
#include "golang/re_cache.h"
#include "run.h"

static const struct type type_function = { .name = "func", .kind = KIND_FUNC,
					   .kind_name = "func" };

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

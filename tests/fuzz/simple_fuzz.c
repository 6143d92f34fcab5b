/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream gives what libyaml alone reads in all of the text: the same values
 * with their keys in the same order, the same lines, the same error.
 */
#include "base/map.h"
#include "fuzz.h"
#include "yaml/yaml.h"
#include "yaml/yaml_node.h"

static bool
is_same(struct val v, struct val w)
{
	struct map_entry *e = NULL, *f = NULL;
	size_t i;

	if (val_kind(v) == KIND_LIST && val_kind(w) == KIND_LIST) {
		for (i = 0; i < v.l->n && i < w.l->n; i++)
			if (!is_same(v.l->v[i], w.l->v[i]))
				return false;
		return v.l->n == w.l->n;
	}
	if (val_kind(v) != KIND_MAP || val_kind(w) != KIND_MAP)
		return v.type == w.type && val_equal(v, w);
	do {
		e = map_next(v.m, e);
		f = map_next(w.m, f);
		if (e && f && (!str_eq(e->key, f->key) || !is_same(e->v, f->v)))
			return false;
	} while (e && f);
	return !e && !f;
}

/* The next document of a text that libyaml reads from the start. */
static int
next_full(struct yaml_reader *r, struct arena *a, unsigned numbers, struct val *v,
	  size_t *line, struct err *e)
{
	struct yaml_node *root;

	if (!yaml_reader_next(r, a, a, &root, e))
		return -1;
	if (!root)
		return 0;
	*line = root->line + 1;
	return yaml_decode(a, root, numbers, v, e) ? 1 : -1;
}

static void
same_stream(struct arena *a, struct str text, unsigned numbers)
{
	struct err e = { .arena = a }, f = { .arena = a };
	struct yaml_stream *y = yaml_open(a, text, numbers);
	struct yaml_reader *r = yaml_reader_open(text);
	struct val v, w = NIL;
	size_t line = 0;
	int got;

	do {
		got = yaml_next(y, a, &v, &e);
		if (next_full(r, a, numbers, &w, &line, &f) != got ||
		    (got > 0 && (!is_same(v, w) || yaml_line(y) != line)) ||
		    (got < 0 && strcmp(e.msg, f.msg)))
			abort();
	} while (got > 0);
	yaml_reader_close(r);
	yaml_close(y);
}

/* What is left out must not change what is kept, nor hide an error. */
static void
same_entries(struct arena *a, struct str text)
{
	static const char *const keys[] = { "a", "kind", NULL };
	struct err e = { .arena = a }, f = { .arena = a };
	struct val all, some;
	bool good = yaml_parse(a, text, YAML_EXACT, &all, &e);
	size_t i;

	if (yaml_parse_only(a, text, YAML_EXACT, keys, &some, &f) != good ||
	    (!good && strcmp(e.msg, f.msg)))
		abort();
	for (i = 0; good && keys[i]; i++)
		if (!val_equal(val_get(all, keys[i]), val_get(some, keys[i])))
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct str text = { (const char *)p, n };

	same_stream(&a, text, YAML_FLOATS);
	same_stream(&a, text, YAML_EXACT);
	same_entries(&a, text);
	arena_free(&a);
	return 0;
}

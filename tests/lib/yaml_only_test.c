/* SPDX-License-Identifier: Apache-2.0 */
/* Reading only some entries of a document: the same values, the same errors. */
#include "yaml/yaml.h"

#include <strings.h>

#include "base/buf.h"
#include "base/map.h"

#include "../tap.h"

static const char *const keys[] = { "kind", "metadata", NULL };

/* Documents that the quick reader takes, and such that it must not. */
static const char *const documents[] = {
	"kind: A\nmetadata:\n  name: n\n  labels: [a, b]\nspec:\n  a: 1\n  kind: no\n",
	"KIND: A\nmetaData:\n- 1\nother: x\n",
	"spec:\n  kind: B\nkind: C\n",
	"kind: A\nkind: B\n",
	"- kind: A\n- x: y\n",
	"kind: A\nspec:\n  a: |\n    text\n    kind: x\n  b: \"two\n    lines\"\n"
	"  c: plain\n    and more\n  d: 'it''s'\nmetadata: {}\n",
	"spec:\n  - a: b\n  - - c\n    - d\n  -\n    e: f\nkind: A\n",
	/* what is not wanted is checked all the same */
	"kind: A\nspec: .inf\n",
	"kind: A\nspec:\n  a: [x]\n  b:\n  - -.Inf\n",
	"kind: A\nspec:\n  a: .nan\n",
	"kind: A\nspec:\n  null: 1\n",
	"kind: A\nnull: 1\n",
	"kind: A\nspec:\n  18446744073709551615: x\n",
	"18446744073709551615: x\nkind: A\n",
	"kind: A\nspec:\n  1: x\n  .5: y\n  true: z\n  .nan: n\n1: a\n.inf: b\ntrue: c\n",
	"kind: A\nspec:\n  a: b\n c: d\n",
	"kind: A\nspec:\n  a: \"open\n",
	"kind: A\nspec: [1, 2\n",
	"kind: A\nspec: a: b\n",
	"kind: A\nspec: *unknown\n",
	"kind: A\nspec:\n\ta: b\n",
	"spec: &x { kind: A }\nmetadata: *x\n<<: *x\n",
	"kind: .inf\n",
	"",
	"kind\n",
};

static void
agree(struct arena *a, const char *text)
{
	struct err e = { .arena = a }, f = { .arena = a };
	struct val all, some, *v;
	struct map_entry *entry;
	bool good = yaml_parse(a, str_of(text), YAML_EXACT, &all, &e), same;
	size_t i;

	same = yaml_parse_only(a, str_of(text), YAML_EXACT, keys, &some, &f) == good &&
	       (good || !strcmp(e.msg, f.msg));
	if (same && good && val_kind(all) != KIND_MAP)
		same = val_equal(all, some);
	for (entry = val_kind(all) == KIND_MAP ? map_next(all.m, NULL) : NULL;
	     same && good && entry; entry = map_next(all.m, entry))
		for (i = 0; keys[i]; i++)
			if (strlen(keys[i]) == entry->key.n &&
			    !strncasecmp(keys[i], entry->key.p, entry->key.n)) {
				v = map_get(some.m, entry->key);
				same = same && v && val_equal(*v, entry->v);
			}
	ok(same, "%s", good ? "the same values" : e.msg);
}

/* Bytes taken to read the text. */
static size_t
cost(struct str text, const char *const *only)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct val v;
	size_t used;

	yaml_parse_only(&a, text, YAML_EXACT, only, &v, &e);
	used = a.used;
	arena_free(&a);
	return used;
}

int
main(void)
{
	struct arena a = { 0 };
	struct buf b;
	size_t i;

	for (i = 0; i < sizeof documents / sizeof *documents; i++)
		agree(&a, documents[i]);
	buf_init(&b, &a, 1 << 22);
	buf_adds(&b, "kind: A\nspec:\n");
	for (i = 0; i < 20000; i++)
		buf_printf(&b, "  k%zu:\n  - a: some text\n", i);
	ok(cost(buf_str(&b), keys) * 20 < cost(buf_str(&b), NULL),
	   "what is not wanted takes no memory");
	arena_free(&a);
	return tap_end();
}

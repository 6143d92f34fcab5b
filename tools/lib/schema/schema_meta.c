/* SPDX-License-Identifier: Apache-2.0 */
#include "schema_meta.h"

#include "base/limits.h"
#include "base/map.h"

/* Keywords whose value is a schema, a list of schemas, or in the tables *_maps a map
 * of schemas, by the vocabulary that defines them. */
static const char *const core_maps[] = { "$defs", NULL };
static const char *const applicator[] = {
	"additionalProperties", "contains", "else", "if", "items", "not",
	"propertyNames", "then", "allOf", "anyOf", "oneOf", "prefixItems", NULL
};
static const char *const applicator_maps[] = { "dependentSchemas", "patternProperties",
					       "properties", NULL };
static const char *const unevaluated[] = { "unevaluatedItems", "unevaluatedProperties", NULL };
static const char *const content[] = { "contentSchema", NULL };
static const char *const old_maps[] = { "definitions", NULL };

static struct schema_error *schema_fault(struct arena *a, struct val v, struct str path,
					 int depth);

/* The JSON pointer `path` with one token more. */
static struct str
below(struct arena *a, struct str path, struct str token)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, path.n + 2 * token.n + 1);
	buf_add(&b, path);
	buf_addc(&b, '/');
	for (i = 0; i < token.n; i++) {
		if (token.p[i] != '~' && token.p[i] != '/')
			buf_addc(&b, token.p[i]);
		else
			buf_adds(&b, token.p[i] == '~' ? "~0" : "~1");
	}
	return buf_str(&b);
}

static void
fault_add(struct schema_error *to, struct schema_error *cause)
{
	if (cause)
		schema_error_add(to, cause);
}

/* Adds the faults of the schemas that the keywords hold, alone or in a list. */
static void
keywords_check(struct arena *a, struct schema_error *to, struct val v,
	       const char *const *keyword, int depth)
{
	struct str path;
	struct val at;
	size_t i;

	for (; *keyword; keyword++) {
		at = val_get(v, *keyword);
		if (val_is_nil(at))
			continue;
		path = below(a, to->path, str_of(*keyword));
		for (i = 0; i < val_length(at); i++)
			fault_add(to, schema_fault(a, at.l->v[i],
				below(a, path, str_of(arena_printf(a, "%zu", i))), depth));
		if (val_kind(at) == KIND_MAP)
			fault_add(to, schema_fault(a, at, path, depth));
	}
}

/* Adds the faults of the schemas in the maps that the keywords hold. */
static void
maps_check(struct arena *a, struct schema_error *to, struct val v,
	   const char *const *keyword, int depth)
{
	struct map_entry **sorted;
	struct str path;
	struct val at;
	size_t i;

	for (; *keyword; keyword++) {
		at = val_get(v, *keyword);
		if (val_kind(at) != KIND_MAP)
			continue;
		path = below(a, to->path, str_of(*keyword));
		sorted = map_sorted(at.m, a);
		for (i = 0; i < at.m->n; i++)
			fault_add(to, schema_fault(a, sorted[i]->v,
						   below(a, path, sorted[i]->key), depth));
	}
}

static void
id_check(struct arena *a, struct schema_error *to, struct val v)
{
	struct str id = val_get_str(v, "$id");
	ptrdiff_t at = str_chr(id, '#');

	if (at >= 0 && (size_t)at + 1 < id.n)
		schema_error_add(to, schema_error_new(a, below(a, to->path, STR("$id")),
			arena_printf(a, "%s does not match pattern '^[^#]*#?$'",
				     schema_quote(a, id))));
}

/* The faults of the schema v, nested as in the library: the schema of schemas joins
 * four vocabularies by allOf. */
static struct schema_error *
schema_fault(struct arena *a, struct val v, struct str path, int depth)
{
	struct schema_error *all, *part[4], *whole;
	size_t i;

	if (val_kind(v) != KIND_MAP || depth > LIMIT_JSON_DEPTH)
		return NULL;
	whole = schema_error_new(a, path, NULL);
	all = schema_error_new(a, path, "'allOf' failed");
	for (i = 0; i < 4; i++)
		part[i] = schema_error_new(a, path, NULL);
	maps_check(a, whole, v, old_maps, depth + 1);
	id_check(a, part[0], v);
	maps_check(a, part[0], v, core_maps, depth + 1);
	maps_check(a, part[1], v, applicator_maps, depth + 1);
	keywords_check(a, part[1], v, applicator, depth + 1);
	keywords_check(a, part[2], v, unevaluated, depth + 1);
	keywords_check(a, part[3], v, content, depth + 1);
	for (i = 0; i < 4; i++)
		fault_add(all, part[i]->cause ? part[i] : NULL);
	fault_add(whole, all->cause ? all : NULL);
	return whole->cause ? whole : NULL;
}

struct schema_error *
schema_meta_fault(struct arena *a, struct val root)
{
	return schema_fault(a, root, STR(""), 0);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "recipe_options.h"

#include "base/map.h"
#include "golang/num.h"
#include "options.h"

/* The criterion that an option sets, or CRITERIA_FIELDS when it sets none of these. */
static int
field_of(int key)
{
	static const int keys[] = { [CRITERIA_SERVICE] = OPT_SERVICE,
		[CRITERIA_ACCELERATOR] = OPT_ACCELERATOR, [CRITERIA_INTENT] = OPT_INTENT,
		[CRITERIA_OS] = OPT_OS, [CRITERIA_PLATFORM] = OPT_PLATFORM };
	int i;

	if (key == OPT_GPU)
		return CRITERIA_ACCELERATOR;
	for (i = 0; i < CRITERIA_FIELDS && keys[i] != key; i++)
		;
	return i;
}

static bool
once(struct recipe_options *q, int field, const char *name, struct err *e)
{
	if (q->given[field])
		return err_set(e, STATUS_USAGE, "--%s is given twice", name);
	return q->given[field] = true;
}

static void
take_nodes(struct recipe_options *q, const char *arg, struct err *e)
{
	if (!once(q, CRITERIA_FIELDS, "nodes", e))
		return;
	if (num_parse_int(str_of(arg), 10, &q->criteria.nodes) != NUM_OK)
		err_set(e, STATUS_USAGE, "--nodes '%s' is not a number", arg);
	if (q->criteria.nodes < 0)
		q->criteria.nodes = 0;
}

bool
recipe_option(struct recipe_options *q, struct arena *a, int key, const char *arg, struct err *e)
{
	int field = field_of(key);

	switch (key) {
	case OPT_NODES: take_nodes(q, arg, e); return true;
	case OPT_RECIPES: q->recipes = arg; return true;
	case OPT_DATA: q->data = arg; return true;
	case OPT_ALLOW_UNCOVERED: return q->allow_uncovered = true;
	case OPT_DEBUG: return q->debug = true;
	case OPT_AICR: return q->aicr = true;
	case OPT_CRITERIA_STRICT: return q->strict = true;
	}
	if (field == CRITERIA_FIELDS)
		return false;
	if (once(q, field, criteria_names[field], e))
		q->criteria.field[field] = criteria_normal(a, field, str_of(arg));
	return true;
}

bool
recipe_options_open(const struct recipe_options *q, struct recipes *r, struct arena *a,
	   struct err *e)
{
	const char *base = q->recipes ? q->recipes : getenv("MKMIRROR_RECIPES");

	if (!base || !*base)
		return err_set(e, STATUS_USAGE,
			       "no data tree: name it with --recipes DIR or MKMIRROR_RECIPES");
	if (!recipes_open(r, a, base, q->data, e))
		return q->aicr && q->data
		       ? err_wrap(e, "failed to initialize data provider") || err_fault(e, FAULT_INTERNAL)
		       : false;
	r->aicr = r->overlays.aicr = q->aicr;
	r->strict = q->strict;
	if (q->debug)
		r->trace = trace_new(a);
	return true;
}

bool
recipe_options_resolve(const struct recipe_options *q, struct recipes *r, struct val *out,
	      struct err *e)
{
	return recipe_resolve(r, &q->criteria, q->allow_uncovered, out, e);
}

bool
recipe_options_parse(struct recipes *r, struct str text, const char *where,
	    struct val *out, struct err *e)
{
	struct val refs;
	size_t i;

	if (!recipe_parse(r->arena, text, where, out, e))
		return false;
	refs = val_get(*out, "componentRefs");
	for (i = 0; i < val_length(refs); i++)
		trace_note(r->trace, trace_path(r->trace, STR("components"),
						val_get_str(val_at(refs, i), "name")),
			   val_at(refs, i), where);
	return true;
}

void
recipe_options_explain(const struct recipe_options *q, const struct recipes *r, void (*say)(const char *text))
{
	struct map_entry **sorted;
	size_t i;

	if (!q->debug)
		return;
	sorted = map_sorted(r->trace->from, r->arena);
	for (i = 0; i < r->trace->from->n; i++)
		say(arena_printf(r->arena, "%.*s: from %.*s", STR_ARG(sorted[i]->key),
				 STR_ARG(val_text(sorted[i]->v))));
}

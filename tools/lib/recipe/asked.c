/* SPDX-License-Identifier: Apache-2.0 */
#include "asked.h"

#include "base/map.h"
#include "cli/diag.h"
#include "golang/num.h"

static void
once(struct asked *q, struct opts *o, int field, const char *name)
{
	if (q->given[field])
		opts_fail(o, "--%s is given twice", name);
	q->given[field] = true;
}

static void
take_nodes(struct asked *q, struct opts *o)
{
	once(q, o, CRITERIA_FIELDS, "nodes");
	if (num_parse_int(str_of(o->arg), 10, &q->criteria.nodes) != NUM_OK)
		opts_fail(o, "--nodes '%s' is not a number", o->arg);
	if (q->criteria.nodes < 0)
		q->criteria.nodes = 0;
}

bool
asked_option(struct asked *q, struct opts *o, int key)
{
	int field = key == ASKED_GPU ? CRITERIA_ACCELERATOR : key - ASKED_SERVICE;

	switch (key) {
	case ASKED_NODES:
		take_nodes(q, o);
		return true;
	case ASKED_RECIPES:
		q->recipes = o->arg;
		return true;
	case ASKED_DATA:
		q->data = o->arg;
		return true;
	case ASKED_ALLOW_UNCOVERED:
		return q->allow_uncovered = true;
	case ASKED_DEBUG:
		return q->debug = true;
	}
	if (field < 0 || field >= CRITERIA_FIELDS)
		return false;
	once(q, o, field, criteria_names[field]);
	q->criteria.field[field] = criteria_normal(o->arena, field, str_of(o->arg));
	return true;
}

bool
asked_open(const struct asked *q, struct recipes *r, struct arena *a,
	   struct err *e)
{
	const char *base = q->recipes ? q->recipes : getenv("MKMIRROR_RECIPES");

	if (!base || !*base)
		return err_set(e, STATUS_USAGE,
			       "no data tree: name it with --recipes DIR or MKMIRROR_RECIPES");
	if (!recipes_open(r, a, base, q->data, e))
		return false;
	if (q->debug)
		r->trace = trace_new(a);
	return true;
}

bool
asked_resolve(const struct asked *q, struct recipes *r, struct val *out,
	      struct err *e)
{
	return recipe_resolve(r, &q->criteria, q->allow_uncovered, out, e);
}

bool
asked_parse(struct recipes *r, struct str text, const char *where,
	    struct val *out, struct err *e)
{
	struct val refs;
	size_t i;

	if (!recipe_parse(r->arena, text, where, out, e))
		return false;
	refs = val_get(*out, "componentRefs");
	for (i = 0; i < refs.l->n; i++)
		trace_note(r->trace, trace_path(r->trace, STR("components"),
						val_get_str(refs.l->v[i], "name")),
			   refs.l->v[i], where);
	return true;
}

void
asked_no_operand(const struct opts *o)
{
	if (o->n)
		opts_fail(o, "unexpected operand '%s'", o->operand[0]);
}

void
asked_explain(const struct asked *q, const struct recipes *r)
{
	struct map_entry **sorted;
	size_t i;

	if (!q->debug)
		return;
	sorted = map_sorted(r->trace->from, r->arena);
	for (i = 0; i < r->trace->from->n; i++)
		warn("%.*s: from %.*s", STR_ARG(sorted[i]->key), STR_ARG(sorted[i]->v.s));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#define CRITERIA_FLAGS \
	{ "service", NULL, FLAG_ONE, "--service", "recipe.criteria.service", NULL }, \
	{ "accelerator", "gpu", FLAG_ONE, "--accelerator", "recipe.criteria.accelerator", NULL }, \
	{ "intent", NULL, FLAG_ONE, "--intent", "recipe.criteria.intent", NULL }, \
	{ "os", NULL, FLAG_ONE, "--os", "recipe.criteria.os", NULL }, \
	{ "platform", NULL, FLAG_ONE, "--platform", "recipe.criteria.platform", NULL }, \
	{ "nodes", NULL, FLAG_LAST, "--nodes", "recipe.criteria.nodes", NULL }, \
	{ "criteria-strict", NULL, FLAG_SWITCH, "--criteria-strict", "recipe.criteriaStrict", \
	  "AICR_CRITERIA_STRICT" }, \
	{ "data", NULL, FLAG_LAST, "--data", "recipe.data", NULL }, \
	{ "kubeconfig", "k", FLAG_LAST, "=", NULL, NULL }, \
	{ "output", "o", FLAG_ONE, "-o", "recipe.output.path", NULL }, \
	{ "format", "t", FLAG_ONE, "--format", "recipe.output.format", NULL }, \
	{ "config", NULL, FLAG_ONE, "=", NULL, NULL }

static const struct flag recipe_flags[] = { CRITERIA_FLAGS, { NULL } };

static const struct flag query_flags[] = {
	CRITERIA_FLAGS,
	{ "selector", NULL, FLAG_ONE, "--selector", NULL, NULL },
	{ NULL }
};

static const struct flag no_flags[] = { { NULL } };

#define NEEDS_SIGSTORE "!it needs Sigstore's services"

const struct command commands[] = {
	{ "recipe", "resolve-recipe", NULL, recipe_flags, 0 },
	{ "query", "query-recipe", NULL, query_flags, 0 },
	{ "trust update", NEEDS_SIGSTORE, NULL, no_flags, 0 },
	{ "skill", "!it writes instructions for coding agents, which mkmirror has none of",
	  NULL, no_flags, 0 },
	{ NULL }
};

const struct flag *
flag_find(const struct command *c, struct str name)
{
	const struct flag *f;

	for (f = c->flags; f->name; f++)
		if (str_is(name, f->name) || (f->other && str_is(name, f->other)))
			return f;
	return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/diag.h"

void
input_init(struct input *in, struct arena *a)
{
	*in = (struct input){ .arena = a, .config = "", .matrix = "", .work = "mirror.work",
			      .kube_version = NULL, .seed = "1" };
	buf_init(&in->resolve_flags, a, LIMIT_LINE);
	buf_init(&in->select_flags, a, LIMIT_LINE);
	buf_init(&in->extract_flags, a, LIMIT_LINE);
	buf_init(&in->audit_flags, a, LIMIT_LINE);
	buf_init(&in->registry_flags, a, LIMIT_LINE);
	buf_init(&in->rewrite_flags, a, LIMIT_LINE);
}

/* Keeps an option, as it was given, for the stages; that of a file with its
 * absolute path. */
static void
pass_on(struct input *in, struct buf *flags, const struct opts *o, int key, bool file)
{
	const struct opt *row = o->prog->opts;

	while (row->key != key)
		row++;
	flag_add(flags, arena_printf(in->arena, "--%s", row->name),
		 file ? path_absolute(in->arena, o->arg) : o->arg);
}

static bool
registry_input(struct input *in, const struct opts *o, int key)
{
	switch (key) {
	case REGISTRY_CACERT:
	case REGISTRY_CERT:
	case REGISTRY_KEY:
	case REGISTRY_CERTS:
		pass_on(in, &in->registry_flags, o, key, true);
		break;
	case REGISTRY_HTTP:
	case REGISTRY_HTTPS:
		pass_on(in, &in->registry_flags, o, key, false);
		break;
	case SOURCES_REWRITE:
		pass_on(in, &in->rewrite_flags, o, key, false);
		break;
	case SOURCES_FILE:
		pass_on(in, &in->rewrite_flags, o, key, true);
		break;
	default:
		return false;
	}
	return true;
}

static bool
is_url(const char *s)
{
	return strstr(s, "://") != NULL;
}

static void
take_input(struct input *in, const struct opts *o, const char *kind)
{
	if (in->kind)
		opts_fail(o, "one of --config, --images, --recipe and criteria, once");
	in->kind = kind;
	in->config = is_url(o->arg) ? o->arg : path_absolute(in->arena, o->arg);
}

bool
input_option(struct input *in, const struct opts *o, int key)
{
	switch (key) {
	case INPUT_CONFIG:
		take_input(in, o, "config");
		break;
	case INPUT_IMAGES:
		take_input(in, o, "list");
		break;
	case INPUT_RECIPE:
		take_input(in, o, "recipe");
		break;
	case INPUT_RECIPES:
		in->recipes = true;
		flag_add(&in->resolve_flags, "--recipes", path_absolute(in->arena, o->arg));
		break;
	case INPUT_DATA:
		flag_add(&in->resolve_flags, "--data", path_absolute(in->arena, o->arg));
		break;
	case INPUT_SET:
		flag_add(&in->resolve_flags, "--set", o->arg);
		break;
	case INPUT_UNCOVERED:
		flag_add(&in->resolve_flags, "--allow-uncovered", NULL);
		break;
	case INPUT_RULES:
		flag_add(&in->extract_flags, "--rules", path_absolute(in->arena, o->arg));
		break;
	case INPUT_AUDIT:
		in->audit = true;
		break;
	case INPUT_EMPTY:
		in->allow_empty = true;
		break;
	case INPUT_MATRIX:
		in->matrix = path_absolute(in->arena, o->arg);
		break;
	case INPUT_ANNOTATED:
		if (strcmp(o->arg, "warn") && strcmp(o->arg, "list") && strcmp(o->arg, "ignore"))
			opts_fail(o, "--annotated is warn, list or ignore, not '%s'", o->arg);
		in->annotated = o->arg;
		break;
	case INPUT_RENDER:
		in->render = true;
		break;
	case INPUT_WORK:
		in->work = o->arg;
		break;
	case INPUT_KUBE:
		in->kube_version = o->arg;
		break;
	case INPUT_SEED:
		in->seed = o->arg;
		break;
	default:
		return registry_input(in, o, key);
	}
	return true;
}

void
input_criterion(struct input *in, const struct opts *o, const char *option,
		const char *value)
{
	if (in->kind && in->config[0])
		opts_fail(o, "%s says what the recipe is for; a recipe, config or list "
			  "is given already", option);
	in->kind = "recipe";
	flag_add(&in->resolve_flags, option, value);
}

void
input_check(const struct input *in, const struct opts *o)
{
	if (!in->kind)
		opts_fail(o, "nothing to start from; --config, --images or --recipe names it");
	if (in->config[0] && !is_url(in->config) && access(in->config, R_OK) < 0)
		fatal(STATUS_USAGE, "%s:", in->config);
	if (strcmp(in->kind, "recipe") && in->resolve_flags.n)
		opts_fail(o, "--recipes, --data and --set are about recipes");
	if (strcmp(in->kind, "list") && in->render)
		opts_fail(o, "--render is about a list; charts of a config or a recipe are rendered anyway");
	if (strcmp(in->kind, "config") && in->select_flags.n)
		opts_fail(o, "--chart and --version are about a config");
}

void
input_set(struct input *in, struct stages *s)
{
	const char *recipes = getenv("MKMIRROR_RECIPES");
	struct buf render;

	if (!strcmp(in->kind, "recipe") && !in->recipes && recipes)
		flag_add(&in->resolve_flags, "--recipes", path_absolute(in->arena, recipes));
	if (!strcmp(in->kind, "recipe") && in->kube_version)
		flag_add(&in->resolve_flags, "--kube-version", in->kube_version);
	buf_init(&render, in->arena, LIMIT_LINE);
	flag_add(&render, "--seed", in->seed);
	flag_add(&render, "--kube-version", in->kube_version ? in->kube_version : INPUT_KUBE_VERSION);
	stages_set(s, "config", in->config);
	stages_set(s, "kind", in->kind);
	stages_set(s, "matrix", in->matrix);
	stages_set_flags(s, "render_flags", &render);
	stages_set_flags(s, "resolve_flags", in->select_flags.n ? &in->select_flags : &in->resolve_flags);
	stages_set_flags(s, "extract_flags", &in->extract_flags);
	stages_set_flags(s, "audit_flags", &in->audit_flags);
	stages_set_flags(s, "registry_flags", &in->registry_flags);
	stages_set_flags(s, "rewrite_flags", &in->rewrite_flags);
	stages_set(s, "annotated", in->annotated ? in->annotated : "");
	stages_set(s, "render", in->render ? "1" : "");
	stages_set(s, "audit", in->audit ? "1" : "");
	stages_set(s, "dedup_flags", in->allow_empty ? "" : "--not-empty");
}

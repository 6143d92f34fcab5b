/* SPDX-License-Identifier: Apache-2.0 */
#include "input.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"

void
input_init(struct input *in, struct arena *a)
{
	int i;

	*in = (struct input){ .arena = a, .config = "", .matrix = "", .work = "mirror.work",
			      .seed = DEFAULT_SEED };
	for (i = 0; i < STAGES; i++)
		buf_init(&in->flags[i], a, LIMIT_LINE);
}

static bool
is_url(const char *s)
{
	return strstr(s, "://") != NULL;
}

const char *
input_argument(struct arena *a, const struct opt *opt, const char *arg)
{
	if (opt->kind == ARG_FILE || opt->kind == ARG_DIR)
		return path_absolute(a, arg);
	if ((opt->kind == ARG_LOCATION || opt->kind == ARG_SOURCE) && !strncmp(arg, "oci:", 4))
		return arg[4] ? arena_printf(a, "oci:%s", path_absolute(a, arg + 4)) : arg;
	if (opt->kind == ARG_SOURCE)
		return path_absolute(a, arg);
	return arg;
}

/* Forwards an option to the stages that its row names; false when it names none.  A
 * command of the user needs --cmd-dir too, since it runs in the folder where the user
 * is and not in the work folder. */
static bool
forward_option(struct input *in, const struct opt *opt, const char *arg)
{
	const char *name = arena_printf(in->arena, "--%s", opt->name);
	int i;

	for (i = 0; i < STAGES; i++) {
		if (!(opt->stages & 1u << i))
			continue;
		flag_add(&in->flags[i], name, arg ? input_argument(in->arena, opt, arg) : NULL);
		if (opt->kind == ARG_COMMAND)
			flag_add(&in->flags[i], "--cmd-dir", path_absolute(in->arena, "."));
	}
	return opt->stages != 0;
}

static void
take_input(struct input *in, struct opts *o, const char *kind)
{
	if (in->kind)
		err_set(&o->err, STATUS_USAGE, "one of --config, --images, --recipe and criteria, once");
	in->kind = kind;
	in->config = is_url(o->arg) ? o->arg : path_absolute(in->arena, o->arg);
}

bool
input_option(struct input *in, struct opts *o, int key)
{
	switch (key) {
	case OPT_CONFIG: take_input(in, o, "config"); return true;
	case OPT_IMAGES: take_input(in, o, "list"); return true;
	case OPT_RECIPE: take_input(in, o, "recipe"); return true;
	case OPT_ANNOTATED: in->annotated = o->arg; return true;
	case OPT_AUDIT: return in->audit = true;
	case OPT_ALLOW_EMPTY: return in->allow_empty = true;
	case OPT_RENDER: return in->render = true;
	case OPT_MATRIX: in->matrix = path_absolute(in->arena, o->arg); return true;
	case OPT_WORK: in->work = o->arg; return true;
	case OPT_KUBE_VERSION: in->kube_version = o->arg; return true;
	case OPT_SEED: in->seed = o->arg; return true;
	case OPT_RECIPES: in->recipes = true; break;
	}
	return forward_option(in, o->opt, o->arg);
}

bool
input_criteria(struct input *in, const char *option, struct err *e)
{
	if (in->kind && in->config[0])
		return err_set(e, STATUS_USAGE, "%s says what the recipe is for; a recipe, config or "
			       "list is given already", option);
	in->kind = "recipe";
	return true;
}

bool
input_check(const struct input *in, struct err *e)
{
	if (!in->kind)
		return err_set(e, STATUS_USAGE, "nothing to start from; --config, --images or --recipe "
			       "names it");
	if (in->config[0] && !is_url(in->config) && access(in->config, R_OK) < 0)
		return err_sys(e, STATUS_USAGE, "%s", in->config);
	if (strcmp(in->kind, "recipe") && in->flags[STAGE_RESOLVE].n)
		return err_set(e, STATUS_USAGE, "--recipes, --data and --set are about recipes");
	if (strcmp(in->kind, "list") && in->render)
		return err_set(e, STATUS_USAGE, "--render is about a list; charts of a config or a "
			       "recipe are rendered anyway");
	if (strcmp(in->kind, "config") && in->flags[STAGE_SELECT].n)
		return err_set(e, STATUS_USAGE, "--chart and --version are about a config");
	return true;
}

/* Adds the flags of `resolve` and `render` that need no option of the user. */
static void
add_defaults(struct input *in)
{
	const char *recipes = getenv("MKMIRROR_RECIPES");
	bool recipe = !strcmp(in->kind, "recipe");
	struct buf *resolve = &in->flags[STAGE_RESOLVE], *render = &in->flags[STAGE_RENDER];

	if (recipe && !in->recipes && recipes)
		flag_add(resolve, "--recipes", path_absolute(in->arena, recipes));
	if (recipe && in->kube_version)
		flag_add(resolve, "--kube-version", in->kube_version);
	flag_add(render, "--seed", in->seed);
	flag_add(render, "--kube-version", in->kube_version ? in->kube_version : DEFAULT_KUBE_VERSION);
}

void
input_set(struct input *in, struct stages *s)
{
	/* a stage without a variable here has its flags forwarded in those of
	 * `resolve` */
	static const char *const variables[STAGES] = {
		[STAGE_RESOLVE] = "resolve_flags", [STAGE_REGISTRY] = "registry_flags",
		[STAGE_REWRITE] = "rewrite_flags", [STAGE_PULL] = "pull_flags", [STAGE_RENDER] = "render_flags",
		[STAGE_EXTRACT] = "extract_flags", [STAGE_AUDIT] = "audit_flags",
		[STAGE_EMIT] = "emit_flags", [STAGE_LOCK] = "lock_flags",
		[STAGE_PLAN] = "plan_flags", [STAGE_VERIFY] = "verify_flags",
		[STAGE_COPY] = "copy_once", [STAGE_PUSH] = "push_once",
	};
	int i;

	add_defaults(in);
	if (in->flags[STAGE_SELECT].n)
		in->flags[STAGE_RESOLVE] = in->flags[STAGE_SELECT];
	for (i = 0; i < STAGES; i++)
		if (variables[i])
			stages_set_flags(s, variables[i], &in->flags[i]);
	stages_set(s, "config", in->config);
	stages_set(s, "kind", in->kind);
	stages_set(s, "matrix", in->matrix);
	stages_set(s, "annotated", in->annotated ? in->annotated : "");
	stages_set(s, "render", in->render ? "1" : "");
	stages_set(s, "audit", in->audit ? "1" : "");
	stages_set(s, "dedup_flags", in->allow_empty ? "" : "--not-empty");
}

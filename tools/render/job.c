/* SPDX-License-Identifier: Apache-2.0 */
#include "job.h"

#include <stdlib.h>

#include "cli/diag.h"
#include "cli/opts.h"
#include "component.h"
#include "report.h"
#include "sprig/families.h"

enum {
	KEY_SET = 256, KEY_SET_STRING, KEY_SET_JSON, KEY_SET_LITERAL, KEY_SET_FILE,
	KEY_HELM, KEY_KUBE_VERSION, KEY_INCLUDE_CRDS, KEY_IS_UPGRADE, KEY_NO_HOOKS,
	KEY_SKIP_TESTS, KEY_SKIP_SCHEMA, KEY_NAME_TEMPLATE, KEY_SEED, KEY_NO_SANDBOX,
	KEY_COMPONENT, KEY_OUTPUT_DIR, KEY_RELEASE_NAME, KEY_IGNORED, KEY_REFUSED
};

static const struct opt options[] = {
	{ 'a', "api-versions", "versions", "further API versions the cluster has" },
	{ 'f', "values", "files", "read values from files; later ones win" },
	{ 'g', "generate-name", NULL, "name the release after the chart" },
	{ 'M', NULL, "file", "write what was read to file, for make" },
	{ 'n', "namespace", "name", "namespace of the release (default)" },
	{ 'o', NULL, "file", "write to file, if that changes it" },
	{ 's', "show-only", "template", "print only what this template gives" },
	{ KEY_COMPONENT, "component", "file", "render the component of this record" },
	{ KEY_HELM, "helm", "3|4", "print what this major version of helm prints (4)" },
	{ KEY_INCLUDE_CRDS, "include-crds", NULL, "print the files in crds/ too" },
	{ KEY_IS_UPGRADE, "is-upgrade", NULL, "set .Release.IsUpgrade" },
	{ KEY_KUBE_VERSION, "kube-version", "version", "version of the cluster" },
	{ KEY_NAME_TEMPLATE, "name-template", "template", "make the release's name" },
	{ KEY_NO_HOOKS, "no-hooks", NULL, "leave hooks out" },
	{ KEY_OUTPUT_DIR, "output-dir", "folder", "write a file for each template" },
	{ KEY_RELEASE_NAME, "release-name", NULL, "in a folder of the release's name" },
	{ KEY_SEED, "seed", "text", "random values and times follow from text" },
	{ KEY_SET, "set", "name=value", "set values" },
	{ KEY_SET_FILE, "set-file", "name=path", "set values to the bytes of files" },
	{ KEY_SET_JSON, "set-json", "name=json", "set values written in JSON" },
	{ KEY_SET_LITERAL, "set-literal", "name=text", "set one value to the text" },
	{ KEY_SET_STRING, "set-string", "name=value", "set values to strings" },
	{ KEY_SKIP_SCHEMA, "skip-schema-validation", NULL, "ignore values.schema.json" },
	{ KEY_SKIP_TESTS, "skip-tests", NULL, "leave hooks for helm test out" },
	/* taken, since they change nothing that is printed */
	{ KEY_IGNORED, "atomic", NULL, "no effect, as with helm template" },
	{ KEY_IGNORED, "create-namespace", NULL, "no effect, as with helm template" },
	{ KEY_IGNORED, "debug", NULL, "no effect" },
	{ KEY_IGNORED, "description", "text", "no effect, as with helm template" },
	{ KEY_IGNORED, "devel", NULL, "no effect on a chart that is here" },
	{ KEY_IGNORED, "disable-openapi-validation", NULL, "no effect, as with helm template" },
	{ KEY_IGNORED, "dry-run", NULL, "no effect, as with helm template" },
	{ KEY_IGNORED, "force", NULL, "no effect, as with helm template" },
	{ KEY_IGNORED, "kube-context", "name", "no effect, as with helm template" },
	{ KEY_IGNORED, "kubeconfig", "file", "no effect, as with helm template" },
	{ KEY_IGNORED, "labels", "labels", "no effect, as with helm template" },
	{ KEY_IGNORED, "replace", NULL, "no effect, as with helm template" },
	{ KEY_IGNORED, "rollback-on-failure", NULL, "no effect, as with helm template" },
	{ KEY_IGNORED, "skip-crds", NULL, "no effect, as with helm template" },
	{ KEY_IGNORED, "timeout", "duration", "no effect, as with helm template" },
	{ KEY_IGNORED, "wait", NULL, "no effect, as with helm template" },
	{ KEY_IGNORED, "wait-for-jobs", NULL, "no effect, as with helm template" },
	{ KEY_REFUSED, "dependency-update", NULL, "refused: render has no network" },
	{ KEY_REFUSED + 1, "enable-dns", NULL, "refused: render has no network" },
	{ KEY_REFUSED + 2, "post-renderer", "program", "refused: render runs no programs" },
	{ KEY_REFUSED + 3, "repo", "url", "refused: render has no network; mkmirror pull-chart fetches charts" },
	{ KEY_REFUSED + 4, "validate", NULL, "refused: there is no cluster" },
	{ KEY_REFUSED + 5, "verify", NULL, "refused: render has no keyring" },
	{ 0 },
};

static const struct program program = {
	.name = "render",
	.synopsis =
		"render [-f files] [-n name] [--set name=value] [-o file] [-M file] "
		"[option ...] [name] chart",
	.purpose = "print the manifests of a chart, as helm template does",
	.opts = options,
};

void
job_warning_keep(void *data, const char *text)
{
	struct job *j = data;

	if (j->nwarning < JOB_WARNINGS)
		j->warnings[j->nwarning++] = str_of(text);
}

void
job_warn(const struct job *j)
{
	size_t i;

	for (i = 0; i < j->nwarning; i++)
		warn("%.*s", STR_ARG(j->warnings[i]));
}

void
job_fail(struct job *j, const struct err *e, const struct failure *f, struct str name)
{
	report(j->arena, e, f, j->chart ? j->chart : "", name);
	job_warn(j);
	exit(e->status);
}

static void
api_add(struct job *j, const char *arg)
{
	struct str rest = str_of(arg), one;
	size_t size = sizeof(*j->api);

	while (rest.n) {
		str_cut(rest, ',', &one, &rest);
		j->api = arena_grow(j->arena, j->api, j->r.napi * size,
				    (j->r.napi + 1) * size);
		j->api[j->r.napi++] = one;
	}
	j->r.api = j->api;
}

static void
show_add(struct job *j, const char *arg)
{
	size_t size = sizeof(*j->show);

	j->show = arena_grow(j->arena, j->show, j->r.nshow * size,
			     (j->r.nshow + 1) * size);
	j->show[j->r.nshow++] = arg;
	j->r.show_only = j->show;
}

/* The options that set flags of the release; false for others. */
static bool
flag_take(struct job *j, int key)
{
	bool *flag = key == KEY_INCLUDE_CRDS ? &j->r.include_crds
		   : key == KEY_IS_UPGRADE   ? &j->r.is_upgrade
		   : key == KEY_NO_HOOKS     ? &j->r.no_hooks
		   : key == KEY_SKIP_TESTS   ? &j->r.skip_tests
		   : key == KEY_SKIP_SCHEMA  ? &j->r.skip_schema
		   : key == KEY_RELEASE_NAME ? &j->outdir.by_release
		   : key == 'g'              ? &j->generate_name : NULL;

	if (flag)
		*flag = true;
	return flag || key == KEY_IGNORED;
}

/* Options of helm template that need what render does without. */
static _Noreturn void
refuse(const struct opts *o, int key)
{
	const struct opt *p = options;

	while (p->key != key)
		p++;
	opts_fail(o, "--%s is %s", p->name, p->help);
}

/* Takes release, chart and values from a component's record. */
static void
component_take(struct job *j, const char *path)
{
	struct err e = { .arena = j->arena };
	struct component c;

	if (!component_read(j->arena, path, &j->given, &c, &e))
		fatal_err(&e);
	j->chart = c.archive;
	j->r.name = c.name;
	if (c.namespace.n)
		j->r.namespace = c.namespace;
	j->kube_version = c.kube_version;
}

static void
option_take(struct job *j, struct opts *o, int key, const char **kube)
{
	if (flag_take(j, key))
		return;
	if (key >= KEY_SET && key <= KEY_SET_FILE) {
		static const enum strvals_kind kinds[] = {
			STRVALS_TYPED, STRVALS_STRING, STRVALS_JSON,
			STRVALS_LITERAL, STRVALS_FILE,
		};

		given_set(&j->given, kinds[key - KEY_SET], o->arg);
		return;
	}
	if (key >= KEY_REFUSED)
		refuse(o, key);
	switch (key) {
	case 'a': api_add(j, o->arg); break;
	case 'f': given_file(&j->given, o->arg); break;
	case 'M': j->depfile = o->arg; break;
	case 'n': j->r.namespace = str_of(o->arg); break;
	case 'o': j->output = o->arg; break;
	case 's': show_add(j, o->arg); break;
	case KEY_COMPONENT: component_take(j, o->arg); break;
	case KEY_KUBE_VERSION: *kube = o->arg; break;
	case KEY_OUTPUT_DIR: j->outdir.path = *o->arg ? o->arg : NULL; break;
	case KEY_NAME_TEMPLATE: j->name_template = o->arg; break;
	case KEY_SEED: j->r.seed = o->arg; break;
	case KEY_HELM:
		if (strcmp(o->arg, "3") && strcmp(o->arg, "4"))
			opts_fail(o, "--helm is 3 or 4, not '%s'", o->arg);
		j->r.helm3 = *o->arg == '3';
		break;
	}
}

static void
document_take(void *data, struct str source, struct str text, bool crd)
{
	struct job *j = data;

	outdir_add(&j->outdir, j->r.name, source, text, crd);
}

/* --output-dir takes all documents, and the place of -o. */
static void
outdir_take(struct job *j, struct opts *o)
{
	if (!j->outdir.path)
		return;
	if (j->output || j->r.nshow)
		opts_fail(o, "--output-dir goes without -o and --show-only");
	j->r.document = document_take;
}

/* The name that --name-template makes. */
static struct str
name_make(struct job *j, const char *text)
{
	struct tmpl_set *set = tmpl_new(j->arena, sprig_families());
	struct err e = { .arena = j->arena };
	struct str out, name = STR("name-template");

	if (!tmpl_parse(set, name, str_of(text), &e) ||
	    !tmpl_exec(set, name, NIL, NULL, &out, NULL, &e))
		job_fail(j, &e, NULL, STR(""));
	return out;
}

/* Takes name and chart from the operands, with Helm's rules. */
static void
operands_take(struct job *j, struct opts *o)
{
	if (j->chart) {
		if (o->n || j->name_template || j->generate_name)
			opts_fail(o, "name and chart are those of --component");
		return;
	}
	if (o->n < 1)
		opts_fail(o, "no chart given");
	if (o->n > 2)
		opts_fail(o, "expected at most two arguments, unexpected arguments: %s",
			  o->operand[2]);
	j->chart = o->operand[o->n - 1];
	j->r.name = STR("release-name");
	if (o->n == 2) {
		if (j->generate_name)
			opts_fail(o, "cannot set --generate-name and also specify a name");
		if (j->name_template)
			opts_fail(o, "cannot set --name-template and also specify a name");
		j->r.name = str_of(o->operand[0]);
	} else if (j->name_template) {
		j->r.name = name_make(j, j->name_template);
	}
}

void
job_read(struct job *j, struct arena *a, int argc, char **argv)
{
	const char *kube = NULL;
	struct opts o;
	int key;

	j->arena = j->given.arena = j->reads.arena = j->outdir.arena = a;
	j->r.namespace = STR("default");
	j->r.warn = job_warning_keep;
	j->r.data = j;
	opts_init(&o, a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		option_take(j, &o, key, &kube);
	if (!j->kube_version)
		j->kube_version = kube;
	j->given.helm3 = j->r.helm3;
	outdir_take(j, &o);
	operands_take(j, &o);
}

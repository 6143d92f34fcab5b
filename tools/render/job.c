/* SPDX-License-Identifier: Apache-2.0 */
#include "job.h"

#include <stdlib.h>

#include "base/io.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "pulled.h"
#include "report.h"
#include "sprig/families.h"

static const struct program program = PROGRAM_RENDER;

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
	stage_exit(e->status);
}

static void
api_add(struct job *j, const char *arg)
{
	struct str rest = str_of(arg), one;

	while (rest.n) {
		str_cut(rest, ',', &one, &rest);
		j->api = arena_room(j->arena, j->api, j->r.napi, &j->capapi, sizeof one);
		j->api[j->r.napi++] = one;
	}
	j->r.api = j->api;
}

static void
show_add(struct job *j, const char *arg)
{
	j->show = arena_room(j->arena, j->show, j->r.nshow, &j->capshow, sizeof *j->show);
	j->show[j->r.nshow++] = arg;
	j->r.show_only = j->show;
}

/* Takes an option that sets a flag; false when the option sets none. */
static bool
flag_take(struct job *j, int key)
{
	bool *flag = key == OPT_INCLUDE_CRDS ? &j->r.include_crds
		   : key == OPT_IS_UPGRADE   ? &j->r.is_upgrade
		   : key == OPT_NO_HOOKS     ? &j->r.no_hooks
		   : key == OPT_SKIP_TESTS   ? &j->r.skip_tests
		   : key == OPT_SKIP_SCHEMA_VALIDATION  ? &j->r.skip_schema
		   : key == OPT_RELEASE_NAME ? &j->outdir.by_release
		   : key == 'g'              ? &j->generate_name : NULL;

	if (flag)
		*flag = true;
	return flag != NULL;
}

/* Takes release, chart and values from the record of a component. */
static void
component_take(struct job *j, const char *path)
{
	struct err e = { .arena = j->arena };
	struct component c;

	if (!pulled_read(j->arena, path, &c, &e))
		fatal_err(&e);
	given_component(&j->given, &c, path);
	j->pinned = c.folder.n > 0;
	j->chart = arena_cstr(j->arena, j->pinned ? c.folder : c.archive);
	if (j->pinned)
		reads_add(&j->reads, str_of(path_absolute(j->arena, path)));
	j->r.name = c.name;
	if (c.namespace.n)
		j->r.namespace = c.namespace;
	j->kube_version = c.kube_version.n ? arena_cstr(j->arena, c.kube_version) : NULL;
}

static void
option_take(struct job *j, struct opts *o, int key, const char **kube)
{
	if (flag_take(j, key))
		return;
	switch (key) {
	case OPT_SET: given_set(&j->given, STRVALS_TYPED, o->arg); break;
	case OPT_SET_STRING: given_set(&j->given, STRVALS_STRING, o->arg); break;
	case OPT_SET_JSON: given_set(&j->given, STRVALS_JSON, o->arg); break;
	case OPT_SET_LITERAL: given_set(&j->given, STRVALS_LITERAL, o->arg); break;
	case OPT_SET_FILE: given_set(&j->given, STRVALS_FILE, o->arg); break;
	case 'a': api_add(j, o->arg); break;
	case 'f': given_file(&j->given, o->arg); break;
	case 'M': j->depfile = o->arg; break;
	case 'n': j->r.namespace = str_of(o->arg); break;
	case 'o': j->output = o->arg; break;
	case 's': show_add(j, o->arg); break;
	case OPT_COMPONENT: component_take(j, o->arg); break;
	case OPT_KUBE_VERSION: *kube = o->arg; break;
	case OPT_OUTPUT_DIR: j->outdir.path = *o->arg ? o->arg : NULL; break;
	case OPT_NAME_TEMPLATE: j->name_template = o->arg; break;
	case OPT_SEED: j->r.seed = o->arg; break;
	case OPT_HELM:
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

/* Lets --output-dir take all documents, in place of -o. */
static void
outdir_take(struct job *j, struct opts *o)
{
	if (!j->outdir.path)
		return;
	if (j->output || j->r.nshow)
		opts_fail(o, "--output-dir goes without -o and --show-only");
	j->r.document = document_take;
}

/* The release name that --name-template gives. */
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

/* Takes name and chart from the operands, by Helm's rules. */
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

/* SPDX-License-Identifier: Apache-2.0 */
/* helm template without helm: reads a chart and values, and writes manifests. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/sandbox.h"
#include "chart/depend.h"
#include "cli/cost.h"
#include "cli/diag.h"
#include "cli/stage.h"
#include "crypto/lazy.h"
#include "golang/gozone.h"
#include "job.h"

static _Noreturn void
out_of_memory(struct arena *a, void *data)
{
	struct err e = { .status = STATUS_INCOMPLETE,
			 .msg = "more memory than the limit LIMIT_RENDER_MEMORY" };

	a->full = NULL;
	a->limit = 0;
	job_fail(data, &e, NULL, STR(""));
}

/* Restricts the process: from now on it can only read the chart and the values that it
 * has read already, the system's time zones and libraries that are loaded when needed, and only write its outputs. */
static void
sandbox(struct job *j)
{
	const char *const *lazy = lazy_files(j->arena);
	const char **readable, *writable[5] = { NULL };
	struct sandbox s = { .writable = writable };
	size_t n = 0, i;

	while (lazy[n])
		n++;
	readable = arena_array(j->arena, const char *, n + 3 + j->reads.n);
	memcpy(readable, lazy, n * sizeof *readable);
	readable[n++] = j->chart;
	for (i = 0; i < j->reads.n; i++) /* which the stage compares later */
		readable[n++] = arena_cstr(j->arena, j->reads.path[i]);
	readable[n] = GOZONE_FOLDER;
	s.readable = readable;
	n = 0;
	if (j->output)
		writable[n++] = path_dir(j->arena, j->output);
	if (j->depfile)
		writable[n++] = path_dir(j->arena, j->depfile);
	if (stage_folder())
		writable[n++] = stage_folder();
	if (j->outdir.path)
		writable[n++] = j->outdir.path;
	sandbox_enter(&s);
}

/* Loads the chart and does the checks that helm does before it renders. */
static struct chart *
chart_get(struct job *j)
{
	struct chart_options o = { .helm3 = j->r.helm3,
				   .reads = j->depfile && !j->pinned ? &j->reads : NULL,
				   .warn = job_warning_keep, .data = j };
	struct err e = { .arena = j->arena };
	struct chart *c;
	struct str type;

	if (!chart_load(j->arena, j->chart, &o, &c, &e))
		job_fail(j, &e, NULL, STR(""));
	type = c->meta->type;
	if (type.n && !str_is(type, "application")) {
		err_set(&e, STATUS_INCOMPLETE, "%.*s charts are not installable",
			STR_ARG(type));
		job_fail(j, &e, NULL, STR(""));
	}
	if (c->meta->deprecated)
		job_warning_keep(j, "this chart is deprecated");
	if (!depend_check(j->arena, c, j->r.helm3, &e))
		job_fail(j, &e, NULL, STR(""));
	return c;
}

static void
output_write(struct job *j, const struct pieces *text)
{
	struct err e = { .arena = j->arena };
	struct output out;
	size_t i;

	if (!output_open(&out, j->arena, j->output, &e))
		fatal_err(&e);
	for (i = 0; i < text->n; i++) {
		fwrite(text->v[i].p, 1, text->v[i].n, out.f);
		file_release(text->v[i]);
	}
	if (!output_commit(&out, &e))
		fatal_err(&e);
}

/* Writes the rule for make: the files that were read. */
static void
depfile_add(struct job *j)
{
	const char *target = j->outdir.path ? j->outdir.path : j->output ? j->output : "-";
	struct err e = { .arena = j->arena };

	if (j->depfile && !stage_depends(j->arena, j->depfile, target, j->reads.path,
					 j->reads.n, &e))
		fatal_err(&e);
}

static void
job_run(struct job *j)
{
	struct err e = { .arena = j->arena };
	struct failure f;
	struct stat st;
	struct chart *c;
	struct val values;
	struct pieces text;

	j->r.kube = kube_version_default();
	if (j->kube_version && !kube_version_parse(j->arena, str_of(j->kube_version), j->r.helm3,
						   &j->r.kube, &e))
		job_fail(j, &e, NULL, STR(""));
	if (stat(j->chart, &st)) {
		err_set(&e, STATUS_USAGE, "path \"%s\" not found", j->chart);
		if (strchr(j->chart, '/') && !strchr("./", j->chart[0]))
			job_warning_keep(j, "render reads folders and archives; mkmirror-pull-chart(1) fetches charts from repositories and registries");
		job_fail(j, &e, NULL, STR(""));
	}
	j->chart = path_absolute(j->arena, j->chart);
	if (!given_values(&j->given, &j->reads, &values, &e))
		job_fail(j, &e, NULL, STR(""));
	/* the sandbox can open only folders that exist */
	if (j->outdir.path && !dir_make(j->outdir.path, &e))
		fatal_err(&e);
	sandbox(j);
	c = chart_get(j);
	if (!release_render(j->arena, &j->r, c, values, &text, &f, &e))
		job_fail(j, &e, &f, c->meta->name);
	if (!j->outdir.path)
		output_write(j, &text);
	else if (!outdir_write(&j->outdir, &e))
		fatal_err(&e);
	depfile_add(j);
	job_warn(j);
}

int
main(int argc, char **argv)
{
	/* static, since they live until the process ends */
	static struct arena arena = { .limit = LIMIT_RENDER_MEMORY };
	static struct job j;

	arena.full = out_of_memory;
	arena.data = &j;
	job_read(&j, &arena, argc, argv);
	cost_limit();
	diag_catch_truncation();
	job_run(&j);
	return stage_end(STATUS_OK);
}

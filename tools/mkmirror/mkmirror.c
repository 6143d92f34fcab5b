/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dispatcher: `mkmirror TOOL ARG...` executes ../libexec/mkmirror/TOOL, relative
 * to the folder of this program, so that a build folder, an installation and a moved
 * installation all work.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exe.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/near.h"
#include "cli/diag.h"

static const struct task {
	const char *name; /* the NAME of the pages' comments `task: NAME` */
	const char *title;
} tasks[] = {
	{ "mirror", "All stages at once" },
	{ "describe", "Say what to mirror" },
	{ "discover", "Find charts and images" },
	{ "write", "Write lists for other programs" },
	{ "copy", "Lock, plan and copy" },
	{ "check", "Check what is there" },
	{ "", "Others" },
};

/* The tool in dir, or the option of the dispatcher, that is most like the word; NULL
 * when none is. */
static char *
nearest(struct arena *a, const char *dir, const char *word)
{
	struct near n;
	struct dirent *e;
	DIR *tools;

	near_init(&n, a, str_of(word));
	if (word[0] == '-') {
		near_try(&n, "--help");
		near_try(&n, "--version");
		return n.name;
	}
	tools = opendir(dir);
	while (tools && (e = readdir(tools)))
		if (e->d_name[0] != '.')
			near_try(&n, e->d_name);
	if (tools)
		closedir(tools);
	return n.name;
}

static void
list_task(const struct task *t, struct str lines)
{
	struct str line, name, task, purpose;
	bool any = false;

	while (lines.n) {
		str_cut(lines, '\n', &line, &lines);
		str_cut(line, '\t', &name, &line);
		str_cut(line, '\t', &task, &purpose);
		if (!str_is(task, t->name))
			continue;
		if (!any)
			printf("\n%s:\n", t->title);
		any = true;
		printf("  %-19.*s %.*s\n", STR_ARG(name), STR_ARG(purpose));
	}
}

/* Prints the tools by task; the build makes the table from the tools' pages. */
static void
help(struct arena *a, const char *here)
{
	struct err e = { .arena = a };
	struct str lines;
	size_t i;

	printf("usage: mkmirror tool [argument ...]\n"
	       "       mkmirror -h | -V\n\n"
	       "Finds the container images and Helm charts of a deployment and "
	       "mirrors them.\n");
	if (!file_read(a, path_join(a, here, "../share/mkmirror/tools.tsv"),
		       LIMIT_FILE, &lines, &e))
		fatal_err(&e);
	for (i = 0; i < sizeof tasks / sizeof *tasks; i++)
		list_task(&tasks[i], lines);
	printf("\nmkmirror TOOL --help says more of each; so does "
	       "man mkmirror-TOOL.\n");
}

static int
finish(void)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		fatal(STATUS_SOME, "standard output:");
	return STATUS_OK;
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct err e = { .arena = &arena };
	char *here, *dir, *name, *tool, *near;

	if (argc < 2)
		fatal(STATUS_USAGE, "which tool? mkmirror --help lists them");
	if (!exe_dir(&arena, argv[0], &here, &e))
		fatal_err(&e);
	dir = path_join(&arena, here, "../libexec/mkmirror");
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help")) {
		help(&arena, here);
		return finish();
	}
	if (!strcmp(argv[1], "-V") || !strcmp(argv[1], "--version")) {
		printf("mkmirror %s\n", VERSION);
		return finish();
	}
	name = argv[1];
	if (!strchr(name, '/') && name[0] != '-' && name[0] != '.') {
		tool = path_join(&arena, dir, name);
		argv[1] = tool;
		execv(tool, argv + 1);
		if (errno != ENOENT)
			fatal(STATUS_USAGE, "%s:", tool);
	}
	near = nearest(&arena, dir, name);
	if (near)
		fatal(STATUS_USAGE, "no tool '%s'; did you mean '%s'? "
		      "mkmirror --help lists them", name, near);
	fatal(STATUS_USAGE, "no tool '%s'; mkmirror --help lists them", name);
}

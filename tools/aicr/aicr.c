/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The front for AICR's command line: finds the program of ours that does what a command
 * does, translates flags, environment and config into its options, and becomes it.  The
 * option --aicr, which each of these programs gets, makes them answer as aicr does.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/aicr.h"
#include "base/exe.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "config.h"
#include "line.h"

static const struct program program = PROGRAM_AICR;

static void
help(void)
{
	const struct command *c;
	const struct opt *o;

	printf("usage: mkmirror %s\n\n%s\n\n", program.synopsis, program.purpose);
	for (o = program.opts; o->key; o++)
		printf("      --%-24s %s\n", o->name, o->help);
	puts("  -h, --help                     print this and exit\n"
	     "  -V, --version                  print the version and exit\n\nCommands:\n");
	for (c = commands; c->name; c++)
		printf("  %-18s %s %s\n", c->name, c->program[0] == '!' ? "refused:" : "as mkmirror",
		       c->program + (c->program[0] == '!'));
	puts("\nmkmirror aicr COMMAND -h says which flags each takes.");
}

static void
help_command(const struct command *c)
{
	const struct flag *f;

	printf("usage: mkmirror aicr %s [flag ...]%s\n\n", c->name, c->operands ? " operand" : "");
	for (f = c->flags; f->name; f++)
		printf("  --%-34s %s\n", f->name,
		       f->native[0] == '!' ? f->native + 1 : f->native[0] == '=' ? "no effect"
		       : f->native[0] ? f->native : "operand");
}

static void
overridden(const char *flag)
{
	info("CLI flag overriding config value: flag=--%s", flag);
}

/* Prints what was asked for in place of running a command. */
static int
answer(const struct line *l)
{
	if (l->version)
		printf("mkmirror-aicr %s, as aicr version %s\n", VERSION, aicr_version());
	else if (l->command)
		help_command(l->command);
	else
		help();
	if (fflush(stdout) != 0)
		fatal(STATUS_SOME, "standard output:");
	return STATUS_OK;
}

int
main(int argc, char **argv)
{
	static struct arena a;
	struct err e = { .arena = &a };
	struct val spec = NIL;
	struct line l;
	char *dir, **native;
	bool good;

	diag_init("aicr");
	good = line_parse(&l, &a, argc, argv, &e);
	diag_aicr(l.form);
	if (good && (l.help || l.version))
		return answer(&l);
	if (!good)
		fatal_err(&e);
	if (line_value(&l, "config") && !config_load(&a, line_value(&l, "config"), &spec, &e))
		fatal_err(&e);
	line_defaults(&l, &a, spec, overridden);
	if (!exe_dir(&a, argv[0], &dir, &e) || !line_native(&l, &a, dir, &native, &e))
		fatal_err(&e);
	execv(native[0], native);
	fatal(STATUS_SOME, "%s:", native[0]);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the first config of a mirror, with comments; never replaces a file. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "oci/location.h"
#include "start.h"

static const struct program program = PROGRAM_INIT;

/* Writes the text with config and target filled in. */
static void
write_text(FILE *f, const struct start *s, const char *path, const char *target)
{
	const char *p = s->text;

	while (*p) {
		if (!strncmp(p, "CONFIG", 6)) {
			fputs(path, f);
			p += 6;
		} else if (!strncmp(p, "TARGET", 6)) {
			fputs(target, f);
			p += 6;
		} else {
			putc(*p++, f);
		}
	}
}

/* Creates the file; fails when it exists. */
static void
write_file(const struct start *s, const char *path, const char *target)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
	FILE *f;
	bool bad;

	if (fd < 0 && errno == EEXIST)
		fatal(STATUS_USAGE, "%s is there already and stays as it is; "
		      "-o names another file", path);
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f)
		fatal(STATUS_USAGE, "%s:", path);
	write_text(f, s, path, target);
	bad = fflush(f) != 0 || ferror(f) != 0;
	if (fclose(f) != 0 || bad) {
		remove(path);
		fatal(STATUS_SOME, "%s: cannot be written", path);
	}
	warn("%s is written: edit it, then `mkmirror doctor %s`", path, path);
}

/* Prints lines for a product's build; `make mirror-default` is one of its targets. */
static void
print_make(const struct start *s, const char *path, const char *target)
{
	puts("include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk");
	if (s == &start_recipe)
		puts("MIRROR_RECIPES = recipes");
	printf("$(call mirror_add,default,%s)\n", path);
	if (s != &start_charts)
		printf("MIRROR_TARGET.default = %s\n", target);
}

static void
print_cmake(const struct start *s, const char *path, const char *target)
{
	printf("find_package(mkmirror REQUIRED)\nmkmirror_add(default CONFIG %s", path);
	if (s == &start_recipe)
		printf(" RECIPES recipes");
	if (s != &start_charts)
		printf(" TARGET %s", target);
	puts(")");
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct err e = { .arena = &arena };
	const struct start *kind = NULL, *asked;
	const char *path = NULL, *target = "registry.example.com/team";
	bool make = false, cmake = false;
	struct output out;
	struct location location;
	struct opts o;
	int key;

	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		switch (key) {
		case OPT_CHARTS: case OPT_IMAGES: case OPT_RECIPE:
			asked = key == OPT_CHARTS ? &start_charts
				: key == OPT_IMAGES ? &start_images : &start_recipe;
			if (kind && kind != asked)
				opts_fail(&o, "one of --charts, --images and --recipe");
			kind = asked;
			break;
		case OPT_TARGET:
			target = o.arg;
			break;
		case OPT_MAKE:
			make = true;
			break;
		case OPT_CMAKE:
			cmake = true;
			break;
		case 'o':
			path = o.arg;
		}
	}
	if (o.n)
		opts_fail(&o, "unexpected operand '%s'; -o names the file", o.operand[0]);
	if (!location_parse(&arena, str_of(target), &location, &e))
		fatal_err(&e);
	kind = kind ? kind : &start_charts;
	if (!output_open(&out, &arena, NULL, &e))
		fatal_err(&e);
	if (path && !strcmp(path, "-"))
		write_text(out.f, kind, path = kind->file, target);
	else
		write_file(kind, path = path ? path : kind->file, target);
	if (make)
		print_make(kind, path, target);
	if (cmake)
		print_cmake(kind, path, target);
	if (!output_commit(&out, &e))
		fatal_err(&e);
	return STATUS_OK;
}

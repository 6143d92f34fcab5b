/* SPDX-License-Identifier: Apache-2.0 */
#include "programs.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/exe.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/path.h"
#include "base/process.h"
#include "base/ustar.h"
#include "crypto/lazy.h"

enum { TRACE_MOST = 64 * 1024, DEPTH_MOST = 8 };

struct gather {
	struct extras *x;
	const char *at;       /* where they go in the volume, with a slash at the end */
	struct map *seen;     /* the names of libraries */
};

/* ---- folders ---- */

static int
by_name(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

static bool
folder_names(struct arena *a, const char *dir, char ***out, size_t *n, struct err *e)
{
	DIR *d = opendir(dir);
	struct dirent *one;
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	if (!d)
		return err_sys(e, STATUS_USAGE, "%s", dir);
	while ((one = readdir(d)) && *n < LIMIT_PROGRAM_FILES) {
		if (one->d_name[0] == '.')
			continue;
		*out = arena_room(a, *out, *n, &cap, sizeof **out);
		(*out)[(*n)++] = arena_cstr(a, str_of(one->d_name));
	}
	closedir(d);
	if (*n)
		qsort(*out, *n, sizeof **out, by_name);
	return *n < LIMIT_PROGRAM_FILES ||
	       err_set(e, STATUS_USAGE, "%s: more than %d files", dir, LIMIT_PROGRAM_FILES);
}

/* Adds the files of the folder, and of those in it, under the path `as`. */
static bool
folder_add(struct gather *g, const char *dir, const char *as, int depth, struct err *e)
{
	struct arena *a = g->x->arena;
	const char *path, *to;
	struct stat st;
	char **name;
	size_t n, i;
	bool good = true;

	if (!folder_names(a, dir, &name, &n, e))
		return false;
	for (i = 0; good && i < n; i++) {
		path = path_join(a, dir, name[i]);
		to = path_join(a, as, name[i]);
		if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
			good = depth == DEPTH_MOST || folder_add(g, path, to, depth + 1, e);
		else
			good = extras_add(g->x, path, to, e);
	}
	return good;
}

/* Adds the folder of that name of an installation, if it is there. */
static bool
part_add(struct gather *g, const char *prefix, const char *part, struct err *e)
{
	struct arena *a = g->x->arena;
	const char *dir = path_join(a, prefix, part);
	struct stat st;

	return stat(dir, &st) != 0 ||
	       folder_add(g, dir, arena_printf(a, "%s%s", g->at, part), 0, e);
}

/* ---- libraries ---- */

/* True for a library that every system with the same libc has, or that is ours. */
static bool
is_libc(struct str name)
{
	static const char *const ones[] = { "libc.so.", "libm.so.", "libdl.so.", "librt.so.",
		"libpthread.so.", "libresolv.so.", "libutil.so.", "ld-linux", "ld-musl",
		"ld64.so", "libc.musl", "linux-vdso", "linux-gate", "libmkmirror" };
	size_t i;

	for (i = 0; i < sizeof ones / sizeof *ones; i++)
		if (str_starts(name, str_of(ones[i])))
			return true;
	return false;
}

static bool
library_add(struct gather *g, struct str name, const char *path, struct err *e)
{
	struct arena *a = g->x->arena;

	if (is_libc(name) || map_get(g->seen, name))
		return true;
	name = arena_dup(a, name);
	map_set(g->seen, name, val_bool(true));
	return extras_add(g->x, path, arena_printf(a, "%slib/%.*s", g->at, STR_ARG(name)), e);
}

/* Adds the libraries that the lines of the dynamic linker name. */
static bool
lines_add(struct gather *g, const char *program, struct str text, struct err *e)
{
	struct str line, name, rest, path, address;

	while (text.n) {
		str_cut(text, '\n', &line, &text);
		str_cut(str_trim(line), ' ', &name, &rest);
		if (!str_starts(rest, STR("=> ")))
			continue;
		str_cut(str_sub(rest, 3, rest.n), ' ', &path, &address);
		if (!str_starts(path, STR("/")))
			return err_set(e, STATUS_USAGE, "%s: its library %.*s is not found",
				       program, STR_ARG(name));
		if (!library_add(g, name, arena_cstr(g->x->arena, path), e))
			return false;
	}
	return true;
}

/* Adds the libraries that the program is linked with, as the dynamic linker finds them;
 * a program that it does not start has none. */
static bool
linked_add(struct gather *g, const char *program, struct err *e)
{
	static char trace[] = "LD_TRACE_LOADED_OBJECTS=1";
	char *const environment[] = { trace, NULL };
	const char *argv[] = { program, NULL };
	struct process p = { .path = program, .argv = argv, .environment = environment,
			     .in = PROCESS_NONE, .out = PROCESS_PIPE, .err = PROCESS_NONE };
	struct process_end end;

	return !process_run(g->x->arena, &p, TRACE_MOST, &end, e) ? false
		: lines_add(g, program, end.out, e);
}

/* Adds the libraries that programs open when they need them. */
static bool
opened_add(struct gather *g, struct err *e)
{
	const char *path;
	size_t i;

	for (i = 0; i < LAZY_LIBRARIES; i++) {
		path = lazy_path(g->x->arena, (enum lazy)i);
		if (path && !library_add(g, path_base(str_of(path)), path, e))
			return false;
	}
	return true;
}

static bool
libraries_add(struct gather *g, const char *dir, struct err *e)
{
	char **name;
	size_t n, i;

	if (!folder_names(g->x->arena, dir, &name, &n, e))
		return false;
	for (i = 0; i < n; i++)
		if (!linked_add(g, path_join(g->x->arena, dir, name[i]), e))
			return false;
	return opened_add(g, e);
}

/* ---- all together ---- */

/* The machine that the program is for, as `uname -m` says it; "other" when that is not
 * known. */
static const char *
machine_of(struct arena *a, const char *program)
{
	static const struct {
		unsigned number; /* e_machine of ELF */
		const char *name;
	} known[] = { { 62, "x86_64" }, { 183, "aarch64" }, { 3, "i686" }, { 40, "armv7l" },
		      { 21, "ppc64le" }, { 22, "s390x" }, { 243, "riscv64" } };
	struct err ignored = { .arena = a };
	FILE *f = file_stream(program, &ignored);
	unsigned char h[20] = { 0 };
	unsigned number;
	size_t i;

	if (!f)
		return "other";
	i = fread(h, 1, sizeof h, f);
	fclose(f);
	number = h[5] == 1 ? h[18] | (unsigned)h[19] << 8 : h[19] | (unsigned)h[18] << 8;
	for (i = 0; memcmp(h, "\177ELF", 4) == 0 && i < sizeof known / sizeof *known; i++)
		if (known[i].number == number)
			return known[i].name;
	return "other";
}

/* Adds the script that runs the programs with their libraries, and the README. */
static void
texts_add(struct gather *g, struct str name)
{
	struct arena *a = g->x->arena;

	extras_add_text(g->x, arena_printf(a, "%smkmirror", g->at), STR("#!/bin/sh\n"
		"# Runs mkmirror with the libraries beside it.\n"
		"here=$(cd \"$(dirname \"$0\")\" && pwd) || exit 1\n"
		"LD_LIBRARY_PATH=$here/lib/mkmirror:$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\n"
		"export LD_LIBRARY_PATH\n"
		"exec \"$here/bin/mkmirror\" \"$@\"\n"));
	extras_add_text(g->x, "mkmirror/README", str_of(arena_printf(a,
		"The programs of mkmirror " VERSION ", which this set of volumes was made with, and the\n"
		"libraries that they load, but libc.  On the far side, with the volumes in\n"
		"/media/usb:\n\n"
		"\ttar -xf /media/usb/%.*s.001.tar mkmirror/bin\n"
		"\t%smkmirror check-volume /media/usb\n"
		"\t%smkmirror unpack --target REGISTRY /media/usb\n\n"
		"Each of them takes --help.\n", STR_ARG(name), g->at, g->at)));
}

static bool
add(struct extras *x, const char *prefix, bool libraries, struct str name, struct err *e)
{
	static const char *const parts[] = { "libexec/mkmirror", "lib", "share/mkmirror" };
	struct gather g = { .x = x, .seen = map_new(x->arena) };
	const char *main = path_join(x->arena, prefix, "bin/mkmirror");
	size_t i;

	g.at = arena_printf(x->arena, TAR_PROGRAMS "%s/", machine_of(x->arena, main));
	if (!extras_add(x, main, arena_printf(x->arena, "%sbin/mkmirror", g.at), e))
		return false;
	for (i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!part_add(&g, prefix, libraries && i == 1 ? "lib/mkmirror" : parts[i], e))
			return false;
	if (libraries && !libraries_add(&g, path_join(x->arena, prefix, parts[0]), e))
		return false;
	texts_add(&g, name);
	return true;
}

bool
programs_add(struct extras *x, const char *argv0, struct str name, struct err *e)
{
	char *dir;

	return exe_dir(x->arena, argv0, &dir, e) &&
	       add(x, path_join(x->arena, dir, "../.."), true, name, e);
}

bool
programs_add_from(struct extras *x, const char *dir, struct str name, struct err *e)
{
	return add(x, dir, false, name, e);
}

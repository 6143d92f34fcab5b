/* SPDX-License-Identifier: Apache-2.0 */
#include "stage.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/depfile.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"

/* The files of the stage; a name is as long as a file's may be. */
static struct {
	bool begun;
	const char *whole, *target, *text;
	char name[256];
	char stamp[300], command[300], status[300], depfile[300], rules[300];
} stage;

void
stage_begin(const char *name)
{
	stage.whole = name;
	stage.text = NULL;
	stage.target = strchr(name, ':') ? strchr(name, ':') + 1 : NULL;
	snprintf(stage.name, sizeof stage.name, "%.*s", (int)strcspn(name, ":"), name);
	snprintf(stage.stamp, sizeof stage.stamp, "stamp/%s", stage.name);
	snprintf(stage.command, sizeof stage.command, "stamp/%s.new", stage.name);
	snprintf(stage.depfile, sizeof stage.depfile, "stamp/%s.dep", stage.name);
	snprintf(stage.rules, sizeof stage.rules, "stamp/%s.d", stage.name);
	snprintf(stage.status, sizeof stage.status, "status/%s", stage.name);
	stage.begun = true;
	unlink(stage.status);
}

const char *
stage_name(void)
{
	return stage.whole;
}

void
stage_command(const char *command)
{
	stage.text = command;
}

/* What the stamp of stage_command says: the command, and of each file that the stage read
 * its time and size, which another file has with no other. */
static struct str
stamp_text(struct arena *a)
{
	struct err quiet = { .arena = a };
	struct timespec time;
	struct stat st;
	struct str *path;
	struct buf b;
	size_t i, n;

	buf_init(&b, a, LIMIT_FILE);
	buf_adds(&b, stage.text);
	if (!depfile_read(a, stage.depfile, &path, &n, &quiet))
		return STR("");
	for (i = 0; i < n; i++) {
		if (stat(arena_cstr(a, path[i]), &st) != 0)
			return STR("");
		time = file_time(&st);
		buf_printf(&b, "\n%lld.%09ld %lld %.*s", (long long)time.tv_sec,
			   (long)time.tv_nsec, (long long)st.st_size, STR_ARG(path[i]));
	}
	return buf_str(&b);
}

bool
stage_is_current(struct arena *a, const char *output)
{
	struct err quiet = { .arena = a };
	struct str made, now;

	if (access(output, F_OK) != 0 || !file_read(a, stage.stamp, LIMIT_FILE, &made, &quiet))
		return false;
	now = stamp_text(a);
	return now.n && str_eq(made, now);
}

const char *
stage_depfile(void)
{
	return stage.depfile;
}

const char *
stage_folder(void)
{
	return stage.begun ? "status" : NULL;
}

/*
 * Writes a path so that make reads it as one word of a rule.  For a character
 * that make cannot escape it writes the wildcard "?".  In a target "%" is escaped,
 * or the rule would be a pattern.
 */
static void
put_word(FILE *f, struct str path, bool target)
{
	size_t i;

	for (i = 0; i < path.n; i++) {
		char c = path.p[i];

		if (strchr("[*;|\\", c)) {
			fputc('?', f);
			continue;
		}
		if (c == '=') {
			fputs("$(mirror.equals)", f);
			continue;
		}
		if (strchr(" #:", c) || (target && c == '%'))
			fputc('\\', f);
		else if (c == '$')
			fputc('$', f);
		fputc(c, f);
	}
}

/* True for a path in a folder of the work folder, the current one, to which stages
 * alone write. */
static bool
is_made(struct arena *a, struct str path)
{
	struct str work = str_of(path_absolute(a, ".")), rest = str_sub(path, work.n, path.n);

	return str_starts(path, work) && (str_starts(rest, STR("/components/")) ||
					  str_starts(rest, STR("/charts/sha256/")));
}

/* True when a makefile can compare the file at path by its text: no stage made
 * it, and its path and bytes have nothing that make takes for something else. */
static bool
has_text(struct arena *a, struct str path, struct str *text)
{
	struct err quiet = { .arena = a };
	size_t i;

	if (is_made(a, path))
		return false;

	for (i = 0; i < path.n; i++)
		if (strchr(" #:$%,()[*?;|\\~", path.p[i]))
			return false;
	return str_starts(path, STR("/")) &&
	       file_read(a, arena_cstr(a, path), LIMIT_COMPARED, text, &quiet) &&
	       !memchr(text->p, '\0', text->n);
}

/* Lets make compare a file that was read with a copy, since its time says nothing when
 * it is older than the stamp, or the stamp is from the future. */
static void
put_comparison(FILE *f, struct str path, size_t number)
{
	struct arena scratch = { 0 };
	struct err quiet = { .arena = &scratch };
	struct str text;
	char *copy = arena_printf(&scratch, "%s.%zu.from", stage.name, number);

	if (has_text(&scratch, path, &text) &&
	    file_write(arena_printf(&scratch, "stamp/%s", copy), text, &quiet))
		fprintf(f, "%s: $(call mirror.unless_kept,%.*s,%s)\n", stage.stamp,
			STR_ARG(path), copy);
	arena_free(&scratch);
}

/* Writes stamp/NAME.d: each path is a prerequisite, once, and has a rule of its own
 * without a recipe, so that the stage runs again when the path has disappeared. */
static bool
write_rules(struct arena *a, const struct str *path, size_t n, struct err *e)
{
	struct map *once = map_new(a);
	struct map_entry *entry;
	struct output out;
	size_t i, number = 0;

	for (i = 0; i < n; i++)
		if (path[i].n && str_chr(path[i], '\n') < 0)
			map_set(once, path[i], NIL);
	if (!output_open(&out, a, stage.rules, e))
		return false;
	fprintf(out.f, "%s:", stage.stamp);
	for (entry = map_next(once, NULL); entry; entry = map_next(once, entry)) {
		fputs(" \\\n  ", out.f);
		put_word(out.f, entry->key, false);
	}
	fputc('\n', out.f);
	for (entry = map_next(once, NULL); entry; entry = map_next(once, entry)) {
		put_word(out.f, entry->key, true);
		fputs(":\n", out.f);
		put_comparison(out.f, entry->key, number++);
	}
	return output_commit(&out, e);
}

bool
stage_depends(struct arena *a, const char *depfile, const char *target,
	      const struct str *path, size_t n, struct err *e)
{
	bool own = stage.begun && depfile == stage.depfile; /* and not that of -M */

	if ((!own || stage.target) && !depfile_write(a, depfile, own ? stage.target : target, path,
						     n, e))
		return false;
	return !stage.begun || write_rules(a, path, n, e);
}

/* Replaces the file at path by the text.  Failures are ignored: make finds the file
 * missing or old, and runs the stage again. */
static void
put_file(const char *path, const char *text, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return;
	n -= (size_t)write(fd, text, n);
	close(fd);
}

/* Writes the files of a stage that failed.  The stamp has no command then, so that
 * make runs the stage again. */
static void
put_failure(int status)
{
	char text[4];
	size_t n = 0;

	if (status >= 100)
		text[n++] = (char)('0' + status / 100 % 10);
	if (status >= 10)
		text[n++] = (char)('0' + status / 10 % 10);
	text[n++] = (char)('0' + status % 10);
	text[n++] = '\n';
	put_file(stage.status, text, n);
	if (unlink(stage.command) == 0)
		put_file(stage.stamp, "failed\n", 7);
	else if (stage.text)
		unlink(stage.stamp);
}

/* Writes the stamp of stage_command, none when a file that was read is gone. */
static void
put_stamp(void)
{
	struct arena a = { 0 };
	struct str text = stamp_text(&a);

	if (text.n)
		put_file(stage.stamp, text.p, text.n);
	else
		unlink(stage.stamp);
	arena_free(&a);
}

/* Makes the symbolic link, when the path has spaces, which make cannot read. */
static void
link_to(const char *link, const char *path)
{
	char *whole = strchr(path, ' ') ? realpath(path, NULL) : NULL;

	unlink(link);
	if (whole && symlink(whole, link) != 0)
		unlink(link);
	free(whole);
}

void
stage_keep(struct arena *a, const char *what, const char *path)
{
	struct err quiet = { .arena = a };
	struct str text = STR("");

	if (!stage.whole || (access(path, F_OK) == 0 && !file_read(a, path, LIMIT_FILE, &text, &quiet)))
		return;
	file_write(arena_printf(a, "stamp/%s", what), text, &quiet);
	link_to(arena_printf(a, "stamp/.%s", what), path);
}

int
stage_end(int status)
{
	if (!stage.begun)
		return status;
	stage.begun = false;
	if (status)
		put_failure(status);
	else if (stage.text)
		put_stamp();
	/* the stamp must be newer than all files that the stage made */
	else if (utimensat(AT_FDCWD, stage.command, NULL, 0) == 0 &&
		 rename(stage.command, stage.stamp) != 0)
		unlink(stage.stamp);
	return status;
}

int
stage_end_partly(int status)
{
	bool begun = stage.begun;

	stage_end(status);
	return begun ? 0 : status;
}

void
stage_exit(int status)
{
	exit(stage_end(status));
}

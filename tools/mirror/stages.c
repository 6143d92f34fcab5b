/* SPDX-License-Identifier: Apache-2.0 */
#include "stages.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diag.h"
#include "io.h"
#include "limits.h"

/* "mirror.NAME=VALUE" for make, which would expand a '$'. */
static char *
setting(struct arena *a, const char *name, const char *value)
{
	struct buf b;

	buf_init(&b, a, LIMIT_LINE);
	buf_printf(&b, "mirror.%s=", name);
	for (; *value; value++) {
		buf_addc(&b, *value);
		if (*value == '$')
			buf_addc(&b, '$');
	}
	buf_addc(&b, '\0');
	return b.p;
}

static char *
flags_setting(struct arena *a, const char *name, struct buf *flags)
{
	buf_addc(flags, '\0');
	return setting(a, name, flags->p);
}

/* make's arguments but for the goal, which goes to argv[*goal]. */
static char **
make_command(struct mirror *m, const char *stages, size_t *goal)
{
	struct arena *a = m->arena;
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	char **v = arena_array(a, char *, 24);
	size_t n = 0;

	v[n++] = "make";
	v[n++] = "-C";
	v[n++] = m->work;
	v[n++] = "-f";
	v[n++] = (char *)stages;
	v[n++] = "-k";
	v[n++] = arena_printf(a, "-j%ld", cpus > 0 ? cpus : 1);
	v[n++] = "--no-print-directory";
	v[n++] = setting(a, "config", m->config);
	v[n++] = setting(a, "kind", m->kind);
	v[n++] = setting(a, "lock", m->lock);
	v[n++] = setting(a, "target", m->target);
	v[n++] = setting(a, "relock", m->relock ? "1" : "");
	v[n++] = setting(a, "render_flags",
			 arena_printf(a, "--seed %s --kube-version %s",
				      shell_quote(a, m->seed), shell_quote(a, m->kube_version)));
	v[n++] = flags_setting(a, "rules", &m->rules);
	v[n++] = flags_setting(a, "extract_flags", &m->extract_flags);
	v[n++] = setting(a, "dedup_flags", m->allow_empty ? "" : "--not-empty");
	v[n++] = flags_setting(a, "lock_flags", &m->lock_flags);
	v[n++] = flags_setting(a, "plan_flags", &m->plan_flags);
	v[n++] = flags_setting(a, "copy_flags", &m->copy_flags);
	*goal = n;
	return v;
}

/* Runs the command; true when it succeeds.  A make above us is none of its
 * business. */
static bool
run(char **argv)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		fatal(STATUS_TEMPORARY, "cannot start %s:", argv[0]);
	if (pid == 0) {
		unsetenv("MAKEFLAGS");
		unsetenv("MFLAGS");
		unsetenv("MAKELEVEL");
		unsetenv("MAKEFILES");
		execvp(argv[0], argv);
		warn("%s:", argv[0]);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			fatal(STATUS_SOME, "waiting for %s:", argv[0]);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Where the stage of a status file stands among the others. */
static size_t
stage_rank(const char *name)
{
	static const char *const stages[] = { "resolve", "settings", "split",
		"pull", "render", "extract", "dedup", "lock", "plan", "copy", "push" };
	size_t i;

	for (i = 0; i < sizeof stages / sizeof *stages; i++)
		if (!strncmp(name, stages[i], strlen(stages[i])))
			break;
	return i;
}

static int
read_status(struct arena *a, const char *path)
{
	struct err e = { .arena = a };
	struct str text;
	long n;

	if (!file_read(a, path, LIMIT_LINE, &text, &e))
		fatal_err(&e);
	n = strtol(text.p, NULL, 10);
	return n > 0 && n < 256 ? (int)n : STATUS_SOME;
}

/* The status that the earliest failed stage left; of several the lowest. */
static int
failed_status(struct mirror *m, const char *dir)
{
	size_t best = SIZE_MAX, rank;
	int status = STATUS_SOME, s;
	struct dirent *entry;
	DIR *d = opendir(dir);

	if (!d)
		fatal(STATUS_SOME, "%s:", dir);
	while ((entry = readdir(d))) {
		if (entry->d_name[0] == '.')
			continue;
		rank = stage_rank(entry->d_name);
		s = read_status(m->arena, path_join(m->arena, dir, entry->d_name));
		if (rank < best || (rank == best && s < status))
			status = s;
		best = rank < best ? rank : best;
	}
	closedir(d);
	return status;
}

void
stages_prepare(struct mirror *m)
{
	static const char *const folders[] = { "stamp", "status", "components" };
	struct err e = { .arena = m->arena };
	char *status = path_join(m->arena, m->work, "status");
	struct dirent *entry;
	size_t i;
	DIR *d;

	for (i = 0; i < sizeof folders / sizeof *folders; i++)
		if (!dir_make(path_join(m->arena, m->work, folders[i]), &e))
			fatal_err(&e);
	d = opendir(status);
	if (!d)
		fatal(STATUS_USAGE, "%s:", status);
	while ((entry = readdir(d)))
		if (entry->d_name[0] != '.')
			unlink(path_join(m->arena, status, entry->d_name));
	closedir(d);
}

int
stages_run(struct mirror *m, const char *stages)
{
	size_t goal;
	char **make = make_command(m, stages, &goal);

	make[goal] = "components";
	if (run(make)) {
		make[goal] = (char *)m->until;
		if (run(make))
			return STATUS_OK;
	}
	return failed_status(m, path_join(m->arena, m->work, "status"));
}

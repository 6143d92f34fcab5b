/* SPDX-License-Identifier: Apache-2.0 */
#include "stages.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/exe.h"
#include "base/io.h"
#include "base/limits.h"
#include "cli/diag.h"

/* text as one word for the shell. */
static char *
quote(struct arena *a, const char *text)
{
	struct buf b;

	buf_init(&b, a, LIMIT_LINE);
	buf_addc(&b, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			buf_adds(&b, "'\\''");
		else
			buf_addc(&b, *text);
	}
	buf_addc(&b, '\'');
	buf_addc(&b, '\0');
	return b.p;
}

void
flag_add(struct buf *flags, const char *option, const char *value)
{
	buf_printf(flags, "%s%s", flags->n ? " " : "", option);
	if (value)
		buf_printf(flags, " %s", quote(flags->arena, value));
}

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

void
stages_set(struct stages *s, const char *name, const char *value)
{
	s->argv[s->n++] = setting(s->arena, name, value);
}

void
stages_set_flags(struct stages *s, const char *name, struct buf *flags)
{
	buf_addc(flags, '\0');
	stages_set(s, name, flags->p);
}

/* Removes the statuses of an earlier run. */
static bool
forget(struct stages *s, const char *status, struct err *e)
{
	struct dirent *entry;
	DIR *d = opendir(status);

	if (!d)
		return err_sys(e, STATUS_USAGE, "%s", status);
	while ((entry = readdir(d)))
		if (entry->d_name[0] != '.')
			unlink(path_join(s->arena, status, entry->d_name));
	closedir(d);
	return true;
}

/* The arguments of make that are always the same. */
static bool
begin(struct stages *s, const char *argv0, struct err *e)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	char *here;

	if (!exe_dir(s->arena, argv0, &here, e))
		return false;
	s->argv[s->n++] = "make";
	s->argv[s->n++] = "-C";
	s->argv[s->n++] = (char *)s->work;
	s->argv[s->n++] = "-f";
	s->argv[s->n++] = path_join(s->arena, here, "../../share/mkmirror/stages.mk");
	s->argv[s->n++] = "-k";
	s->argv[s->n++] = arena_printf(s->arena, "-j%ld", cpus > 0 ? cpus : 1);
	s->argv[s->n++] = "--no-print-directory";
	return true;
}

bool
stages_init(struct stages *s, struct arena *a, const char *argv0,
	    const char *work, struct err *e)
{
	static const char *const folders[] = { "stamp", "components", "status" };
	size_t i;

	*s = (struct stages){ .arena = a, .work = path_absolute(a, work) };
	for (i = 0; i < sizeof folders / sizeof *folders; i++)
		if (!dir_make(path_join(a, s->work, folders[i]), e))
			return false;
	return forget(s, path_join(a, s->work, "status"), e) && begin(s, argv0, e);
}

/* What runs, and the signal that is to end it and us. */
static volatile sig_atomic_t running, ended_by;

/* make passes on SIGTERM alone to what it runs. */
static void
pass_on(int sig)
{
	ended_by = sig;
	if (running > 0)
		kill((pid_t)running, SIGTERM);
}

/* Signals to us alone, as from a timeout, end what runs too. */
static void
heed_signals(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction act = { .sa_handler = pass_on }, old;
	size_t i;

	for (i = 0; i < sizeof signals / sizeof *signals; i++)
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(signals[i], &act, NULL);
}

/* Ends as the signal says that came, if one did. */
static void
end_by_signal(void)
{
	if (!ended_by)
		return;
	signal(ended_by, SIG_DFL);
	raise(ended_by);
}

/* Runs the command; true when it succeeds.  A make above us is none of its
 * business. */
static bool
run(char **argv, bool quiet)
{
	int status;
	pid_t pid;

	heed_signals();
	pid = fork();
	if (pid < 0)
		fatal(STATUS_TEMPORARY, "cannot start %s:", argv[0]);
	if (pid == 0) {
		if (quiet && dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
			_exit(127);
		unsetenv("MAKEFLAGS");
		unsetenv("MFLAGS");
		unsetenv("MAKELEVEL");
		unsetenv("MAKEFILES");
		execvp(argv[0], argv);
		warn("%s:", argv[0]);
		_exit(127);
	}
	running = pid;
	if (ended_by)
		kill(pid, SIGTERM);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			fatal(STATUS_SOME, "waiting for %s:", argv[0]);
	running = 0;
	end_by_signal();
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Where the stage of a status file stands among the others. */
static size_t
stage_rank(const char *name)
{
	static const char *const stages[] = { "resolve", "settings", "split",
		"pull", "render", "extract", "audit", "dedup", "lock", "plan", "copy", "push" };
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
failed_status(struct arena *a, const char *dir)
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
		s = read_status(a, path_join(a, dir, entry->d_name));
		if (rank < best || (rank == best && s < status))
			status = s;
		best = rank < best ? rank : best;
	}
	closedir(d);
	return status;
}

int
stages_run(struct stages *s, const char *goal)
{
	s->argv[s->n] = "components";
	if (run(s->argv, s->quiet)) {
		s->argv[s->n] = (char *)goal;
		if (run(s->argv, s->quiet))
			return STATUS_OK;
	}
	return failed_status(s->arena, path_join(s->arena, s->work, "status"));
}

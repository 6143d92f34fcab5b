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
#include "base/process.h"

extern char **environ;

/* The text as one word for the shell. */
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

/* "mirror.NAME=VALUE" for make; a '$' is doubled, because make would expand it. */
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

/* Adds an argument to make's command line. */
static void
add(struct stages *s, const char *arg)
{
	s->argv = arena_room(s->arena, s->argv, s->n, &s->cap, sizeof *s->argv);
	s->argv[s->n++] = (char *)arg;
}

void
stages_set(struct stages *s, const char *name, const char *value)
{
	add(s, setting(s->arena, name, value));
}

void
stages_set_flags(struct stages *s, const char *name, struct buf *flags)
{
	buf_addc(flags, '\0');
	stages_set(s, name, flags->p);
}

/* Removes the status files of an earlier run. */
static bool
statuses_remove(struct stages *s, const char *status, struct err *e)
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

/* Adds the arguments of make that are always the same. */
static bool
begin(struct stages *s, const char *argv0, struct err *e)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	char *here;

	if (!exe_dir(s->arena, argv0, &here, e))
		return false;
	add(s, "make");
	add(s, "-C");
	add(s, s->work);
	add(s, "-f");
	add(s, path_join(s->arena, here, "../../share/mkmirror/stages.mk"));
	add(s, "-k");
	add(s, arena_printf(s->arena, "-j%ld", cpus > 0 ? cpus : 1));
	add(s, "--no-print-directory");
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
	return statuses_remove(s, path_join(a, s->work, "status"), e) && begin(s, argv0, e);
}

/* The process that runs, and the signal that ended the wait for it. */
static volatile sig_atomic_t running, ended_by;

/* Passes any signal on as SIGTERM, the only one that make passes on to its own
 * children. */
static void
forward_signal(int sig)
{
	ended_by = sig;
	if (running > 0)
		kill((pid_t)running, SIGTERM);
}

/* Lets make end when a signal comes to this process alone, as from timeout(1). */
static void
catch_signals(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction act = { .sa_handler = forward_signal }, old;
	size_t i;

	for (i = 0; i < sizeof signals / sizeof *signals; i++)
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(signals[i], &act, NULL);
}

/* Ends this process by the signal that came, if one did. */
static void
end_by_signal(void)
{
	if (!ended_by)
		return;
	signal(ended_by, SIG_DFL);
	raise(ended_by);
}

/* The environment without the variables by which a make that runs this program talks
 * to the makes below it. */
static char **
own_environment(struct arena *a)
{
	static const char *const above[] = { "MAKEFLAGS=", "MFLAGS=", "MAKELEVEL=", "MAKEFILES=" };
	size_t n = 0, i, k;
	char **env;

	while (environ[n])
		n++;
	env = arena_array(a, char *, n + 1);
	for (n = i = 0; environ[i]; i++) {
		for (k = 0; k < 4 && strncmp(environ[i], above[k], strlen(above[k])); k++)
			;
		if (k == 4)
			env[n++] = environ[i];
	}
	return env;
}

/* Runs make; *good tells whether it succeeded. */
static bool
run(struct stages *s, bool *good, struct err *e)
{
	const char *path = exe_find(s->arena, s->argv[0]);
	const struct process make = { .path = path, .argv = (const char *const *)s->argv,
				      .environment = own_environment(s->arena),
				      .in = PROCESS_SAME, .err = PROCESS_SAME,
				      .out = s->quiet ? STDERR_FILENO : PROCESS_SAME };
	int status;
	pid_t pid;

	if (!path)
		return err_sys(e, STATUS_SOME, "cannot start %s", s->argv[0]);
	catch_signals();
	pid = process_start(&make);
	if (pid < 0)
		return err_sys(e, errno == ENOENT ? STATUS_SOME : STATUS_TEMPORARY,
			       "cannot start %s", s->argv[0]);
	running = pid;
	if (ended_by)
		kill(pid, SIGTERM);
	if (!process_wait(pid, &status))
		return err_sys(e, STATUS_SOME, "waiting for %s", s->argv[0]);
	running = 0;
	end_by_signal();
	*good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	return true;
}

/* The place in the order of stages of the stage that a status file belongs to. */
static size_t
stage_rank(const char *name)
{
	static const char *const stages[] = { "resolve", "split", "pull", "pack",
		"render", "extract", "audit", "dedup", "lock", "plan", "copy", "push" };
	size_t i;

	for (i = 0; i < sizeof stages / sizeof *stages; i++)
		if (!strncmp(name, stages[i], strlen(stages[i])))
			break;
	return i;
}

static bool
read_status(struct arena *a, const char *path, int *status, struct err *e)
{
	struct str text;
	int64_t n;

	if (!file_read(a, path, LIMIT_LINE, &text, e))
		return false;
	*status = str_decimal(str_trim(text), 255, &n) && n ? (int)n : STATUS_SOME;
	return true;
}

/* The status that the earliest failed stage left; when it failed for several
 * components, the lowest. */
static bool
failed_status(struct arena *a, const char *dir, int *status, struct err *e)
{
	size_t best = SIZE_MAX, rank;
	struct dirent *entry;
	DIR *d = opendir(dir);
	bool good = true;
	int one;

	*status = STATUS_SOME;
	if (!d)
		return err_sys(e, STATUS_SOME, "%s", dir);
	while (good && (entry = readdir(d))) {
		if (entry->d_name[0] == '.')
			continue;
		rank = stage_rank(entry->d_name);
		good = read_status(a, path_join(a, dir, entry->d_name), &one, e);
		if (good && (rank < best || (rank == best && one < *status)))
			*status = one;
		best = rank < best ? rank : best;
	}
	closedir(d);
	return good;
}

bool
stages_run(struct stages *s, const char *goal, int *status, struct err *e)
{
	size_t last = s->n;
	bool good;

	add(s, "components");
	add(s, NULL);
	s->n = last; /* the next call has another goal */
	if (!run(s, &good, e))
		return false;
	s->argv[last] = (char *)goal;
	if (good && !run(s, &good, e))
		return false;
	*status = STATUS_OK;
	return good || failed_status(s->arena, path_join(s->arena, s->work, "status"), status, e);
}

bool
stages_product(struct stages *s, const struct product *p, const char *to, int *status,
	       struct err *e)
{
	struct str text;

	return stages_run(s, p->goal, status, e) &&
	       (*status != STATUS_OK ||
		(file_read(s->arena, path_join(s->arena, s->work, p->file), LIMIT_FILE, &text, e) &&
		 file_write(to, text, e)));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/exe.h"
#include "base/limits.h"

static _Noreturn void
become(const char *path, const char *const argv[], int out, int err)
{
	int null = open("/dev/null", O_RDONLY);

	if (null >= 0 && dup2(null, 0) == 0 && dup2(out, 1) == 1 && dup2(err, 2) == 2)
		execv(path, (char *const *)argv);
	_exit(127);
}

/* Reads everything that a process wrote to f. */
static bool
read_output(struct arena *a, FILE *f, struct str *text, struct err *e)
{
	long n = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
	char *p;

	if (n < 0 || (size_t)n > LIMIT_ANSWER)
		return err_set(e, STATUS_SOME, "a program's output is too long");
	rewind(f);
	p = arena_alloc(a, (size_t)n + 1);
	*text = (struct str){ p, fread(p, 1, (size_t)n, f) };
	return true;
}

static bool
run_into(struct arena *a, const char *const argv[], FILE *out, FILE *err,
	 struct outcome *o, struct err *e)
{
	const char *path = exe_find(a, argv[0]);
	pid_t pid = fork();
	int status;

	if (pid < 0)
		return err_sys(e, STATUS_SOME, "fork");
	if (pid == 0)
		become(path ? path : argv[0], argv, fileno(out), fileno(err));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_sys(e, STATUS_SOME, "wait");
	o->status = WIFEXITED(status) ? WEXITSTATUS(status) : 127;
	return read_output(a, out, &o->out, e) && read_output(a, err, &o->err, e);
}

bool
run(struct arena *a, const char *const argv[], struct outcome *o, struct err *e)
{
	FILE *out = tmpfile(), *err = tmpfile();
	bool ok = out && err ? run_into(a, argv, out, err, o, e)
		: err_sys(e, STATUS_SOME, "temporary file");

	if (out)
		fclose(out);
	if (err)
		fclose(err);
	return ok;
}

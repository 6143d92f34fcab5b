/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

/* Starts the program; its output can be read from *from. */
static bool
start(const char *const *argv, int *from, pid_t *pid)
{
	int fd[2];

	if (pipe(fd) < 0)
		return false;
	*pid = fork();
	if (*pid == 0) {
		if (dup2(fd[1], STDOUT_FILENO) >= 0) {
			close(fd[0]);
			close(fd[1]);
			execv(argv[0], (char *const *)argv);
		}
		_exit(127);
	}
	close(fd[1]);
	*from = fd[0];
	if (*pid < 0)
		close(fd[0]);
	return *pid > 0;
}

/* Reads fd to its end; false when there are more than max bytes. */
static bool
read_all(struct arena *a, int fd, size_t max, struct str *out)
{
	size_t cap = 64 * 1024, n = 0;
	char *p = arena_alloc(a, cap);
	ssize_t got;

	for (;;) {
		if (n == cap) {
			p = arena_grow(a, p, cap, 2 * cap);
			cap *= 2;
		}
		got = read(fd, p + n, cap - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || (n += (size_t)got) > max)
			break;
	}
	*out = (struct str){ p, n };
	return got == 0;
}

bool
command_run(struct arena *a, const char *const *argv, size_t max,
	    struct str *out, struct err *e)
{
	int from, status;
	bool whole;
	pid_t pid;

	if (!start(argv, &from, &pid))
		return err_sys(e, STATUS_TEMPORARY, "%s", argv[0]);
	whole = read_all(a, from, max, out);
	close(from);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_sys(e, STATUS_SOME, "%s", argv[0]);
	if (!whole)
		return err_set(e, STATUS_INCOMPLETE, "it prints more than the limit of %zu bytes", max);
	if (WIFSIGNALED(status))
		return err_set(e, STATUS_INCOMPLETE, "it ended by signal %d", WTERMSIG(status));
	return WEXITSTATUS(status) == 0 ||
	       err_set(e, STATUS_INCOMPLETE, "it failed with status %d", WEXITSTATUS(status));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"

enum { LOST = 127, STREAMS = 3, BLOCK = 16 * 1024 };

extern char **environ;

/* Has the process find what it is given, at the number `as`. */
static void
give(posix_spawn_file_actions_t *act, int fd, int as)
{
	if (fd == PROCESS_NONE)
		posix_spawn_file_actions_addopen(act, as, "/dev/null", as ? O_WRONLY : O_RDONLY, 0);
	else if (fd != PROCESS_SAME)
		posix_spawn_file_actions_adddup2(act, fd, as);
}

pid_t
process_start(const struct process *p)
{
	posix_spawn_file_actions_t act;
	pid_t pid;
	int bad;

	posix_spawn_file_actions_init(&act);
	give(&act, p->in, STDIN_FILENO);
	give(&act, p->out, STDOUT_FILENO);
	give(&act, p->err, STDERR_FILENO);
	bad = posix_spawn(&pid, p->path, &act, NULL, (char *const *)p->argv,
			  p->environment ? p->environment : environ);
	posix_spawn_file_actions_destroy(&act);
	errno = bad;
	return bad ? -1 : pid;
}

bool
process_wait(pid_t pid, int *status)
{
	while (waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			return false;
	return true;
}

bool
process_pipe(int fd[2])
{
	if (pipe(fd) != 0)
		return false;
	fcntl(fd[0], F_SETFD, FD_CLOEXEC);
	fcntl(fd[1], F_SETFD, FD_CLOEXEC);
	return true;
}

/* The pipes to and from a process; -1 stands for an end that is closed, or for none. */
struct pipes {
	int mine[STREAMS], its[STREAMS];
	struct str input;          /* what is still to be written */
	struct buf text[STREAMS];  /* what came */
};

static void
end_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Makes the pipe for one of the standard streams, when *given says so, and sets *given
 * to the process's end. */
static bool
pipe_make(struct pipes *p, int stream, int *given)
{
	int fd[2];

	if (*given != PROCESS_PIPE)
		return true;
	if (!process_pipe(fd))
		return false;
	p->mine[stream] = fd[stream == STDIN_FILENO];
	p->its[stream] = *given = fd[stream != STDIN_FILENO];
	return true;
}

/* Makes all pipes; false with errno. */
static bool
pipes_make(struct pipes *p, struct arena *a, size_t max, struct process *given)
{
	int i;

	for (i = 0; i < STREAMS; i++) {
		p->mine[i] = p->its[i] = -1;
		buf_init(&p->text[i], a, max);
	}
	p->input = given->input;
	return pipe_make(p, STDIN_FILENO, &given->in) && pipe_make(p, STDOUT_FILENO, &given->out) &&
	       pipe_make(p, STDERR_FILENO, &given->err);
}

/* Writes more of the input. */
static void
input_write(struct pipes *p)
{
	ssize_t n = write(p->mine[0], p->input.p, p->input.n);

	if (n >= 0)
		p->input = str_sub(p->input, (size_t)n, p->input.n);
	else if (errno != EINTR && errno != EAGAIN)
		p->input = STR(""); /* the process reads no more */
}

/* Reads what is there; false when there are more than max bytes. */
static bool
text_read(struct pipes *p, int stream)
{
	char block[BLOCK];
	ssize_t n = read(p->mine[stream], block, sizeof block);

	if (n > 0)
		return buf_add(&p->text[stream], (struct str){ block, (size_t)n });
	if (n == 0 || errno != EINTR)
		end_close(&p->mine[stream]);
	return true;
}

/* Writes the input, and reads what the process writes to its end. */
static bool
exchange(struct pipes *p)
{
	struct pollfd w[STREAMS];
	int i;

	if (p->mine[0] >= 0)
		fcntl(p->mine[0], F_SETFL, O_NONBLOCK);
	for (;;) {
		if (!p->input.n)
			end_close(&p->mine[0]);
		for (i = 0; i < STREAMS; i++)
			w[i] = (struct pollfd){ .fd = p->mine[i], .events = i ? POLLIN : POLLOUT };
		if (p->mine[0] < 0 && p->mine[1] < 0 && p->mine[2] < 0)
			return true;
		if (poll(w, STREAMS, -1) < 0)
			continue; /* a signal came */
		if (w[0].revents)
			input_write(p);
		for (i = 1; i < STREAMS; i++)
			if (w[i].revents && !text_read(p, i))
				return false;
	}
}

static void
ends_close(int fd[STREAMS])
{
	int i;

	for (i = 0; i < STREAMS; i++)
		end_close(&fd[i]);
}

bool
process_run(struct arena *a, const struct process *p, size_t max, struct process_end *end,
	    struct err *e)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	struct process given = *p;
	bool whole = false;
	struct pipes x;
	int status;
	pid_t pid;

	pid = pipes_make(&x, a, max, &given) ? process_start(&given) : -1;
	if (pid < 0)
		err_sys(e, STATUS_SOME, "%s", p->path);
	ends_close(x.its);
	if (pid >= 0) {
		sigaction(SIGPIPE, &ignore, &before);
		whole = exchange(&x);
		sigaction(SIGPIPE, &before, NULL);
	}
	ends_close(x.mine);
	if (pid < 0)
		return false;
	if (!process_wait(pid, &status))
		return err_sys(e, STATUS_SOME, "%s", p->path);
	end->status = WIFEXITED(status) ? WEXITSTATUS(status) : LOST;
	end->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	end->out = buf_str(&x.text[STDOUT_FILENO]);
	end->err = buf_str(&x.text[STDERR_FILENO]);
	return whole || err_set(e, STATUS_SOME, "%s prints more than %zu bytes", p->path, max);
}

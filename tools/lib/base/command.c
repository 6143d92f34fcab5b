/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exe.h"

enum { WORDS_MOST = 64 };

extern char **environ;

/* Copies the next word at *p to out without its quotes and moves *p behind it;
 * false when a quote is open. */
static bool
take_word(const char **p, char *out)
{
	char quote = 0;

	for (; **p && (quote || (**p != ' ' && **p != '\t' && **p != '\n')); (*p)++) {
		if (quote ? **p == quote : **p == '\'' || **p == '"')
			quote = quote ? 0 : **p;
		else
			*out++ = **p;
	}
	*out = '\0';
	return quote == 0;
}

bool
command_parse(struct arena *a, struct command *c, const char *text, struct err *e)
{
	const char *p = text;

	c->word = arena_array(a, char *, WORDS_MOST);
	c->n = 0;
	for (;;) {
		p += strspn(p, " \t\n");
		if (!*p)
			break;
		if (c->n == WORDS_MOST - 1)
			return err_set(e, STATUS_USAGE, "a command of more than %d words",
				       WORDS_MOST - 1);
		c->word[c->n] = arena_alloc(a, strlen(p) + 1);
		if (!take_word(&p, c->word[c->n++]))
			return err_set(e, STATUS_USAGE, "'%s': a quote is not closed", text);
	}
	return c->n > 0 || err_set(e, STATUS_USAGE, "the command is empty");
}

/* word with each {} replaced by the name. */
static char *
fill_in(struct arena *a, const char *word, struct str name)
{
	const char *at = strstr(word, "{}");

	if (!at)
		return arena_printf(a, "%s", word);
	return arena_printf(a, "%.*s%.*s%s", (int)(at - word), word, STR_ARG(name),
			    fill_in(a, at + 2, name));
}

pid_t
command_start(struct arena *a, const struct command *c, struct str name)
{
	/* POSIX.1-2008's posix_spawn cannot change the folder, so a shell does */
	static char sh[] = "sh", c_option[] = "-c", go[] = "cd \"$0\" && exec \"$@\"";
	char *argv[WORDS_MOST + 4] = { sh, c_option, go };
	posix_spawn_file_actions_t act;
	pid_t pid;
	size_t i, n = 0;
	int bad;

	if (c->dir)
		argv[(n = 4) - 1] = arena_printf(a, "%s", c->dir);
	for (i = 0; i < c->n; i++)
		argv[n++] = fill_in(a, c->word[i], name);
	argv[n] = NULL;
	posix_spawn_file_actions_init(&act);
	posix_spawn_file_actions_addopen(&act, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&act, STDERR_FILENO, STDOUT_FILENO);
	bad = posix_spawnp(&pid, argv[0], &act, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&act);
	errno = bad;
	return bad ? -1 : pid;
}

/* A command that was started with pipes; -1 stands for an end that is closed. */
struct piped {
	pid_t pid;
	int to, from;
};

static void
pipe_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Makes a pipe of which no command inherits an end but by a copy. */
static bool
pipe_open(int fd[2])
{
	if (pipe(fd) != 0)
		return false;
	fcntl(fd[0], F_SETFD, FD_CLOEXEC);
	fcntl(fd[1], F_SETFD, FD_CLOEXEC);
	return true;
}

/* Starts the command with its input and output on pipes; false with errno. */
static bool
piped_start(struct arena *a, const struct command *c, struct str name, struct piped *p)
{
	char *argv[WORDS_MOST + 1] = { NULL }, *path;
	int to[2] = { -1, -1 }, from[2] = { -1, -1 }, bad = 0;
	posix_spawn_file_actions_t act;
	size_t i;

	for (i = 0; i < c->n; i++)
		argv[i] = fill_in(a, c->word[i], name);
	path = exe_find(a, argv[0]);
	if (!path)
		return false;
	if (!pipe_open(to) || !pipe_open(from))
		bad = errno;
	posix_spawn_file_actions_init(&act);
	posix_spawn_file_actions_adddup2(&act, to[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&act, from[1], STDOUT_FILENO);
	bad = bad ? bad : posix_spawn(&p->pid, path, &act, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&act);
	pipe_close(&to[0]);
	pipe_close(&from[1]);
	p->to = to[1];
	p->from = from[0];
	errno = bad;
	return bad == 0;
}

/* Gives the command its input and takes what it prints, at most max bytes; false when
 * that is more, or cannot be read. */
static bool
piped_exchange(struct piped *p, struct str input, char *to, size_t max, size_t *n)
{
	struct pollfd w[2];
	ssize_t got = 1;

	fcntl(p->to, F_SETFL, O_NONBLOCK);
	for (*n = 0; got != 0;) {
		if (!input.n)
			pipe_close(&p->to);
		w[0] = (struct pollfd){ .fd = p->from, .events = POLLIN };
		w[1] = (struct pollfd){ .fd = p->to, .events = POLLOUT };
		if (poll(w, 2, -1) < 0 && errno != EINTR)
			return false;
		if (w[1].revents) {
			got = write(p->to, input.p, input.n);
			if (got < 0 && errno != EINTR && errno != EAGAIN)
				input = STR(""); /* it ended without reading all */
			input = str_sub(input, got > 0 ? (size_t)got : 0, input.n);
			got = 1;
		}
		if (w[0].revents) {
			got = read(p->from, to + *n, max - *n + 1);
			if ((got < 0 && errno != EINTR) || (got > 0 && *n + (size_t)got > max))
				return false;
			*n += got > 0 ? (size_t)got : 0;
		}
	}
	return true;
}

bool
command_filter(struct arena *a, const struct command *c, struct str name,
	       struct str input, size_t max, struct str *out, struct err *e)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	struct piped p = { -1, -1, -1 };
	char *to = arena_alloc(a, max + 1);
	const char *why;
	int status = 0;
	bool good;

	if (!piped_start(a, c, name, &p)) {
		err_sys(e, STATUS_USAGE, "%s", c->word[0]);
		pipe_close(&p.to);
		pipe_close(&p.from);
		return false;
	}
	sigaction(SIGPIPE, &ignore, &before);
	*out = (struct str){ to, 0 };
	good = piped_exchange(&p, input, to, max, &out->n);
	pipe_close(&p.to);
	pipe_close(&p.from);
	sigaction(SIGPIPE, &before, NULL);
	while (waitpid(p.pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_sys(e, STATUS_USAGE, "%s", c->word[0]);
	why = command_failure(a, status);
	if (why && good)
		return err_set(e, STATUS_USAGE, "%s %s", c->word[0], why);
	return good || err_set(e, STATUS_USAGE, "%s prints more than %zu bytes", c->word[0], max);
}

const char *
command_failure(struct arena *a, int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return NULL;
	return arena_printf(a, "ended with %s %d", WIFEXITED(status) ? "status" : "signal",
			    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

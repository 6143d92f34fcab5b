/* SPDX-License-Identifier: Apache-2.0 */
#include "helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/exe.h"
#include "base/foreign.h"
#include "http/http.h"
#include "json/json.h"

enum { ANSWER_MOST = 64 * 1024, LOOK_MS = 20 };

extern char **environ;

/* Starts the helper with its input and output on pipes. */
static bool
start(struct arena *a, struct str name, int *in, int *out, pid_t *pid)
{
	char *argv[] = { arena_printf(a, "docker-credential-%.*s", STR_ARG(name)),
			 (char[]){ "get" }, NULL };
	posix_spawn_file_actions_t act;
	const char *path = exe_find(a, argv[0]);
	int to[2], from[2], bad;

	if (!path || pipe(to) != 0)
		return false;
	if (pipe(from) != 0) {
		close(to[0]);
		close(to[1]);
		return false;
	}
	fcntl(to[1], F_SETFD, FD_CLOEXEC);
	fcntl(from[0], F_SETFD, FD_CLOEXEC);
	posix_spawn_file_actions_init(&act);
	posix_spawn_file_actions_adddup2(&act, to[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&act, from[1], STDOUT_FILENO);
	posix_spawn_file_actions_addclose(&act, to[0]);
	posix_spawn_file_actions_addclose(&act, from[1]);
	bad = posix_spawn(pid, path, &act, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&act);
	close(to[0]);
	close(from[1]);
	*in = to[1];
	*out = from[0];
	if (bad) {
		close(*in);
		close(*out);
		errno = bad;
	}
	return bad == 0;
}

/* Milliseconds until the time `end` of http_clock. */
static int
left(int64_t end)
{
	int64_t ms = end - http_clock();

	return ms > 0 ? (int)ms : 0;
}

/* A helper that was started. */
struct child {
	pid_t pid;
	bool ended;  /* and was waited for */
	int status;
};

/* Looks whether the helper has ended. */
static bool
look(struct child *c)
{
	c->ended = c->ended || waitpid(c->pid, &c->status, WNOHANG) == c->pid;
	return c->ended;
}

/* Reads fd to its end, or until the helper has ended and what it wrote is read: a
 * process that it left behind may keep the pipe open.  False when that is not so in
 * time, or there are too many bytes. */
static bool
read_answer(struct arena *a, int fd, struct child *c, int64_t end, struct str *out)
{
	char *p = arena_alloc(a, ANSWER_MOST);
	struct pollfd w = { .fd = fd, .events = POLLIN };
	ssize_t got = 1;
	size_t n = 0;
	bool ended;
	int ready;

	while (n < ANSWER_MOST) {
		ended = look(c);
		ready = poll(&w, 1, ended ? 0 : left(end) < LOOK_MS ? left(end) : LOOK_MS);
		if (ready > 0 && (got = read(fd, p + n, ANSWER_MOST - n)) > 0)
			n += (size_t)got;
		if ((ready > 0 && got == 0) || (ready == 0 && ended)) {
			*out = (struct str){ p, n };
			return true;
		}
		if ((ready > 0 && got < 0 && errno != EINTR) || (ready == 0 && left(end) == 0))
			return false;
	}
	return false;
}

/* Waits until the helper has ended, and kills it when it does not end in time. */
static bool
wait_for(struct child *c, int64_t end)
{
	while (!look(c) && left(end) > 0)
		poll(NULL, 0, 1);
	if (c->ended)
		return true;
	kill(c->pid, SIGKILL);
	while (waitpid(c->pid, &c->status, 0) < 0 && errno == EINTR)
		;
	return false;
}

bool
helper_get(struct arena *a, struct str name, struct str server, int64_t ms,
	   struct str *user, struct str *secret, struct err *e)
{
	struct child child = { 0 };
	int in, out;
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	int64_t end = http_clock() + ms;
	struct str text = STR("");
	struct val v = NIL;
	bool whole;

	*user = *secret = STR("");
	if (str_chr(name, '/') >= 0)
		return err_set(e, STATUS_USAGE, "'%.*s' is no name of a credential helper",
			       STR_ARG(name));
	if (!start(a, name, &in, &out, &child.pid))
		return err_sys(e, STATUS_USAGE, "docker-credential-%.*s",
			       STR_ARG(name));
	/* a helper may end without reading its input */
	sigaction(SIGPIPE, &ignore, &before);
	whole = write(in, server.p, server.n) == (ssize_t)server.n || errno == EPIPE;
	sigaction(SIGPIPE, &before, NULL);
	close(in);
	whole = whole && read_answer(a, out, &child, end, &text);
	close(out);
	whole = wait_for(&child, whole ? end : 0) && whole;
	if (!whole)
		return err_set(e, STATUS_USAGE, "docker-credential-%.*s gave no answer "
			       "for %.*s", STR_ARG(name), STR_ARG(server));
	if (!WIFEXITED(child.status) || WEXITSTATUS(child.status) != 0) {
		if (str_holds(text, STR("credentials not found")))
			return true;
		return err_set(e, STATUS_USAGE, "docker-credential-%.*s failed for %.*s: "
			       "%.*s", STR_ARG(name), STR_ARG(server),
			       STR_ARG(foreign_text(a, str_trim(text))));
	}
	if (!json_parse(a, text, &v, e))
		return err_set(e, STATUS_USAGE, "docker-credential-%.*s gave no JSON for "
			       "%.*s", STR_ARG(name), STR_ARG(server));
	*user = val_get_str(v, "Username");
	*secret = val_get_str(v, "Secret");
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "helper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/exe.h"
#include "base/foreign.h"
#include "base/process.h"
#include "http/http.h"
#include "json/json.h"

enum { ANSWER_MOST = 64 * 1024, LOOK_MS = 20 };

/* Starts the helper with its input and output on pipes, whose other ends *in and *out
 * take.  Returns its process id, or -1 with errno. */
static pid_t
start(struct arena *a, struct str name, int *in, int *out)
{
	const char *argv[] = { arena_printf(a, "docker-credential-%.*s", STR_ARG(name)), "get",
			       NULL };
	struct process p = { .path = exe_find(a, argv[0]), .argv = argv, .err = PROCESS_SAME };
	int to[2], from[2];
	pid_t pid;

	if (!p.path || !process_pipe(to))
		return -1;
	if (!process_pipe(from)) {
		close(to[0]);
		close(to[1]);
		return -1;
	}
	p.in = to[0];
	p.out = from[1];
	pid = process_start(&p);
	close(to[0]);
	close(from[1]);
	*in = to[1];
	*out = from[0];
	if (pid < 0) {
		close(*in);
		close(*out);
	}
	return pid;
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
	process_wait(c->pid, &c->status);
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
	child.pid = start(a, name, &in, &out);
	if (child.pid < 0)
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

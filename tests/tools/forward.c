/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A forward proxy for tests, on a free port of 127.0.0.1:
 *
 *	forward [-a USER:PASSWORD] [-l LOG] -p PORTFILE
 *
 * It takes CONNECT and requests with whole URLs, and reaches every host, by
 * whatever name, on the same port of 127.0.0.1.  With -a others get 407.  LOG
 * gets a line a request: METHOD TARGET STATUS.
 */
#include "net.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>

#include "base/base64.h"

static struct {
	const char *auth;
	FILE *log;
	pthread_mutex_t lock;
} forward = { .lock = PTHREAD_MUTEX_INITIALIZER };

struct talk {
	int client; /* first: serve_each sets it */
	struct head head;
	struct arena arena;
};

static void
note(struct str method, struct str target, int status)
{
	pthread_mutex_lock(&forward.lock);
	fprintf(forward.log, "%.*s %.*s %d\n", STR_ARG(method), STR_ARG(target), status);
	fflush(forward.log);
	pthread_mutex_unlock(&forward.lock);
}

static void
say(int fd, const char *text)
{
	put(fd, text, strlen(text));
}

/* Passes bytes both ways until both sides have ended. */
static void
pump(int a, int b)
{
	struct pollfd w[2] = { { .fd = a, .events = POLLIN }, { .fd = b, .events = POLLIN } };
	char buf[16 * 1024];
	ssize_t n;
	int i, open = 2;

	while (open && poll(w, 2, -1) > 0)
		for (i = 0; i < 2; i++) {
			if (w[i].fd < 0 || !w[i].revents)
				continue;
			n = read(w[i].fd, buf, sizeof buf);
			if (n > 0 && put(i ? a : b, buf, (size_t)n))
				continue;
			shutdown(i ? a : b, SHUT_WR);
			w[i].fd = -1;
			open--;
		}
}

/* The head as a server wants it: with the path alone, one request a
 * connection, and nothing that is for the proxy. */
static char *
own_head(struct talk *t, struct str method, struct str path)
{
	struct str rest = { t->head.text, t->head.body }, line;
	char *out = arena_printf(&t->arena, "%.*s /%.*s HTTP/1.1\r\nConnection: close\r\n",
				 STR_ARG(method), STR_ARG(path));

	str_cut(rest, '\n', &line, &rest);
	while (rest.n) {
		str_cut(rest, '\n', &line, &rest);
		if (strncasecmp(line.p, "proxy-", 6) != 0 &&
		    strncasecmp(line.p, "connection:", 11) != 0)
			out = arena_printf(&t->arena, "%s%.*s\n", out, STR_ARG(line));
	}
	return out;
}

static void
serve(struct talk *t)
{
	struct str line, rest, method, target, host, path = STR("");
	ptrdiff_t colon;
	bool tunnel;
	char *head;
	int server;

	str_cut((struct str){ t->head.text, t->head.body }, '\n', &line, &rest);
	str_cut(line, ' ', &method, &rest);
	str_cut(rest, ' ', &target, &line);
	tunnel = str_is(method, "CONNECT");
	host = target;
	if (!tunnel && str_starts(target, STR("http://")))
		str_cut(str_sub(target, 7, target.n), '/', &host, &path);
	if (forward.auth && !str_is(head_value(&t->head, "Proxy-Authorization"), forward.auth)) {
		note(method, target, 407);
		say(t->client, "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"test\"\r\n"
		    "Connection: close\r\nContent-Length: 0\r\n\r\n");
		return;
	}
	colon = str_rchr(host, ':');
	server = dial(colon < 0 ? 80 : (int)strtol(host.p + colon + 1, NULL, 10));
	note(method, target, server < 0 ? 502 : 200);
	if (server < 0) {
		say(t->client, "HTTP/1.1 502 Nobody\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
		return;
	}
	if (tunnel) {
		say(t->client, "HTTP/1.1 200 Go\r\n\r\n");
	} else {
		head = own_head(t, method, path);
		put(server, head, strlen(head));
		put(server, t->head.text + t->head.body, t->head.n - t->head.body);
	}
	pump(t->client, server);
	close(server);
}

static void *
run(void *data)
{
	struct talk *t = data;

	if (head_read(&t->head, t->client))
		serve(t);
	shutdown(t->client, SHUT_WR);
	close(t->client);
	arena_free(&t->arena);
	free(t);
	return NULL;
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	const char *port = NULL;
	int c, fd;

	forward.log = stderr;
	while ((c = getopt(argc, argv, "a:l:p:")) != -1) {
		if (c == 'p')
			port = optarg;
		else if (c == 'a')
			forward.auth = arena_printf(&a, "Basic %.*s",
				STR_ARG(base64_encode(&a, str_of(optarg))));
		else if (c != 'l' || !(forward.log = fopen(optarg, "a")))
			die("forward");
	}
	if (!port)
		die("forward: -p PORTFILE");
	signal(SIGPIPE, SIG_IGN);
	fd = listen_on(port);
	serve_each(fd, sizeof(struct talk), run);
}

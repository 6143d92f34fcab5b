/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_H
#define NET_H
/* What the small servers of the tests share: sockets on loopback. */
#include <netinet/in.h>
#include <pthread.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/io.h"
#include "base/str.h"

enum { HEAD_MOST = 64 * 1024 };

/* A request as it came: its head, and what came of its body with it. */
struct head {
	char text[HEAD_MOST];
	size_t n, body; /* bytes in text; where the body starts */
};

static _Noreturn inline void
die(const char *what)
{
	perror(what);
	exit(2);
}

/* A socket that listens on a free port of 127.0.0.1, which goes to the file. */
static inline int
listen_on(const char *port_file)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t n = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct arena a = { 0 };
	struct err e = { .arena = &a };

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, n) != 0 || listen(fd, 64) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &n) != 0)
		die("listen");
	if (!file_write(port_file, str_of(arena_printf(&a, "%d\n", ntohs(at.sin_port))), &e))
		die(port_file);
	arena_free(&a);
	return fd;
}

/* A connection to a port of 127.0.0.1; -1 when nobody listens. */
static inline int
dial(int port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Serves each connection to fd in a thread of its own, which gets zeroed memory
 * of the size: a struct that starts with the connection, an int. */
static _Noreturn inline void
serve_each(int fd, size_t size, void *(*serve)(void *))
{
	pthread_t thread;
	int *client;

	for (;;) {
		client = calloc(1, size);
		if (!client)
			die("memory");
		*client = accept(fd, NULL, NULL);
		if (*client < 0)
			die("accept");
		if (pthread_create(&thread, NULL, serve, client) != 0)
			die("thread");
		pthread_detach(thread);
	}
}

/* Reads up to the empty line; false when the other side went away. */
static inline bool
head_read(struct head *h, int fd)
{
	char *end;
	ssize_t got;

	for (h->n = 0; h->n < HEAD_MOST - 1; ) {
		got = read(fd, h->text + h->n, HEAD_MOST - 1 - h->n);
		if (got <= 0)
			return false;
		h->n += (size_t)got;
		h->text[h->n] = '\0';
		end = strstr(h->text, "\r\n\r\n");
		if (!end)
			continue;
		h->body = (size_t)(end - h->text) + 4;
		return true;
	}
	return false;
}

/* The value of a header line, or the empty slice. */
static inline struct str
head_value(const struct head *h, const char *name)
{
	struct str rest = { h->text, h->body }, line;
	size_t n = strlen(name);

	while (rest.n) {
		str_cut(rest, '\n', &line, &rest);
		if (line.n > n && line.p[n] == ':' && strncasecmp(line.p, name, n) == 0)
			return str_trim(str_sub(line, n + 1, line.n));
	}
	return STR("");
}

static inline bool
put(int fd, const char *p, size_t n)
{
	ssize_t done;

	for (; n; p += done, n -= (size_t)done)
		if ((done = write(fd, p, n)) <= 0)
			return false;
	return true;
}

#endif

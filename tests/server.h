/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVER_H
#define SERVER_H
/*
 * A small HTTP server for unit tests, on a free loopback port: one answer a
 * connection, written by a function that gets the request's bytes.  The body
 * of a PUT ends in "[end]".
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int port;
static int *hits; /* shared with the server: counters for its own use */

/* Writes an answer: "STATUS TEXT[\r\nHEADER]..." and a body. */
static inline void
say(int fd, const char *head, const char *body)
{
	dprintf(fd, "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s",
		head, strlen(body), body);
}

static inline void
serve(int listener, void (*answer)(int fd, const char *req))
{
	char req[4096];
	size_t n, got;
	int fd;

	for (;;) {
		fd = accept(listener, NULL, NULL);
		if (fd < 0)
			_exit(1);
		n = 0;
		do {
			got = (size_t)read(fd, req + n, sizeof req - 1 - n);
			n += got;
			req[n] = '\0';
		} while (got && got < sizeof req && (!strstr(req, "\r\n\r\n") ||
			 (req[0] == 'P' && !strstr(req, "[end]"))));
		if (n)
			answer(fd, req);
		close(fd);
	}
}

/* Starts it in a process of its own. */
static inline pid_t
server_start(void (*answer)(int fd, const char *req))
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	FILE *shared = tmpfile();
	pid_t pid;

	if (!shared || ftruncate(fileno(shared), 4096) != 0)
		exit(99);
	hits = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(shared), 0);
	if (listener < 0 || hits == MAP_FAILED ||
	    bind(listener, (struct sockaddr *)&at, sizeof at) != 0 ||
	    listen(listener, 64) != 0 ||
	    getsockname(listener, (struct sockaddr *)&at, &size) != 0)
		exit(99);
	port = ntohs(at.sin_port);
	pid = fork();
	if (pid == 0)
		serve(listener, answer);
	close(listener);
	return pid;
}

static inline void
server_stop(pid_t pid)
{
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

#endif

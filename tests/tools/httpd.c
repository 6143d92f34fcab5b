/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A web server for tests, on a free port of 127.0.0.1:
 *
 *	httpd [-a USER:PASSWORD] [-l LOG] -p PORTFILE DIR
 *
 * It serves the files of DIR, one request a connection, until it is killed.  The
 * query of a URL does not count, unless FILE.query is there: then another is 403.
 * PORTFILE takes the port once it listens.  Where FILE is missing and
 * FILE.redirect is there, the answer is a redirect to what that says;
 * FILE.status holds a status to answer with.  LOG gets a line a request:
 *
 *	METHOD PATH STATUS USER      USER is "-" without credentials
 *
 * With -a other credentials get 401.  ETags are honoured.
 */
#include <openssl/evp.h>
#include <signal.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "net.h"

struct server {
	const char *dir, *port, *expected;
	FILE *log;
};

struct request {
	char head[16384];
	struct str method, path, user, tag;
	bool allowed;
};

/* The value of a header line, or the empty slice. */
static struct str
header(struct str head, const char *name)
{
	size_t n = strlen(name);
	struct str line;

	while (head.n) {
		str_cut(head, '\n', &line, &head);
		if (line.n > n && line.p[n] == ':' && strncasecmp(line.p, name, n) == 0)
			return str_trim(str_sub(line, n + 1, line.n));
	}
	return STR("");
}

/* The user name in "Basic BASE64". */
static struct str
user_of(struct arena *a, struct str authorization)
{
	struct str text = str_sub(authorization, 6, authorization.n), user, rest;
	char *in = arena_cstr(a, text), *out = arena_alloc(a, text.n + 4);

	if (authorization.n == 0)
		return STR("-");
	EVP_DecodeBlock((unsigned char *)out, (unsigned char *)in, (int)text.n);
	str_cut(str_of(out), ':', &user, &rest);
	return user;
}

/* Reads up to the empty line; false when the client went away. */
static bool
receive(const struct server *s, struct arena *a, int fd, struct request *q)
{
	struct str head, line, rest, auth;
	size_t n = 0;
	ssize_t got;

	do {
		got = read(fd, q->head + n, sizeof q->head - 1 - n);
		if (got <= 0)
			return false;
		n += (size_t)got;
		q->head[n] = '\0';
	} while (!strstr(q->head, "\r\n\r\n"));
	head = (struct str){ q->head, n };
	str_cut(head, '\n', &line, &rest);
	str_cut(line, ' ', &q->method, &line);
	str_cut(line, ' ', &q->path, &line);
	q->tag = header(rest, "If-None-Match");
	auth = header(rest, "Authorization");
	q->user = user_of(a, auth);
	q->allowed = !s->expected || str_is(auth, s->expected);
	return true;
}

static void
answer(const struct server *s, int fd, const struct request *q, int status,
       const char *headers, struct str body)
{
	FILE *f = fdopen(dup(fd), "w");

	fprintf(s->log, "%.*s %.*s %d %.*s\n", STR_ARG(q->method), STR_ARG(q->path),
		status, STR_ARG(q->user));
	fflush(s->log);
	if (!f)
		return;
	fprintf(f, "HTTP/1.1 %d Status\r\nConnection: close\r\n%s", status, headers);
	if (status != 304)
		fprintf(f, "Content-Length: %zu\r\n", body.n);
	fputs("\r\n", f);
	if (status != 304 && !str_is(q->method, "HEAD"))
		fwrite(body.p, 1, body.n, f);
	fclose(f);
}

static void
serve(const struct server *s, struct arena *a, int fd, const struct request *q)
{
	struct err e = { .arena = a };
	struct str body = STR(""), file, query, want;
	char *path, *tag;

	str_cut(q->path, '?', &file, &query);
	path = arena_printf(a, "%s%.*s", s->dir, STR_ARG(file));
	if (!file_read(a, arena_printf(a, "%s.query", path), MIB, &want, &e))
		want = query;
	if (!q->allowed) {
		answer(s, fd, q, 401, "WWW-Authenticate: Basic realm=\"test\"\r\n", body);
	} else if (str_holds(q->path, STR(".."))) {
		answer(s, fd, q, 400, "", body);
	} else if (!str_eq(str_trim(want), query)) {
		answer(s, fd, q, 403, "", STR("another query\n"));
	} else if (file_read(a, arena_printf(a, "%s.status", path), MIB, &body, &e)) {
		answer(s, fd, q, (int)strtol(body.p, NULL, 10), "", STR("as told\n"));
	} else if (file_read(a, arena_printf(a, "%s.redirect", path), MIB, &body, &e)) {
		answer(s, fd, q, 302, arena_printf(a, "Location: %.*s\r\n",
						   STR_ARG(str_trim(body))), STR(""));
	} else if (file_read(a, path, LIMIT_FILE, &body, &e)) {
		tag = arena_printf(a, "\"%.*s\"", STR_ARG(digest_of(a, body)));
		answer(s, fd, q, str_is(q->tag, tag) ? 304 : 200,
		       arena_printf(a, "ETag: %s\r\n", tag), body);
	} else {
		answer(s, fd, q, 404, "", STR("not here\n"));
	}
}

/* "Basic BASE64" for what must come. */
static char *
basic(struct arena *a, const char *pair)
{
	char *out = arena_alloc(a, 16 + strlen(pair) * 2);

	memcpy(out, "Basic ", 6);
	EVP_EncodeBlock((unsigned char *)out + 6, (const unsigned char *)pair,
			(int)strlen(pair));
	return out;
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 }, scratch = { 0 };
	struct server s = { .log = stderr };
	static struct request q;
	int c, fd, client;

	while ((c = getopt(argc, argv, "a:l:p:")) != -1) {
		if (c == 'a')
			s.expected = basic(&arena, optarg);
		else if (c == 'p')
			s.port = optarg;
		else if (c != 'l' || !(s.log = fopen(optarg, "a")))
			die("httpd");
	}
	if (optind + 1 != argc || !s.port)
		die("httpd: -p PORTFILE DIR");
	signal(SIGPIPE, SIG_IGN); /* a client that has enough */
	s.dir = argv[optind];
	fd = listen_on(s.port);
	for (;;) {
		client = accept(fd, NULL, NULL);
		if (client < 0)
			die("accept");
		memset(&q, 0, sizeof q);
		if (receive(&s, &scratch, client, &q))
			serve(&s, &scratch, client, &q);
		shutdown(client, SHUT_WR);
		close(client);
		arena_reset(&scratch);
	}
}

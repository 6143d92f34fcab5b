/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An HTTP proxy for tests that does wrong what it is told to:
 *
 *	faultproxy [-l LOG] -p PORTFILE UPSTREAM-PORT RULES
 *
 * It listens on a free port of 127.0.0.1, passes each request on to the
 * upstream there and logs "METHOD PATH what-it-did".  RULES is read anew for
 * each request: lines METHOD TEXT COUNT ACTION [ARGUMENT]; the first line whose
 * method (or *) and text (a part of the path, or *) fit, and that acted less
 * than COUNT times (0: always), acts:
 *
 *	status N [HEADER]  answers N, the upstream is not asked
 *	reset              breaks the connection before an answer
 *	eat N              takes N bytes of the request's body and breaks
 *	cut N              passes N bytes of the answer's body and closes
 *	break N            the same, and resets
 *	wrong N            changes byte N of the answer's body
 *	stall N            does nothing for N milliseconds, then passes on
 *	hang N             passes N bytes of the answer's body, and no more until
 *	                   the client closes
 *	swallow N          takes N bytes of the request's body, and no more
 *	least N            adds OCI-Chunk-Min-Length: N to the answer
 *	moved N            answers N with a Location: the same path at the upstream
 *	code N CODE        answers N with an error body of that code
 *	file N PATH [HEADER]  answers N with the bytes of a file
 *	large N            answers 413 when the request's body has more bytes
 *	limit N MS [HEADER]  answers 429 when more than N requests are under way;
 *	                   the others wait so many milliseconds, and have ended
 *	                   before the client has the last of a small answer
 *	slow N             passes N thousand bytes of the answer's body a second; the
 *	                   log has how many requests are under way then
 *	share N            the same, of all answers together
 *	location FORM      rewrites the answer's Location: path, relative, dotted,
 *	                   noscheme, query, or host (past this proxy)
 *
 * How often a line acted is counted by its text, so rules can be added.
 */
#include <pthread.h>
#include <signal.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/io.h"
#include "base/str.h"
#include "net.h"

enum { RULES_MOST = 4096, BLOCK = 16 * 1024 };

static struct {
	int upstream;
	const char *rules;
	FILE *log;
	pthread_mutex_t lock;
	long active;              /* requests under way */
	struct {
		char *line;
		long done;
	} count[RULES_MOST];
	size_t n;
} proxy = { .lock = PTHREAD_MUTEX_INITIALIZER };

struct talk {
	int client, server; /* client first: serve_each sets it */
	struct arena arena;
	char head[HEAD_MOST];     /* of the request, then of the answer */
	size_t n, body;           /* bytes in head; where the body starts */
	struct str method, path;
	long long length;         /* of the request's body */
	struct str action, argument;
	bool counted;             /* among those under way */
};

static struct str
word(struct str *rest)
{
	struct str w;

	*rest = str_trim(*rest);
	str_cut(*rest, ' ', &w, rest);
	return w;
}

/* Counts one more use of the line; false when it was used `most` times. */
static bool
use(struct str line, long most)
{
	size_t i;

	for (i = 0; i < proxy.n && !str_is(line, proxy.count[i].line);)
		i++;
	if (i == RULES_MOST)
		die("too many rules");
	if (i == proxy.n) {
		proxy.count[i].line = strndup(line.p, line.n);
		proxy.n++;
	}
	return most == 0 || proxy.count[i].done < most ? ++proxy.count[i].done : false;
}

/* Counts the request among those under way, unless they are too many. */
static void
count_in(struct talk *t)
{
	struct str most, header;
	bool large;

	str_cut(t->argument, ' ', &most, &header);
	if (str_is(t->action, "limit") &&
	    proxy.active >= strtol(arena_cstr(&t->arena, most), NULL, 10)) {
		t->action = STR("status");
		word(&header);
		t->argument = str_of(arena_printf(&t->arena, "429 %.*s", STR_ARG(header)));
		return;
	}
	if (str_is(t->action, "large")) {
		large = t->length > strtoll(arena_cstr(&t->arena, most), NULL, 10);
		t->action = large ? STR("status") : STR("pass");
		t->argument = large ? STR("413") : STR("");
	}
	t->counted = true;
	proxy.active++;
}

static void
count_out(struct talk *t)
{
	pthread_mutex_lock(&proxy.lock);
	proxy.active -= t->counted;
	t->counted = false;
	pthread_mutex_unlock(&proxy.lock);
}

/* The first rule that fits the request goes to t->action. */
static void
choose(struct talk *t)
{
	struct err e = { .arena = &t->arena };
	struct str text, line, rest, method, part;
	long most;

	t->action = STR("pass");
	t->argument = STR("");
	pthread_mutex_lock(&proxy.lock);
	if (!file_read(&t->arena, proxy.rules, HEAD_MOST, &text, &e))
		text = STR("");
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		rest = line;
		method = word(&rest);
		part = word(&rest);
		most = strtol(arena_cstr(&t->arena, word(&rest)), NULL, 10);
		if (method.n == 0 || (!str_is(method, "*") && !str_eq(method, t->method)) ||
		    (!str_is(part, "*") && !str_holds(t->path, part)) || !use(line, most))
			continue;
		t->action = word(&rest);
		t->argument = str_trim(rest);
		break;
	}
	count_in(t);
	fprintf(proxy.log, "%.*s %.*s %.*s %.*s", STR_ARG(t->method), STR_ARG(t->path),
		STR_ARG(t->action), STR_ARG(t->argument));
	if (str_is(t->action, "slow") || str_is(t->action, "share"))
		fprintf(proxy.log, " %ld", proxy.active);
	putc('\n', proxy.log);
	fflush(proxy.log);
	pthread_mutex_unlock(&proxy.lock);
}

/* Reads up to the empty line. */
static bool
read_head(struct talk *t, int fd)
{
	char *end;
	ssize_t got;

	for (t->n = 0; t->n < HEAD_MOST - 1; t->n += (size_t)got) {
		got = read(fd, t->head + t->n, HEAD_MOST - 1 - t->n);
		if (got <= 0)
			return false;
		t->head[t->n + (size_t)got] = '\0';
		end = strstr(t->head, "\r\n\r\n");
		if (!end)
			continue;
		t->n += (size_t)got;
		t->body = (size_t)(end - t->head) + 4;
		return true;
	}
	return false;
}

static long long
content_length(const struct talk *t)
{
	struct str head = { t->head, t->body }, line;

	while (head.n) {
		str_cut(head, '\n', &line, &head);
		if (line.n > 15 && strncasecmp(line.p, "content-length:", 15) == 0)
			return strtoll(line.p + 15, NULL, 10);
	}
	return 0;
}

static void
hard_close(int fd)
{
	struct linger l = { .l_onoff = 1, .l_linger = 0 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);
	close(fd);
}

/* Passes or swallows the rest of the request's body, at most `most` bytes. */
static void
pass_request(struct talk *t, int to, long long most)
{
	long long left = t->length - (long long)(t->n - t->body);
	char buf[BLOCK];
	ssize_t got;

	for (left = left < most ? left : most; left > 0; left -= got) {
		got = read(t->client, buf, left < BLOCK ? (size_t)left : BLOCK);
		if (got <= 0 || (to >= 0 && !put(to, buf, (size_t)got)))
			return;
	}
}

/* The value of a Location header in another form, for the request's path. */
static struct str
another_form(struct talk *t, struct str url)
{
	const char *form = arena_cstr(&t->arena, t->argument), *text = arena_cstr(&t->arena, url);
	const char *host = strstr(text, "://"), *path = host ? strchr(host + 3, '/') : NULL;
	struct arena *a = &t->arena;
	const char *last, *p;

	if (!path)
		return url;
	if (strcmp(form, "path") == 0)
		return str_of(path);
	for (last = path, p = path; *p && *p != '?'; p++)
		last = *p == '/' ? p : last;
	if (strcmp(form, "relative") == 0)
		return str_of(last + 1);
	if (strcmp(form, "dotted") == 0)
		return str_of(arena_printf(a, "./../uploads%s", last));
	if (strcmp(form, "noscheme") == 0)
		return str_of(host + 1);
	if (strcmp(form, "query") == 0)
		return str_of(arena_printf(a, "%s%sx=a%%2Fb%%3D&y", text, strchr(text, '?') ? "&" : "?"));
	if (strcmp(form, "host") == 0)
		return str_of(arena_printf(a, "http://127.0.0.1:%d%s", proxy.upstream, path));
	return url;
}

/* The head again, with "Connection: close" after its first line. */
static bool
put_head(struct talk *t, int fd)
{
	static const char close_it[] = "Connection: close\r\n";
	const char *line = strstr(t->head, "\r\n") + 2;
	struct str rest = { line, (size_t)(t->head + t->body - line) }, one;
	bool good = put(fd, t->head, (size_t)(line - t->head)) &&
		    put(fd, close_it, sizeof close_it - 1);

	while (good && rest.n) {
		str_cut(rest, '\n', &one, &rest);
		if (one.n > 10 && strncasecmp(one.p, "connection:", 11) == 0)
			continue;
		if (str_is(t->action, "least") && fd == t->client && str_is(str_trim(one), "")) {
			one = str_of(arena_printf(&t->arena, "OCI-Chunk-Min-Length: %.*s\r\n\r\n",
						  STR_ARG(t->argument)));
			good = put(fd, one.p, one.n);
			continue;
		}
		if (str_is(t->action, "location") && one.n > 9 &&
		    strncasecmp(one.p, "location:", 9) == 0) {
			one = str_of(arena_printf(&t->arena, "Location: %.*s\r\n", STR_ARG(
				     another_form(t, str_trim(str_sub(one, 9, one.n))))));
			good = put(fd, one.p, one.n);
			continue;
		}
		good = put(fd, one.p, one.n + 1);
	}
	return good;
}

/* Waits until the client gives up. */
static void
await_close(struct talk *t)
{
	char buf[BLOCK];

	while (read(t->client, buf, sizeof buf) > 0)
		;
}

static long
under_way(void)
{
	long n;

	pthread_mutex_lock(&proxy.lock);
	n = proxy.active;
	pthread_mutex_unlock(&proxy.lock);
	return n;
}

/* Waits as long as n bytes take at so many thousand a second. */
static void
dawdle(long long n, long long rate)
{
	long long us = n * 1000 / rate;
	struct timespec nap = { .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };

	nanosleep(&nap, NULL);
}

/* The rest of an answer that is small, before the client has any of it. */
static void
await_answer(struct talk *t)
{
	ssize_t got = 1;

	for (; got > 0 && t->n < HEAD_MOST; t->n += got > 0 ? (size_t)got : 0)
		got = read(t->server, t->head + t->n, HEAD_MOST - t->n);
	if (got <= 0)
		count_out(t);
}

/* Passes the answer on, as long and as right as the action says. */
static void
pass_answer(struct talk *t)
{
	bool hang = str_is(t->action, "hang");
	bool cut = hang || str_is(t->action, "cut") || str_is(t->action, "break");
	long long at = strtoll(arena_cstr(&t->arena, t->argument), NULL, 10), done = 0, n;
	char *p = t->head;

	if (!read_head(t, t->server))
		return;
	if (str_is(t->action, "limit"))
		await_answer(t);
	if (!put_head(t, t->client))
		return;
	p += t->body;
	n = (long long)(t->n - t->body);
	do {
		if (str_is(t->action, "wrong") && at >= done && at < done + n)
			p[at - done] ^= 1;
		if (cut && done + n > at)
			n = at - done;
		if (n > 0 && !put(t->client, p, (size_t)n))
			return;
		done += n;
		p = t->head;
		if (str_is(t->action, "slow"))
			dawdle(n, at);
		if (str_is(t->action, "share"))
			dawdle(n * under_way(), at);
		if (hang && done >= at)
			await_close(t);
		if (cut && done >= at)
			return;
		n = read(t->server, t->head, BLOCK);
	} while (n > 0);
}

/* Answers a status, header lines and a body; the upstream is not asked. */
static void
answer(struct talk *t, struct str code, struct str header, struct str body)
{
	char *text;

	pass_request(t, -1, t->length);
	text = arena_printf(&t->arena, "HTTP/1.1 %.*s As-Told\r\nConnection: close\r\n"
			    "Content-Length: %zu\r\n%.*s%s\r\n", STR_ARG(code),
			    body.n, STR_ARG(header), header.n ? "\r\n" : "");
	put(t->client, text, strlen(text));
	if (!str_is(t->method, "HEAD"))
		put(t->client, body.p, body.n);
}

/* The actions that answer; false when the action is another. */
static bool
answer_as_told(struct talk *t)
{
	struct err e = { .arena = &t->arena };
	struct str rest = t->argument, code = word(&rest), path, body = STR("");

	rest = str_trim(rest);
	if (str_is(t->action, "moved")) {
		answer(t, code, str_of(arena_printf(&t->arena, "Location: http://127.0.0.1:%d%.*s",
			proxy.upstream, STR_ARG(t->path))), body);
	} else if (str_is(t->action, "status")) {
		answer(t, code, rest, body);
	} else if (str_is(t->action, "code")) {
		body = str_of(arena_printf(&t->arena, "{\"errors\":[{\"code\":\"%.*s\","
			      "\"message\":\"as told\"}]}", STR_ARG(rest)));
		answer(t, code, STR("Content-Type: application/json"), body);
	} else if (str_is(t->action, "file")) {
		path = word(&rest);
		if (!file_read(&t->arena, arena_cstr(&t->arena, path), 1 << 20, &body, &e))
			die("file");
		answer(t, code, str_trim(rest), body);
	} else {
		return false;
	}
	return true;
}

static void
act(struct talk *t)
{
	long long n = strtoll(arena_cstr(&t->arena, t->argument), NULL, 10);
	struct timespec nap = { .tv_sec = n / 1000, .tv_nsec = n % 1000 * 1000000 };

	if (answer_as_told(t))
		return;
	if (str_is(t->action, "swallow")) {
		pass_request(t, -1, n);
		count_out(t);
		nap.tv_sec = 60; /* what is not read keeps the connection as it is */
		nanosleep(&nap, NULL);
		return;
	}
	if (str_is(t->action, "reset") || str_is(t->action, "eat")) {
		pass_request(t, -1, str_is(t->action, "eat") ? n : 0);
		hard_close(t->client);
		t->client = -1;
		return;
	}
	if (str_is(t->action, "limit")) {
		n = strtoll(arena_cstr(&t->arena, t->argument) + strcspn(t->argument.p, " "), NULL, 10);
		nap.tv_sec = 0;
		nap.tv_nsec = n % 1000 * 1000000;
	}
	if (str_is(t->action, "stall") || str_is(t->action, "limit"))
		nanosleep(&nap, NULL);
	t->server = dial(proxy.upstream);
	if (t->server < 0)
		die("upstream");
	if (put_head(t, t->server) &&
	    put(t->server, t->head + t->body, t->n - t->body)) {
		pass_request(t, t->server, t->length);
		pass_answer(t);
	}
	close(t->server);
	if (str_is(t->action, "break")) {
		hard_close(t->client);
		t->client = -1;
	}
}

static void *
serve(void *data)
{
	struct talk *t = data;
	struct str line, rest;

	if (read_head(t, t->client)) {
		str_cut((struct str){ t->head, t->body }, '\n', &line, &rest);
		t->method = arena_dup(&t->arena, word(&line));
		t->path = arena_dup(&t->arena, word(&line));
		t->length = content_length(t);
		choose(t);
		act(t);
		count_out(t);
	}
	if (t->client >= 0) {
		shutdown(t->client, SHUT_WR);
		close(t->client);
	}
	arena_free(&t->arena);
	free(t);
	return NULL;
}

int
main(int argc, char **argv)
{
	const char *port = NULL;
	int c, fd;

	proxy.log = stderr;
	while ((c = getopt(argc, argv, "l:p:")) != -1) {
		if (c == 'p')
			port = optarg;
		else if (c != 'l' || !(proxy.log = fopen(optarg, "a")))
			die("faultproxy");
	}
	if (optind + 2 != argc || !port)
		die("faultproxy: PORT RULES");
	proxy.upstream = (int)strtol(argv[optind], NULL, 10);
	proxy.rules = argv[optind + 1];
	signal(SIGPIPE, SIG_IGN);
	fd = listen_on(port);
	serve_each(fd, sizeof(struct talk), serve);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The client against a small server of our own that answers by the path. */
#include "http/http.h"

#include "../server.h"
#include "../tap.h"

static struct arena arena;
/* Transfers that break off. */
static void
answer_broken(int fd, const char *req, const char *path, int n)
{
	switch (*path) {
	case 's': /* breaks off, then continues */
		if (n == 0)
			dprintf(fd, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123");
		else if (strstr(req, "Range: bytes=4-"))
			say(fd, "206 Partial Content\r\nContent-Range: bytes 4-9/10", "456789");
		break;
	case 'S': /* breaks off, then starts over */
		if (n == 0)
			dprintf(fd, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123");
		else
			say(fd, "200 OK", "0123456789");
		break;
	case 'b': /* breaks off, and is bad at ranges */
		if (n == 0)
			dprintf(fd, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123");
		else if (!strstr(req, "Range:"))
			say(fd, "200 OK", "0123456789");
		else
			say(fd, path[1] == '1' ? "416 No" : "206 Partial Content\r\n"
			    "Content-Range: bytes 0-9/10", "xxxxxxxxxx");
		break;
	}
}

static void
answer(int fd, const char *req)
{
	const char *path = strchr(req, ' ') + 2, *auth = strstr(req, "Authorization: ");
	int n = hits[(unsigned char)*path]++;
	char seen[64] = "none";

	if (auth)
		sscanf(auth, "Authorization: %63[^\r]", seen);
	switch (*path) {
	case 'o':
		say(fd, "200 OK", "hello");
		break;
	case 'n':
		say(fd, "404 Not Found", "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\","
		    "\"message\":\"manifest unknown\"}]}");
		break;
	case 'f': /* busy twice */
		say(fd, n < 2 ? "500 Oops" : "200 OK", "done");
		break;
	case 'W': /* sends us away for long */
		say(fd, "429 Busy\r\nRetry-After: 21600", "");
		break;
	case 'w': /* sends us away once */
		say(fd, n ? "200 OK" : "429 Busy\r\nRetry-After: 1", "done");
		break;
	case 's':
	case 'S':
	case 'b':
		answer_broken(fd, req, path, n);
		break;
	case 'c': /* closes without a word, once */
		if (n)
			say(fd, "200 OK", "back");
		break;
	case 'r':
		dprintf(fd, "HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\n"
			"Location: %s\r\n\r\n", path[1] == 's' ? "/auth" :
			arena_printf(&arena, "http://localhost:%d/auth", port));
		break;
	case 'l':
		say(fd, "302 Found\r\nLocation: /loop", "");
		break;
	case 'a':
		say(fd, "200 OK", seen);
		break;
	case 't': /* wants the second token */
		say(fd, strcmp(seen, "Bearer two") ? "401 Unauthorized" : "200 OK", seen);
		break;
	case 'p':
		say(fd, "201 Created", strstr(req, "\r\n\r\n") + 4);
		break;
	}
}

/* The tests. */

static struct http *h;
static char taken[64];

static size_t
take(struct http_request *r, const char *p, size_t n)
{
	size_t have = strlen(taken);

	(void)r;
	if (have + n < sizeof taken)
		memcpy(taken + have, p, n);
	return n;
}

static void
forget(struct http_request *r)
{
	(void)r;
	memset(taken, 0, sizeof taken);
}

static const char *
at(const char *path)
{
	return arena_printf(&arena, "http://127.0.0.1:%d/%s", port, path);
}

/* GETs what fails; the message. */
static struct str
failure(const char *url, size_t max, enum status status)
{
	struct err e = { .arena = &arena };
	struct str out;

	if (http_get(h, &arena, url, NULL, NULL, max, &out, &e))
		return STR("(it did not fail)");
	return e.status == status ? str_of(e.msg) : STR("(another status)");
}

static void
test_get(void)
{
	struct err e = { .arena = &arena };
	struct str out;

	ok(http_get(h, &arena, at("ok"), NULL, NULL, 100, &out, &e), "GET");
	is_str(out, "hello", "its answer");
	ok(str_holds(failure(at("ok"), 4, STATUS_SOME),
		     STR("larger than the limit of 4 bytes")), "an answer over the limit");
	is_str(failure(arena_printf(&arena, "http://u:secret@127.0.0.1:%d/n?k=secret", port),
		       100, STATUS_SOME),
	       arena_printf(&arena, "GET http://127.0.0.1:%d/n: 404 Not Found: "
	       "manifest unknown (MANIFEST_UNKNOWN)", port),
	       "404: verb, URL without secrets, reason");
	is_int(hits['n'], 1, "404 is not tried again");
	ok(http_get(h, &arena, at("f"), NULL, NULL, 100, &out, &e), "500 is tried again");
	is_int(hits['f'], 3, "until it is good");
	ok(http_get(h, &arena, at("c"), NULL, NULL, 100, &out, &e), "an empty reply is tried again");
	ok(str_ends(failure(at("loop"), 100, STATUS_SOME), STR("more than 5 redirects")),
	   "redirects end");
	is_int(hits['l'], 6, "after six requests");
	ok(str_ends(failure(at("W"), 100, STATUS_TEMPORARY),
		    STR("429 Busy; it says to come back in 360 minutes")), "when to come back is said");
	ok(str_holds(failure("ftp://127.0.0.1/x", 100, STATUS_USAGE), STR("not a URL")),
	   "other schemes are refused");
}

static void
test_wait(void)
{
	struct err e = { .arena = &arena };
	int64_t start = http_clock();
	struct str out;

	ok(http_get(h, &arena, at("w"), NULL, NULL, 100, &out, &e), "429 is tried again");
	ok(http_clock() - start >= 1000, "after Retry-After");
}

static void
test_credentials(void)
{
	struct err e = { .arena = &arena };
	struct str out;

	http_get(h, &arena, at("a"), "me", "pass word", 100, &out, &e);
	is_str(out, "Basic bWU6cGFzcyB3b3Jk", "Basic credentials");
	http_get(h, &arena, at("rs"), "me", "pass word", 100, &out, &e);
	is_str(out, "Basic bWU6cGFzcyB3b3Jk", "go along to the same host");
	http_get(h, &arena, at("rx"), "me", "pass word", 100, &out, &e);
	is_str(out, "none", "but not to another");
}

static void
test_resume(void)
{
	struct http_request r = { .method = "GET", .url = at("s"), .arena = &arena,
				  .write = take, .immutable = true };

	ok(http_perform(h, &r), "a broken body continues");
	is_str(str_of(taken), "0123456789", "with Range");
	r.url = at("S");
	forget(&r);
	ok(http_perform(h, &r), "a server without ranges");
	is_str(str_of(taken), "0123456789", "gives the start again");
	for (int i = 1; i < 3; i++) {
		r.url = arena_printf(&arena, "%s%d", at("b"), i);
		hits['b'] = 0;
		forget(&r);
		ok(http_perform(h, &r), "a server that is bad at ranges");
		is_str(str_of(taken), "0123456789", "is asked for all of it");
		is_int(hits['b'], 3, "after one range");
	}
	hits['s'] = 0;
	forget(&r);
	r.url = at("S2");
	hits['S'] = 0;
	r.immutable = false;
	ok(!http_perform(h, &r) && r.err.status == STATUS_TEMPORARY,
	   "what is not immutable fails");
	hits['S'] = 0;
	forget(&r);
	r.restart = forget;
	ok(http_perform(h, &r), "or is restarted");
	is_str(str_of(taken), "0123456789", "from nothing");
}

/* Takes nothing at first, and then fails. */
static size_t
take_none(struct http_request *r, const char *p, size_t n)
{
	int *calls = r->data;

	(void)p;
	(void)n;
	if (++*calls == 1)
		return HTTP_PAUSE;
	err_set(&r->err, STATUS_REFUSED, "no room");
	return 0;
}

static void
test_hook(void)
{
	int calls = 0;
	struct http_request r = { .method = "GET", .url = at("ok"), .arena = &arena,
				  .write = take_none, .data = &calls };

	http_start(h, &r);
	while (calls < 1 && http_step(h, 10))
		;
	http_unpause(&r);
	http_run(h);
	ok(!r.ok && r.err.status == STATUS_REFUSED, "a hook that fails after a pause fails its request");
	is_str(str_of(r.err.msg ? r.err.msg : ""), "no room", "with its own words");
}

static const char *token;

static enum http_next
prepare(struct http_request *r)
{
	r->authorization = token;
	return token ? HTTP_SEND : HTTP_WAIT;
}

static enum http_next
refused(struct http_request *r, bool again)
{
	(void)r;
	(void)again;
	token = strcmp(token, "Bearer one") ? "Bearer three" : "Bearer two";
	return HTTP_SEND;
}

static void
test_auth(void)
{
	static const struct http_auth auth = { prepare, refused };
	struct http_request r = { .method = "GET", .url = at("t"), .arena = &arena,
				  .auth = &auth };

	http_start(h, &r);
	while (r.private.state != HTTP_PARKED && http_step(h, 10))
		;
	token = "Bearer one";
	http_resume(&r);
	http_run(h);
	ok(r.ok, "parked, resumed, refused, renewed");
	is_str(r.answer, "Bearer two", "with the second token");
	is_int(hits['t'], 2, "two requests");
	token = "Bearer no";
	ok(!http_perform(h, &r) && r.status == 401, "renewed once only");
	is_int(hits['t'], 4, "two more requests");
}

/* What is to be sent, and how far it may go for now. */
struct gift {
	struct str left;
	size_t may;
	int pauses;
};

/* Gives what it may, as much of it as there is room for, and pauses. */
static size_t
give(struct http_request *r, char *p, size_t n)
{
	struct gift *g = r->data;
	struct str part = str_sub(g->left, 0, n < g->may ? n : g->may);

	if (part.n == 0 && g->left.n) {
		g->pauses++;
		return HTTP_PAUSE;
	}
	if (part.n)
		memcpy(p, part.p, part.n);
	g->left = str_sub(g->left, part.n, g->left.n);
	g->may -= part.n;
	return part.n;
}

static void
test_put(void)
{
	struct gift g = { STR_INIT("streamed[end]"), 8, 0 };
	struct http_request r = { .method = "PUT", .url = at("p"), .arena = &arena,
				  .body = STR_INIT("bytes[end]") };

	ok(http_perform(h, &r) && r.status == 201, "PUT");
	is_str(r.answer, "bytes[end]", "of bytes");
	r.read = give;
	r.size = 13;
	r.data = &g;
	http_start(h, &r);
	while (g.pauses < 1 && http_step(h, 10))
		;
	g.may = 5;
	http_unpause(&r);
	http_run(h);
	ok(r.ok, "PUT from a hook that pauses");
	is_str(r.answer, "streamed[end]", "sends it all");
}

static void
count(struct http_request *r)
{
	++*(int *)r->data;
}

static void
test_no_url(void)
{
	int n = 0;
	struct http_request r = { .method = "GET", .url = "file:///etc/passwd",
				  .arena = &arena, .done = count, .data = &n };

	http_start(h, &r);
	is_int(n, 0, "what is no URL ends in the loop, not in http_start");
	http_run(h);
	ok(n == 1 && !r.ok && r.err.status == STATUS_USAGE, "and fails");
}

static void
test_away(void)
{
	int64_t start = http_clock();
	struct str why = failure(at("ok"), 100, STATUS_TEMPORARY);

	ok(str_holds(why, str_of(at("ok"))), "no server is temporary");
	ok(http_clock() - start < 30000, "and found out soon");
}

/* Takes a request and closes. */
static void
keep_silent(int fd, const char *req)
{
	(void)fd;
	hits[(unsigned char)*(strchr(req, ' ') + 2)]++;
}

static void
test_mute(void)
{
	struct str why = failure(at("m"), 100, STATUS_TEMPORARY);

	ok(str_ends(why, STR("(does it speak TLS? give --https HOST)")),
	   "a host that never says a word: %.*s", STR_ARG(why));
	is_int(hits['m'], 5, "is not asked for long");
}

int
main(void)
{
	pid_t pid = server_start(answer);

	setenv("no_proxy", "127.0.0.1,localhost", 1);
	h = http_new(NULL);
	test_get();
	test_wait();
	test_credentials();
	test_resume();
	test_hook();
	test_auth();
	test_put();
	test_no_url();
	server_stop(pid);
	test_away();
	pid = server_start(keep_silent);
	test_mute();
	server_stop(pid);
	http_free(h);
	arena_free(&arena);
	return tap_end();
}

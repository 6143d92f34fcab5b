/* SPDX-License-Identifier: Apache-2.0 */
/* Bearer tokens, against a small registry and token server of our own. */
#include "registry/registry.h"

#include "../server.h"
#include "../tap.h"

#define MANIFEST "{\"schemaVersion\":2,\"mediaType\":\"" MEDIA_OCI_IMAGE "\",\"layers\":[]}"

static struct arena arena;
enum { TOKENS = 1, MANIFESTS, REFUSE };

/* The value of a header in req, or "". */
static const char *
header(const char *req, const char *name)
{
	const char *p = strstr(req, name);
	struct str value, rest;

	if (!p)
		return "";
	str_cut(str_of(p + strlen(name)), '\r', &value, &rest);
	return arena_cstr(&arena, value);
}

/*
 * /token?...scope=X answers the token "X#N" for the user me, and REPO/short's
 * expire at once; a manifest wants the token of its repository, of which
 * REFUSE many are refused.
 */
static void
answer(int fd, const char *req)
{
	const char *auth = header(req, "Authorization: "), *scope = header(req, "&scope="), *want;
	char repo[64] = "";

	if (strstr(req, " /token?")) {
		hits[TOKENS]++;
		if (strcmp(auth, http_basic(&arena, STR("me"), STR("pw"))) != 0) {
			say(fd, "401 Unauthorized", "{\"details\":\"incorrect username\"}");
			return;
		}
		sscanf(scope, "repository%%3A%63[a-z]", repo);
		if (strcmp(repo, "bent") == 0)
			say(fd, "200 OK", "{\"token\":\"bent#\\r\\nX-More: yes\"}");
		else
			say(fd, "200 OK", arena_printf(&arena, "{\"token\":\"%s#%d\",\"expires_in\":%d}",
		    repo, hits[TOKENS], strcmp(repo, "brief") ? 300 : 1));
		return;
	}
	if (strstr(req, "/v2/echo/") && *auth) {
		say(fd, "403 You sent this", arena_printf(&arena, "{\"errors\":[{\"code\":\"DENIED\","
		    "\"message\":\"Authorization: %s; %s is bad\\nmkmirror-x: all is well "
		    "\\u009b31m \\u202egnp\"}]}", auth, strchr(auth, ' ') + 1));
		return;
	}
	if (strstr(req, "/v2/odd/")) {
		say(fd, "401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"file:///etc/passwd\"", "");
		return;
	}
	hits[MANIFESTS]++;
	sscanf(strstr(req, "/v2/"), "/v2/%63[a-z]", repo);
	want = arena_printf(&arena, "Bearer %s#", repo);
	if (strncmp(auth, want, strlen(want)) != 0 || hits[REFUSE]-- > 0)
		say(fd, arena_printf(&arena, "401 Unauthorized\r\nWWW-Authenticate: Bearer "
		    "realm=\"http://127.0.0.1:%d/token\",service=\"s, t\",scope=\"x\"", port), "");
	else
		say(fd, "200 OK\r\nContent-Type: " MEDIA_OCI_IMAGE, MANIFEST);
	if (hits[REFUSE] < 0)
		hits[REFUSE] = 0;
}

static struct registry *g;

/* GETs REPO:v1; the message, or "" when it went well. */
static struct str
get(const char *repo)
{
	struct err e = { .arena = &arena };
	struct descriptor d;
	struct location at;
	struct str bytes;

	location_parse(&arena, str_of(arena_printf(&arena, "127.0.0.1:%d/%s", port, repo)), &at, &e);
	return registry_manifest(g, &arena, &at, STR("v1"), &bytes, &d, &e)
		? STR("") : str_of(e.msg);
}

static void
write_entry(const char *entry)
{
	const char *path = getenv("REGISTRY_AUTH_FILE");
	FILE *f = fopen(path, "w");

	fprintf(f, "{\"auths\":{\"127.0.0.1:%d\":{%s}}}", port, entry);
	fclose(f);
	g = registry_new(&arena, NULL, NULL);
}

static void
write_auth(const char *password)
{
	write_entry(arena_printf(&arena, "\"username\":\"me\",\"password\":\"%s\"", password));
}

static void
test_tokens(void)
{
	write_auth("pw");
	is_str(get("one"), "", "a token is got");
	is_int(hits[MANIFESTS], 2, "after one refusal");
	is_str(get("one"), "", "again");
	is_int(hits[TOKENS], 1, "the token serves again");
	is_str(get("two"), "", "another repository");
	is_int(hits[TOKENS], 2, "takes a token of its own");
	is_int(hits[MANIFESTS], 4, "without asking first");
	hits[REFUSE] = 1;
	is_str(get("two"), "", "a token that is refused is renewed");
	is_int(hits[TOKENS], 3, "once");
	hits[REFUSE] = 5;
	ok(str_holds(get("two"), STR("401 Unauthorized")), "and not again");
	is_int(hits[REFUSE], 3, "after two refusals");
	hits[REFUSE] = 0;
	is_str(get("brief"), "", "a token of a second");
	sleep(1);
	hits[TOKENS] = hits[MANIFESTS] = 0;
	is_str(get("brief"), "", "is renewed before it is refused");
	ok(hits[TOKENS] == 1 && hits[MANIFESTS] == 1, "with one request each");
	registry_free(g);
}

/* Many calls at a time share the token that one of them fetches. */
static void
test_many(void)
{
	struct registry_call c[20];
	struct err e = { .arena = &arena };
	struct location at;
	int i, good = 0;

	write_auth("pw");
	hits[TOKENS] = 0;
	location_parse(&arena, str_of(arena_printf(&arena, "127.0.0.1:%d/many", port)), &at, &e);
	for (i = 0; i < 20; i++) {
		registry_manifest_call(g, &c[i], &arena, &at, "GET", STR("v1"));
		http_start(registry_http(g), &c[i].http);
	}
	http_run(registry_http(g));
	for (i = 0; i < 20; i++)
		good += c[i].http.ok;
	is_int(good, 20, "many at a time");
	ok(hits[TOKENS] <= 2, "share a token");
	registry_free(g);
}

static void
test_refused(void)
{
	struct str why;

	write_auth("wrong-secret");
	why = get("one");
	ok(str_holds(why, STR("logging in to 127.0.0.1")) &&
	   str_holds(why, STR("incorrect username")), "a wrong password: %.*s", STR_ARG(why));
	ok(!str_holds(why, STR("secret")), "is not shown");
	registry_free(g);
}

/* Once it hung, and its callers with it. */
static void
test_odd(void)
{
	write_auth("pw");
	alarm(60);
	is_str(get("odd"), arena_printf(&arena, "127.0.0.1:%d names a token server that is no URL "
	       "of http or https: 'file:///etc/passwd'", port), "a token server of no URL");
	alarm(0);
	registry_free(g);
}

/* What would end a header line, and begin another, is no token. */
static void
test_bent(void)
{
	struct str why;

	write_auth("pw");
	why = get("bent");
	ok(str_holds(why, STR("the token has bytes that no header may have")), "a token with a "
	   "newline: %.*s", STR_ARG(why));
	registry_free(g);
	write_entry("\"registrytoken\":\"a\\r\\nX-More: yes\"");
	why = get("one");
	ok(str_holds(why, STR("the registrytoken of")), "one of the file: %.*s", STR_ARG(why));
	registry_free(g);
}

/* A server that says what it was sent, and more. */
static void
test_echo(void)
{
	struct str why;

	write_auth("pw");
	why = get("echo");
	ok(str_holds(why, STR("403 You sent this")) && !str_holds(why, STR("echo#")),
	   "a token is not shown: %.*s", STR_ARG(why));
	ok(!str_holds(why, STR("\n")) && !str_holds(why, STR("\302")) && !str_holds(why, STR("\342\200")),
	   "nor what a terminal would act on");
	registry_free(g);
}

int
main(void)
{
	char path[] = "/tmp/token_test.XXXXXX";
	pid_t pid = server_start(answer);
	int fd = mkstemp(path);

	setenv("no_proxy", "127.0.0.1,localhost", 1);
	setenv("REGISTRY_AUTH_FILE", path, 1);
	test_tokens();
	test_many();
	test_refused();
	test_odd();
	test_bent();
	test_echo();
	server_stop(pid);
	close(fd);
	unlink(path);
	arena_free(&arena);
	return tap_end();
}

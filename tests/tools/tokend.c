/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A token server for tests, on a free port of 127.0.0.1, that docker-registry
 * and zot trust: its tokens are signed with KEY, and they have its CERT.
 *
 *	tokend -c CERT -k KEY -p PORTFILE [-e SECONDS] [-l LOG] [-r REFRESH]
 *	       [-u USER:PASSWORD] [-x SECONDS]
 *
 * GET /token?service=S&scope=repository:NAME:ACTIONS… with USER's credentials
 * grants what is asked; without any, to pull public/… alone; others get 401.
 * POST with the refresh token REFRESH does as USER.  -e says what expires_in
 * is told, and -x how long the token is good for (docker-registry adds 60
 * seconds of grace, so that may be negative).  LOG gets a line a request:
 *
 *	METHOD WHO STATUS SCOPE…     WHO is user, refresh, nobody or stranger
 */
#include "net.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <signal.h>
#include <time.h>

#include "base/base64.h"
#include "base/buf.h"

enum { TEXT_MOST = 256 * 1024 };

static struct {
	EVP_PKEY *key;
	const char *x5c;    /* the certificate, as tokens carry it */
	const char *user, *refresh;
	long told, good;
	FILE *log;
} tokend = { .told = 300, .good = 300 };

static char *
base64(struct arena *a, const void *p, size_t n)
{
	return arena_cstr(a, base64_encode(a, (struct str){ p, n }));
}

/* base64 as tokens have it. */
static char *
base64url(struct arena *a, const void *p, size_t n)
{
	char *out = base64(a, p, n), *q;

	for (q = out; *q && *q != '='; q++)
		*q = *q == '+' ? '-' : *q == '/' ? '_' : *q;
	*q = '\0';
	return out;
}

static char *
signature(struct arena *a, const char *text)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char *out = NULL;
	size_t n = 0;

	if (!ctx || EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, tokend.key) != 1 ||
	    EVP_DigestSign(ctx, NULL, &n, (const unsigned char *)text, strlen(text)) != 1)
		die("sign");
	out = arena_alloc(a, n);
	if (EVP_DigestSign(ctx, out, &n, (const unsigned char *)text, strlen(text)) != 1)
		die("sign");
	EVP_MD_CTX_free(ctx);
	return base64url(a, out, n);
}

/* The token that grants what `access`, a list in JSON, says. */
static char *
token(struct arena *a, const char *service, const char *access)
{
	long now = (long)time(NULL);
	char *head = arena_printf(a, "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"%s\"]}",
				  tokend.x5c);
	char *body = arena_printf(a, "{\"iss\":\"tokend\",\"sub\":\"test\",\"aud\":\"%s\","
		"\"exp\":%ld,\"nbf\":%ld,\"iat\":%ld,\"jti\":\"%ld\",\"access\":[%s]}",
		service, now + tokend.good, now - 100, now, now, access);
	char *text = arena_printf(a, "%s.%s",
		base64url(a, head, strlen(head)),
		base64url(a, body, strlen(body)));

	return arena_printf(a, "%s.%s", text, signature(a, text));
}

/* Undoes the escapes of a query. */
static struct str
unescape(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1), hex[3] = "";
	size_t n = 0, i;

	for (i = 0; i < s.n; i++) {
		out[n] = s.p[i] == '+' ? ' ' : s.p[i];
		if (s.p[i] == '%' && i + 2 < s.n) {
			memcpy(hex, s.p + i + 1, 2);
			out[n] = (char)strtol(hex, NULL, 16);
			i += 2;
		}
		n++;
	}
	return (struct str){ out, n };
}

/* Adds "type":…,"name":…,"actions":… for one scope to the list. */
static void
grant(struct buf *access, struct str scope, bool all)
{
	struct str type, name, actions, action;
	const char *comma = "";

	if (!str_cut(scope, ':', &type, &scope))
		return;
	name = str_sub(scope, 0, (size_t)str_rchr(scope, ':'));
	actions = str_sub(scope, name.n + 1, scope.n);
	if (!all && !str_starts(name, STR("public/")))
		return;
	buf_printf(access, "%s{\"type\":\"%.*s\",\"name\":\"%.*s\",\"actions\":[",
		   access->n ? "," : "", STR_ARG(type), STR_ARG(name));
	while (actions.n) {
		str_cut(actions, ',', &action, &actions);
		if (all || str_is(action, "pull")) {
			buf_printf(access, "%s\"%.*s\"", comma, STR_ARG(action));
			comma = ",";
		}
	}
	buf_printf(access, "]}");
}

static void
answer(struct arena *a, int fd, const char *status, const char *body)
{
	char *text = arena_printf(a, "HTTP/1.1 %s\r\nConnection: close\r\nContent-Type: "
		"application/json\r\nContent-Length: %zu\r\n\r\n%s", status, strlen(body), body);

	put(fd, text, strlen(text));
}

/* The rest of the body, after what came with the head. */
static struct str
read_body(struct head *h, int fd)
{
	size_t want = h->body + strtoul(head_value(h, "Content-Length").p, NULL, 10);
	ssize_t got;

	while (h->n < want && want < HEAD_MOST) {
		got = read(fd, h->text + h->n, want - h->n);
		if (got <= 0)
			break;
		h->n += (size_t)got;
	}
	return (struct str){ h->text + h->body, h->n - h->body };
}

static void
serve(struct arena *a, int fd, struct head *h)
{
	struct str line, rest, method, path, query, part, name, value, refresh = STR("");
	struct str auth = head_value(h, "Authorization");
	struct buf access, scopes;
	const char *service = "", *who = "nobody";
	bool all;

	buf_init(&access, a, TEXT_MOST);
	buf_init(&scopes, a, TEXT_MOST);
	str_cut((struct str){ h->text, h->body }, '\n', &line, &rest);
	str_cut(line, ' ', &method, &path);
	str_cut(path, ' ', &path, &rest);
	str_cut(path, '?', &path, &query);
	if (str_is(method, "POST"))
		query = read_body(h, fd);
	for (rest = query; rest.n;) {
		str_cut(rest, '&', &part, &rest);
		str_cut(part, '=', &name, &value);
		value = unescape(a, value);
		if (str_is(name, "scope"))
			buf_printf(&scopes, "%s%.*s", scopes.n ? " " : "", STR_ARG(value));
		else if (str_is(name, "service"))
			service = arena_cstr(a, value);
		else if (str_is(name, "refresh_token"))
			refresh = value;
	}
	if (tokend.user && str_is(auth, tokend.user))
		who = "user";
	else if (tokend.refresh && refresh.n && str_is(refresh, tokend.refresh))
		who = "refresh";
	else if (auth.n || refresh.n)
		who = "stranger";
	all = strcmp(who, "user") == 0 || strcmp(who, "refresh") == 0;
	fprintf(tokend.log, "%.*s %s %d %.*s\n", STR_ARG(method), who,
		strcmp(who, "stranger") ? 200 : 401, STR_ARG(buf_str(&scopes)));
	fflush(tokend.log);
	if (strcmp(who, "stranger") == 0) {
		answer(a, fd, "401 Unauthorized", "{\"details\":\"incorrect username or password\"}");
		return;
	}
	for (rest = buf_str(&scopes); rest.n;) {
		str_cut(rest, ' ', &part, &rest);
		grant(&access, part, all);
	}
	answer(a, fd, "200 OK", arena_printf(a, "{\"%s\":\"%s\",\"expires_in\":%ld}",
	       str_is(method, "POST") ? "access_token" : "token",
	       token(a, service, arena_cstr(a, buf_str(&access))), tokend.told));
}

static void
read_keys(struct arena *a, const char *cert, const char *key)
{
	FILE *f = key ? fopen(key, "r") : NULL, *g = cert ? fopen(cert, "r") : NULL;
	unsigned char *der = NULL;
	X509 *x;
	int n;

	if (!f || !g || !(tokend.key = PEM_read_PrivateKey(f, NULL, NULL, NULL)) ||
	    !(x = PEM_read_X509(g, NULL, NULL, NULL)) || (n = i2d_X509(x, &der)) < 0)
		die("tokend: key or certificate");
	tokend.x5c = base64(a, der, (size_t)n);
	fclose(f);
	fclose(g);
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 }, scratch = { 0 };
	const char *cert = NULL, *key = NULL, *port = NULL;
	static struct head head;
	int c, fd, client;

	tokend.log = stderr;
	while ((c = getopt(argc, argv, "c:e:k:l:p:r:u:x:")) != -1) {
		switch (c) {
		case 'c': cert = optarg; break;
		case 'e': tokend.told = strtol(optarg, NULL, 10); break;
		case 'k': key = optarg; break;
		case 'l': tokend.log = fopen(optarg, "a"); break;
		case 'p': port = optarg; break;
		case 'r': tokend.refresh = optarg; break;
		case 'u':
			tokend.user = arena_printf(&arena, "Basic %s", base64(&arena, optarg,
				strlen(optarg)));
			break;
		case 'x': tokend.good = strtol(optarg, NULL, 10); break;
		default: die("tokend");
		}
	}
	if (!port || !tokend.log)
		die("tokend: -p PORTFILE");
	read_keys(&arena, cert, key);
	signal(SIGPIPE, SIG_IGN);
	fd = listen_on(port);
	for (;;) {
		client = accept(fd, NULL, NULL);
		if (client < 0)
			die("accept");
		if (head_read(&head, client))
			serve(&scratch, client, &head);
		shutdown(client, SHUT_WR);
		close(client);
		arena_reset(&scratch);
	}
}

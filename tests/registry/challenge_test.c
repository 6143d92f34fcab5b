/* SPDX-License-Identifier: Apache-2.0 */
/* What WWW-Authenticate headers ask for, however they are written. */
#include "registry/challenge.h"

#include "../tap.h"

static struct arena arena;

static struct challenge
of(const char *headers)
{
	struct http_request r = { .headers_in = str_of(headers) };
	struct challenge c;

	challenge_read(&arena, &r, &c);
	return c;
}

static void
is_bearer(const char *name, const char *headers, bool basic)
{
	struct challenge c = of(headers);

	ok(c.bearer && c.basic == basic, "%s", name);
	is_str(c.realm, "http://t/token?a=b,c", "its realm");
	is_str(c.service, "s, \"t\"", "its service");
}

int
main(void)
{
	struct challenge c;

	is_bearer("one challenge", "WWW-Authenticate: Bearer realm=\"http://t/token?a=b,c\","
		  "service=\"s, \\\"t\\\"\",scope=\"repository:x:pull,push\"\r\n", false);
	is_bearer("another before it", "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"a, "
		  "realm=\\\"x\\\"\", Bearer service=\"s, \\\"t\\\"\" , realm=\"http://t/token?a=b,c\"\r\n", true);
	is_bearer("and after it", "WWW-Authenticate: Bearer realm=\"http://t/token?a=b,c\", "
		  "service=\"s, \\\"t\\\"\", Basic realm=\"x\", service=\"y\"\r\n", true);
	is_bearer("several headers", "WWW-Authenticate: Negotiate abc==\r\nDate: x\r\n"
		  "www-authenticate: BASIC realm=x\r\nWWW-AUTHENTICATE:bEARER  REALM =\t\""
		  "http://t/token?a=b,c\",, Service= \"s, \\\"t\\\"\"\r\n", true);
	c = of("WWW-Authenticate: Bearer realm=http://t/token\r\n");
	is_str(c.realm, "http://t/token", "without quotes");
	c = of("WWW-Authenticate: Basic\r\n");
	ok(c.basic && !c.bearer, "no parameters");
	c = of("WWW-Authenticate: Bearer service=\"x\", Digest realm=\"y\"\r\n");
	ok(!c.basic && !c.bearer, "a bearer without realm, and a digest");
	c = of("WWW-Authenticate: Bearer realm=\"x\\");
	is_str(c.realm, "x\\", "quotes that do not end");
	c = of("Date: x\r\n");
	ok(!c.basic && !c.bearer, "none");
	arena_free(&arena);
	return tap_end();
}

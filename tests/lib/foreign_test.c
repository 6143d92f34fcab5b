/* SPDX-License-Identifier: Apache-2.0 */
/* What may be shown of text from outside. */
#include "base/foreign.h"

#include "../tap.h"

static struct arena a;

static void
shows(const char *text, const char *want)
{
	is_str(foreign_text(&a, str_of(text)), want, want);
}

/* A text that is no secret stays as it is. */
static void
stays(const char *text)
{
	shows(text, text);
}

static void
controls(void)
{
	shows("a\nmkmirror-plan: done\r\t", "a\\nmkmirror-plan: done\\r\\t");
	shows("\033[2J\007\177", "\\x1b[2J\\x07\\x7f");
	shows("\302\233" "31m \302\205", "\\u009b31m \\u0085");
	shows("\342\200\256gnp.exe \342\201\246x\342\201\251 \330\234", "\\u202egnp.exe \\u2066x\\u2069 \\u061c");
	shows("\342\200\250next \357\273\277", "\\u2028next \\ufeff");
	shows("\233\377 \363\240\200\201", "\\x9b\\xff \\U000e0001");
	is_str(foreign_text(&a, (struct str){ "a\0b", 3 }), "a\\x00b", "a NUL");
	stays("caf\303\251 \346\226\207 \360\237\230\200 \357\277\275 a\\n");
}

static void
patterns(void)
{
	shows("got Authorization: Basic dTpw, why", "got Authorization: ***");
	shows("{\"Authorization\":\"Bearer abc\",\"Host\":\"x\"}", "{\"Authorization\":\"***\",\"Host\":\"x\"}");
	shows("authorization: [Basic dTpw] no", "authorization: [***] no");
	shows("header 'Basic dTpzM2NyM3Q=' is wrong", "header 'Basic ***' is wrong");
	shows("bearer eyJhbGciOi.J9.x-y_z is old", "bearer *** is old");
	shows("https://me:pw@h.example/a", "https://***@h.example/a");
	shows("ftp://me@h and x://u:p@q?", "ftp://***@h and x://***@q?");
	shows("PUT /v2/a/blobs/uploads/u?_state=abc&x=y failed", "PUT /v2/a/blobs/uploads/u?*** failed");
	shows("see <https://h/p?X-Amz-Signature=00>", "see <https://h/p?***>");
	shows("password=abc; token=\"t\" sig=1&a=2", "password=***; token=\"***\" sig=***&a=2");
	shows("{\"token\": \"abc\", \"x\": 1}", "{\"token\": \"***\", \"x\": 1}");
	shows("Cookie: a=b", "Cookie: ***");
	stays("basic authentication is required, bearer token expired");
	stays("what? is it? a/b?c https://h/x@sha256:aa");
	stays("authorization failed for token: no access; the password is wrong");
	stays("401 Unauthorized: repository:team/app:pull (UNAUTHORIZED)");
	stays("password-file, passwords=2, tokenize=1");
}

static void
secrets(void)
{
	foreign_login(STR("user"), STR("s3cr3t word/+"));
	foreign_secret(STR("tok"));
	foreign_secret(STR(""));
	foreign_login_of(STR("http://me:%70a55word@proxy.example:3128"));
	foreign_login_of(STR("you:proxyword@proxy.example"));
	shows("is s3cr3t word/+ right? s3cr3t%20word%2F%2B", "is *** right? ***");
	shows("czNjcjN0IHdvcmQvKw== dXNlcjpzM2NyM3Qgd29yZC8r", "*** ***");
	shows("xdXNlcjpzM2NyM3Qgd29yZC8ry", "x***y");
	shows("tok, a tok: token stoked", "***, a ***: token stoked");
	shows("syntax in 'me:pa55word@x' %70a55word; proxyword", "syntax in '***@x' ***; ***");
}

static void
queries(void)
{
	struct str url = STR("https://h/u?_state=abcdefgh%3D&digest=sha256:0011223344&n=1");

	is_str(foreign_without_query(&a, STR("abcdefgh= or abcdefgh%3D of sha256:0011223344"), url),
	       "*** or *** of sha256:0011223344", "the state of an upload");
	is_str(foreign_without_query(&a, STR("abc"), STR("https://h/")), "abc", "no query");
}

static void
logins(void)
{
	static const char *const with[] = { "http://u:p@h/x", "oci://u@h", "u:p@h/x", "https://u:p@h" },
		*const none[] = { "https://h/x@1", "oci:a@b", "oci:/a@b/c", "./a@b", "/a@b", "file:a@b", "h/x@y" };
	size_t i;

	for (i = 0; i < sizeof with / sizeof *with; i++)
		ok(foreign_has_login(str_of(with[i])), "%s has a login", with[i]);
	for (i = 0; i < sizeof none / sizeof *none; i++)
		ok(!foreign_has_login(str_of(none[i])), "%s has none", none[i]);
}

int
main(void)
{
	controls();
	patterns();
	secrets();
	queries();
	logins();
	arena_free(&a);
	return tap_end();
}

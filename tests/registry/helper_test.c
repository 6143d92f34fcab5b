/* SPDX-License-Identifier: Apache-2.0 */
/* Credential helpers that answer, and some that never come to an end. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tap.h"
#include "base/io.h"
#include "http/http.h"
#include "registry/helper.h"

enum { LIMIT_MS = 400, TOO_LONG_MS = 3000 };

static void
put_helper(struct arena *a, const char *dir, const char *name, const char *script)
{
	struct err e = { .arena = a };
	const char *path = arena_printf(a, "%s/docker-credential-%s", dir, name);

	ok(file_write(path, str_of(arena_printf(a, "#!/bin/sh\n%s\n", script)), &e) &&
	   chmod(path, 0755) == 0, "the helper %s", name);
}

/* A helper that does not end gives no credentials, and is not waited for. */
static void
never_ends(struct arena *a, const char *name)
{
	struct err e = { .arena = a };
	int64_t begin = http_clock();
	struct str user, secret;

	ok(!helper_get(a, str_of(name), STR("r.example"), LIMIT_MS, &user, &secret, &e),
	   "%s: no credentials", name);
	is_str(str_of(e.msg), arena_printf(a, "docker-credential-%s gave no answer for r.example",
					   name), "which is said");
	ok(http_clock() - begin < TOO_LONG_MS, "%s: it is not waited for", name);
}

int
main(void)
{
	static const char *const here[] = { "", ".", ":", ".:/usr/bin", "/usr/bin:", "./", "../." };
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	size_t i;
	const char *base = getenv("TMPDIR"), *path = getenv("PATH");
	char *dir = arena_printf(&a, "%s/helper.XXXXXX", base ? base : "/tmp");
	struct str user, secret;
	int64_t begin;

	if (!ok(mkdtemp(dir) != NULL, "a folder"))
		return tap_end();
	setenv("PATH", arena_printf(&a, "%s:%s", dir, path ? path : ""), 1);
	put_helper(&a, dir, "good", "echo '{\"Username\": \"me\", \"Secret\": \"word\"}'");
	put_helper(&a, dir, "drips", "while sleep 0.1; do printf ' '; done 2>/dev/null");
	put_helper(&a, dir, "stays", "exec >&- 2>&-\nsleep 5");
	ok(helper_get(&a, STR("good"), STR("r.example"), TOO_LONG_MS, &user, &secret, &e),
	   "a helper answers");
	is_str(user, "me", "with a name");
	is_str(secret, "word", "and a secret");
	put_helper(&a, dir, "left", "sleep 5 &\nprintf '{\"Username\": \"me\", '; printf '\"Secret\": \"word\"}'");
	begin = http_clock();
	ok(helper_get(&a, STR("left"), STR("r.example"), 2 * TOO_LONG_MS, &user, &secret, &e),
	   "a helper that leaves a process behind answers");
	is_str(secret, "word", "wholly");
	ok(http_clock() - begin < TOO_LONG_MS, "what keeps its pipe open is not waited for");
	never_ends(&a, "drips");
	never_ends(&a, "stays");
	ok(!helper_get(&a, STR("a/b"), STR("r.example"), LIMIT_MS, &user, &secret, &e),
	   "a name with a slash");
	is_str(str_of(e.msg), "'a/b' is no name of a credential helper", "is refused");
	ok(chdir(dir) == 0, "in its folder");
	for (i = 0; i < sizeof here / sizeof *here; i++) {
		setenv("PATH", here[i], 1);
		ok(!helper_get(&a, STR("good"), STR("r.example"), LIMIT_MS, &user, &secret, &e),
		   "PATH \"%s\" runs nothing from there", here[i]);
	}
	setenv("PATH", path ? path : "/bin", 1);
	is_int(system(arena_printf(&a, "rm -r '%s'", dir)), 0, "the folder is removed");
	arena_free(&a);
	return tap_end();
}

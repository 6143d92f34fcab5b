/* SPDX-License-Identifier: Apache-2.0 */
/* Indexes of layouts that others wrote. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "oci/entries.h"
#include "oci/layout.h"
#include "../tap.h"

#define ONE "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define TWO "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define NAME "docker.io/library/a:v1"
#define ENTRY(digest, size, notes) \
	"{\"digest\":\"" digest "\",\"size\":" size ",\"annotations\":" notes "}"
#define NAMED(name) "{\"" REF_NAME "\":" name "}"

static struct arena a;
static char dir[] = "/tmp/layout_test.XXXXXX";

/* Looks for NAME in a layout whose index has these entries. */
static bool
finds(const char *entries, struct descriptor *d, struct err *e)
{
	return file_write(path_join(&a, dir, "index.json"), str_of(arena_printf(&a,
			  "{\"manifests\":[%s]}", entries)), e) &&
	       layout_find(&a, dir, STR(NAME), d, e);
}

/* Every value of another kind than it has in a layout. */
static void
kinds(void)
{
	static const char *const odd[] = { "7", "-1.5", "true", "null", "[]", "{}", "[\"x\"]" };
	struct err e = { .arena = &a };
	struct descriptor d;
	size_t i;

	for (i = 0; i < sizeof odd / sizeof *odd; i++) {
		ok(!finds(arena_printf(&a, "{\"digest\":\"" ONE "\",\"annotations\":"
				       "{\"" REF_NAME "\":%s}}", odd[i]), &d, &e),
		   "a name that is %s is no name", odd[i]);
		ok(!finds(arena_printf(&a, "%s", odd[i]), &d, &e), "an entry that is %s", odd[i]);
		ok(!finds(arena_printf(&a, "{\"digest\":%s,\"annotations\":" NAMED("\"a:v1\"") "}",
				       odd[i]), &d, &e), "a digest that is %s", odd[i]);
		ok(!finds(arena_printf(&a, "{\"digest\":\"" ONE "\",\"annotations\":%s}", odd[i]),
			  &d, &e), "annotations that are %s", odd[i]);
		if (i > 0 && ok(finds(arena_printf(&a, "{\"digest\":\"" ONE "\",\"size\":%s,"
				"\"annotations\":" NAMED("\"a:v1\"") "}", odd[i]), &d, &e),
				"a size that is %s", odd[i]))
			is_int(d.size, 0, "is none");
	}
}

static void
names(void)
{
	struct err e = { .arena = &a };
	struct layout_entry new = { .name = STR_INIT(NAME), .what = { .digest = STR_INIT(TWO) } };
	struct descriptor d;

	ok(finds(ENTRY(ONE, "3", NAMED("\"a:v1\"")), &d, &e) && d.size == 3, "another's spelling");
	is_str(d.digest, ONE, "its digest");
	ok(finds(ENTRY(ONE, "3", NAMED("\"a:v1\"")) "," ENTRY(TWO, "3", NAMED("\"" NAME "\"")),
		 &d, &e), "both");
	is_str(d.digest, TWO, "the very name comes first");
	ok(finds(ENTRY(ONE, "3", NAMED("\"a:v1\"")), &d, &e) &&
	   layout_index(&a, dir, &new, 1, &e) && layout_find(&a, dir, STR(NAME), &d, &e), "added");
	is_str(d.digest, TWO, "what was added is found");
}

static void
digests(void)
{
	struct err e = { .arena = &a };
	struct str bytes;

	ok(!layout_read(&a, dir, STR("sha256:abc"), 1, &bytes, &e), "a short digest");
	is_str(str_of(e.msg), "'sha256:abc' is no digest", "is refused");
}

int
main(void)
{
	struct err e = { .arena = &a };

	if (!mkdtemp(dir) || !file_write(path_join(&a, dir, "oci-layout"), STR("{}"), &e))
		return 1;
	kinds();
	names();
	digests();
	unlink(path_join(&a, dir, "index.json"));
	unlink(path_join(&a, dir, "oci-layout"));
	rmdir(dir);
	arena_free(&a);
	return tap_end();
}

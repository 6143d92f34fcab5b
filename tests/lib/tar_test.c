/* SPDX-License-Identifier: Apache-2.0 */
#include "base/tar.h"

#include "../tap.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "oci/store.h"

static bool
to_buf(void *data, const void *p, size_t n, struct err *e)
{
	(void)e;
	return buf_add(data, (struct str){ p, n });
}

/* An archive of a short name, one that needs the prefix, one that needs pax. */
static struct str
archive(struct arena *a, struct buf *b, struct err *e)
{
	char name[301] = "", deep[160];
	struct tgz *t;
	bool good;

	memset(name, 'n', 300);
	memset(deep, 'd', 159);
	deep[80] = '/';
	deep[159] = '\0';
	buf_init(b, a, MIB);
	t = tgz_begin(a, to_buf, b);
	good = tgz_add(t, STR("a/b.txt"), STR("hello\n"), e) &&
		tgz_add(t, str_of(deep), STR("deep\n"), e) &&
		tgz_add(t, str_of(name), STR("long\n"), e);
	good &= tgz_end(t, e);
	ok(good, "written");
	return buf_str(b);
}

/* What a command prints, its first bytes. */
static struct str
output_of(struct arena *a, const char *command)
{
	char *text = arena_alloc(a, 4096);
	FILE *f = popen(command, "r");
	size_t n = f ? fread(text, 1, 4095, f) : 0;

	if (f)
		pclose(f);
	return (struct str){ text, n };
}

int
main(void)
{
	char dir[] = "/tmp/tar_test.XXXXXX", *path;
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct buf one, two;
	struct store_put s;
	struct str got, digest, x = archive(&a, &one, &e), y = archive(&a, &two, &e);

	ok(str_eq(x, y), "the same files give the same bytes");
	ok(mkdtemp(dir) && store_begin(&s, &a, dir, ".tgz", STR(""), MIB, &e) &&
	   store_add(&s, x.p, x.n, &e) && store_end(&s, STR(""), &digest, &path, &e),
	   "kept");
	got = output_of(&a, arena_printf(&a, "tar tzvf %s | awk '{print $1, $2, $3, length($6)}'", path));
	is_str(got, "-rw-r--r-- 0/0 6 7\n-rw-r--r-- 0/0 5 159\n-rw-r--r-- 0/0 5 300\n",
	       "tar reads it");
	got = output_of(&a, arena_printf(&a, "tar xzOf %s", path));
	is_str(got, "hello\ndeep\nlong\n", "contents");
	ok(store_has(&a, dir, digest, ".tgz", &path), "found by digest");
	ok(store_begin(&s, &a, dir, "", STR(""), 4, &e) &&
	   !store_add(&s, "12345", 5, &e), "a limit is kept");
	store_abort(&s);
	ok(store_begin(&s, &a, dir, "", STR(""), 9, &e) &&
	   store_add(&s, "x", 1, &e) && !store_end(&s, digest, &got, &path, &e),
	   "a wrong digest is refused");
	ok(str_holds(str_of(e.msg), digest), "and named: %s", e.msg);
	got = output_of(&a, arena_printf(&a, "find %s -type f | wc -l | tr -d ' \\n'; rm -rf %s", dir, dir));
	is_str(got, "1", "nothing left over");
	arena_free(&a);
	return tap_end();
}

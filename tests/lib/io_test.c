/* SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tap.h"
#include "base/depfile.h"
#include "base/limits.h"

/* A file whose size needs more than 32 bits is opened, and refused as large. */
static void
test_large(const char *path)
{
	static const char text[] = ": larger than the limit of 1048576 bytes";
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	bool good, mapped = true;
	struct str s;

	good = file_read(&a, path, MIB, &s, &e);
	ok(!good && str_ends(str_of(e.msg), str_of(text)), "4 GiB and a byte are read as too large");
	good = file_map(&a, path, MIB, &s, &mapped, &e);
	ok(!good && str_ends(str_of(e.msg), str_of(text)), "and mapped as too large");
	arena_free(&a);
}

/* Reading must neither wait for a FIFO nor take a device for a file. */
static void
test_special(struct arena *a, const char *dir)
{
	struct err e = { .arena = a };
	const char *fifo = path_join(a, dir, "fifo"), *link = path_join(a, dir, "link");
	struct str s;
	bool mapped;

	ok(mkfifo(fifo, 0600) == 0 && symlink(fifo, link) == 0, "a FIFO, and a link to it");
	alarm(20);
	ok(!file_read(a, fifo, MIB, &s, &e), "is not read");
	is_str(str_of(e.msg), arena_printf(a, "%s: not a regular file", fifo), "which is said");
	is_int(e.status, STATUS_USAGE, "its status");
	ok(!file_map(a, link, MIB, &s, &mapped, &e), "nor mapped");
	ok(!file_stream(link, &e), "nor a stream");
	ok(!file_read(a, "/dev/zero", MIB, &s, &e), "a device is not read");
	ok(file_read(a, "/dev/null", MIB, &s, &e) && s.n == 0, "/dev/null is an empty file");
	ok(!file_read(a, dir, MIB, &s, &e) && str_ends(str_of(e.msg), STR(": Is a directory")),
	   "a folder is called so");
	ok(file_open_own(fifo) < 0 && file_open_own(link) < 0, "neither is a file of ours");
	alarm(0);
	unlink(fifo);
	unlink(link);
}

/* A file of ours in a folder where others put something of its name. */
static void
test_own(struct arena *a, const char *dir)
{
	struct err e = { .arena = a };
	const char *file = path_join(a, dir, "file"), *other = path_join(a, dir, "other");
	int fd = file_open_own(file);

	ok(fd >= 0 && close(fd) == 0, "a file of ours is made");
	fd = file_open_own(file);
	ok(fd >= 0 && close(fd) == 0, "and opened again");
	ok(link(file, other) == 0 && file_open_own(file) < 0, "one with two names is not");
	unlink(file);
	ok(symlink("new", file) == 0 && file_open_own(file) < 0 &&
	   access(path_join(a, dir, "new"), F_OK) != 0, "a link does not make a file");
	ok(!file_write(path_join(a, dir, "no/x"), STR(""), &e), "a folder that is not there");
	unlink(file);
	unlink(other);
}

static void
test_opening(void)
{
	struct arena a = { 0 };
	char dir[] = "/tmp/io_test.XXXXXX";

	if (ok(mkdtemp(dir) != NULL, "a folder")) {
		test_special(&a, dir);
		test_own(&a, dir);
		ok(rmdir(dir) == 0, "nothing is left");
	}
	arena_free(&a);
}

/* What depfile_write writes, depfile_read reads. */
static void
test_depfile(void)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	char file[] = "/tmp/io_test.XXXXXX";
	struct str path[] = { STR("/a b/$c#d"), STR("/e:"), STR("/f\\ g"), STR("/a b/$c#d") }, *got;
	size_t i, n;

	if (!ok(mkstemp(file) >= 0 && depfile_write(&a, file, "target", path, 4, &e), "a depfile"))
		return;
	ok(depfile_read(&a, file, &got, &n, &e) && n == 3, "has each path once");
	for (i = 0; i < n && i < 3; i++)
		is_str(got[i], arena_cstr(&a, path[i]), "as it was");
	unlink(file);
	arena_free(&a);
}

int
main(void)
{
	char path[] = "/tmp/io_test.XXXXXX";
	int fd = mkstemp(path);

	test_opening();
	test_depfile();

	/* no byte of it is written, so it takes no room */
	if (ok(fd >= 0 && ftruncate(fd, ((off_t)1 << 32) + 1) == 0, "a file of 4 GiB and a byte"))
		test_large(path);
	unlink(path);
	return tap_end();
}

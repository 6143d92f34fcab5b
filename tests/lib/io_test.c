/* SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"

#include <stdlib.h>
#include <unistd.h>

#include "../tap.h"
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

int
main(void)
{
	char path[] = "/tmp/io_test.XXXXXX";
	int fd = mkstemp(path);

	/* no byte of it is written, so it takes no room */
	if (ok(fd >= 0 && ftruncate(fd, ((off_t)1 << 32) + 1) == 0, "a file of 4 GiB and a byte"))
		test_large(path);
	unlink(path);
	return tap_end();
}

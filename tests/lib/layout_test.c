/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts whose index.json holds what it should not. */
#include <stdlib.h>

#include "../tap.h"
#include "base/io.h"
#include "oci/layout.h"

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

int
main(void)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	const char *base = getenv("TMPDIR");
	char *dir = arena_printf(&a, "%s/layout.XXXXXX", base ? base : "/tmp");
	struct descriptor d;
	struct str bytes;

	if (!ok(mkdtemp(dir) && layout_create(&a, dir, &e), "a layout"))
		return tap_end();
	ok(file_write(path_join(&a, dir, "index.json"), STR("{\"manifests\":["
		"{\"digest\":\"sha256:" HEX64 "\",\"annotations\":{\"" REF_NAME "\":[\"x\"]}},"
		"{\"digest\":\"sha256:" HEX64 "\",\"size\":\"much\",\"annotations\":{\""
		REF_NAME "\":\"x\"}}]}"), &e), "an index");
	ok(layout_find(&a, dir, STR("x"), &d, &e), "a name that is a list is passed over");
	is_int(d.size, 0, "a size that is no number counts as none");
	ok(!layout_read(&a, dir, STR("sha256:abc"), 1, &bytes, &e), "a short digest");
	is_str(str_of(e.msg), "'sha256:abc' is no digest", "is refused");
	is_int(system(arena_printf(&a, "rm -r '%s'", dir)), 0, "the folder is removed");
	arena_free(&a);
	return tap_end();
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "exe.h"

#include <string.h>
#include <unistd.h>

#include "io.h"

enum { EXE_PATH_MOST = 4096 };

bool
exe_dir(struct arena *a, const char *argv0, char **out, struct err *e)
{
	char path[EXE_PATH_MOST];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

	if (n > 0)
		*out = path_dir(a, arena_printf(a, "%.*s", (int)n, path));
	else if (strchr(argv0, '/'))
		*out = path_dir(a, argv0);
	else
		return err_set(e, STATUS_USAGE, "cannot tell where this program is "
			       "installed: there is no /proc, and '%s' is not a path; "
			       "call it by its path", argv0);
	return true;
}

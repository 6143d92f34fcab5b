/* SPDX-License-Identifier: Apache-2.0 */
#include "exe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

char *
exe_find(struct arena *a, const char *name)
{
	const char *set = getenv("PATH");
	struct str rest = str_of(set ? set : "/usr/local/bin:/usr/bin:/bin"), dir;
	struct stat st;
	char *path;
	bool more;

	if (strchr(name, '/'))
		return arena_cstr(a, str_of(name));
	do {
		more = str_cut(rest, ':', &dir, &rest);
		if (!str_starts(dir, STR("/")))
			continue;
		path = path_join(a, arena_cstr(a, dir), name);
		if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0)
			return path;
	} while (more);
	errno = ENOENT;
	return NULL;
}

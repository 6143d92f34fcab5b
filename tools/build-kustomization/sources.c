/* SPDX-License-Identifier: Apache-2.0 */
#include "sources.h"

#include <dirent.h>
#include <sys/stat.h>

#include "base/io.h"
#include "base/limits.h"

static bool walk(struct reads *r, const char *dir, int depth, struct err *e);

/* Notes an entry of a folder, unless it is gone by now. */
static bool
visit(struct reads *r, const char *path, int depth, struct err *e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return true;
	if (S_ISDIR(st.st_mode))
		return walk(r, path, depth + 1, e);
	if (S_ISREG(st.st_mode))
		reads_add(r, str_of(path));
	return true;
}

static bool
walk(struct reads *r, const char *dir, int depth, struct err *e)
{
	struct dirent *entry;
	bool ok = true;
	DIR *d;

	if (depth > LIMIT_TREE_DEPTH)
		return err_set(e, STATUS_USAGE, "%s: folders nested deeper than %d", dir,
			       LIMIT_TREE_DEPTH);
	d = opendir(dir);
	if (!d)
		return err_sys(e, STATUS_USAGE, "%s", dir);
	reads_add(r, str_of(dir));
	while (ok && (entry = readdir(d))) {
		struct str name = str_of(entry->d_name);

		if (!str_is(name, ".") && !str_is(name, "..") && !str_is(name, ".git"))
			ok = visit(r, path_join(r->arena, dir, entry->d_name), depth, e);
	}
	closedir(d);
	return ok;
}

bool
sources_walk(struct reads *r, const char *dir, struct err *e)
{
	return walk(r, dir, 0, e);
}

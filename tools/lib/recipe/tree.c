/* SPDX-License-Identifier: Apache-2.0 */
#include "tree.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "yaml/yaml.h"

static void
add(struct tree *t, struct tree_file f)
{
	t->file = arena_room(t->arena, t->file, t->n, &t->cap, sizeof f);
	t->file[t->n++] = f;
}

/* Checks a file of the upper tree. */
static bool
check_upper(const char *full, const char *path, const struct stat *st,
	   struct err *e)
{
	if (S_ISLNK(st->st_mode))
		return err_set(e, STATUS_USAGE, "%s: symbolic links are not allowed here", full);
	if (str_holds(str_of(path), STR("..")))
		return err_set(e, STATUS_USAGE, "%s: '..' is not allowed in a path", full);
	if (S_ISREG(st->st_mode) && (uintmax_t)st->st_size > LIMIT_TREE_FILE)
		return err_set(e, STATUS_USAGE, "%s: larger than the limit of %zu bytes",
			       full, LIMIT_TREE_FILE);
	return true;
}

static bool walk(struct tree *t, const char *root, const char *path, bool upper,
		 int depth, struct err *e);

static bool
visit(struct tree *t, const char *root, const char *path, bool upper, int depth,
      struct err *e)
{
	const char *full = path_join(t->arena, root, path);
	struct stat st;

	if ((upper ? lstat : stat)(full, &st) != 0)
		return err_sys(e, STATUS_USAGE, "%s", full);
	if (upper && !check_upper(full, path, &st, e))
		return false;
	if (S_ISDIR(st.st_mode))
		return walk(t, root, path, upper, depth + 1, e);
	if (S_ISREG(st.st_mode) && (upper || !tree_find(t, str_of(path))))
		add(t, (struct tree_file){ str_of(path), full, upper });
	return true;
}

/* Adds the files below root/path, in the order of names. */
static bool
walk(struct tree *t, const char *root, const char *path, bool upper, int depth,
     struct err *e)
{
	const char *dir = *path ? path_join(t->arena, root, path) : root;
	struct dirent **names = NULL;
	int n, i;
	bool ok = true;

	if (depth > LIMIT_TREE_DEPTH)
		return err_set(e, STATUS_USAGE, "%s: folders nested deeper than %d", dir,
			       LIMIT_TREE_DEPTH);
	n = scandir(dir, &names, NULL, alphasort);
	if (n < 0)
		return err_sys(e, STATUS_USAGE, "%s", dir);
	for (i = 0; i < n; i++) {
		struct str name = str_of(names[i]->d_name);

		if (ok && !str_is(name, ".") && !str_is(name, ".."))
			ok = visit(t, root, path_join(t->arena, path, names[i]->d_name),
				   upper, depth, e);
		free(names[i]);
	}
	free(names);
	return ok;
}

bool
tree_open(struct tree *t, struct arena *a, const char *base, const char *over,
	  struct err *e)
{
	*t = (struct tree){ .arena = a };
	if (over) {
		if (!walk(t, over, "", true, 0, e))
			return false;
		if (!tree_find(t, STR("registry.yaml")))
			return err_set(e, STATUS_USAGE, "%s: registry.yaml is required here", over);
	}
	return walk(t, base, "", false, 0, e);
}

const struct tree_file *
tree_find(const struct tree *t, struct str path)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (str_eq(t->file[i].path, path))
			return &t->file[i];
	return NULL;
}

/* Reads a file of the tree; fails with its path when it is missing. */
static bool
tree_read(const struct tree *t, struct str path, struct str *out,
	  struct err *e)
{
	const struct tree_file *f = tree_find(t, path);

	if (!f)
		return err_set(e, STATUS_USAGE, "%.*s: no such file in the data tree",
			       STR_ARG(path));
	return file_read(t->arena, f->full, LIMIT_TREE_FILE, out, e);
}

bool
tree_yaml(const struct tree *t, struct str path, struct val *out,
	  struct err *e)
{
	struct str text;

	if (!tree_read(t, path, &text, e))
		return false;
	if (!yaml_parse(t->arena, text, YAML_EXACT | YAML_V3, out, e))
		return err_wrap(e, "%s", tree_find(t, path)->full);
	return true;
}

struct str *
tree_reads(const struct tree *t, const char *also, size_t *n)
{
	struct str *path = arena_array(t->arena, struct str, 2 * t->n + 1);
	size_t i;

	*n = 0;
	for (i = 0; i < t->n; i++) {
		char *full = path_absolute(t->arena, t->file[i].full);

		path[(*n)++] = str_of(full);
		path[(*n)++] = str_of(path_dir(t->arena, full));
	}
	if (also && !strstr(also, "://") && strcmp(also, "-"))
		path[(*n)++] = str_of(path_absolute(t->arena, also));
	return path;
}

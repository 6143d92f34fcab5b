/* SPDX-License-Identifier: Apache-2.0 */
#include "intake.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "docstream.h"
#include "feed.h"
#include "image.h"
#include "indexignore.h"

static bool
read_descriptor(void *data, char *p, size_t n, size_t *got, struct err *e)
{
	const int *fd = data;
	ssize_t k;

	do
		k = read(*fd, p, n);
	while (k < 0 && errno == EINTR);
	if (k < 0)
		return err_sys(e, STATUS_USAGE, "reading the catalog");
	*got = (size_t)k;
	return true;
}

static bool
read_fd(struct fbc *c, struct arena *buffer, const char *name, int fd, struct err *e)
{
	struct documents d;

	documents_begin(&d, buffer, name, read_descriptor, &fd);
	return fbc_feed(c, &d, e);
}

static bool
read_file(struct fbc *c, struct arena *buffer, const char *path, struct err *e)
{
	FILE *f = file_stream(path, e);
	bool good;

	if (!f)
		return false;
	good = read_fd(c, buffer, arena_cstr(c->arena, str_of(path)), fileno(f), e);
	fclose(f);
	return good;
}

/* ---- folders ---- */

struct walk {
	struct fbc *c;
	struct arena *buffer;
	const char *root;
	struct indexignore *ignore;
	size_t files;
	struct err *err;
};

static bool walk_folder(struct walk *w, const char *inside, int depth);

/* Reads what stands at the path `inside` the root. */
static bool
walk_entry(struct walk *w, const char *inside, int depth)
{
	const char *path = path_join(w->c->arena, w->root, inside);
	struct stat st;

	if (lstat(path, &st) != 0)
		return err_sys(w->err, STATUS_USAGE, "%s", path);
	if (S_ISLNK(st.st_mode) && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return true; /* as in a volume of Kubernetes, which shows its files twice */
	if (indexignore_match(w->ignore, str_of(inside), S_ISDIR(st.st_mode)))
		return true;
	if (S_ISDIR(st.st_mode))
		return walk_folder(w, inside, depth + 1);
	if (++w->files > LIMIT_CATALOG_FILES)
		return err_set(w->err, STATUS_USAGE, "%s: more than %d files", w->root,
			       LIMIT_CATALOG_FILES);
	return read_file(w->c, w->buffer, path, w->err);
}

static bool
walk_folder(struct walk *w, const char *inside, int depth)
{
	const char *path = *inside ? path_join(w->c->arena, w->root, inside) : w->root;
	struct dirent **list = NULL;
	bool good = true;
	int n, i;

	if (depth > LIMIT_CATALOG_DEPTH)
		return err_set(w->err, STATUS_USAGE, "%s: folders more than %d deep", path,
			       LIMIT_CATALOG_DEPTH);
	if (!indexignore_add(w->ignore, inside, path_join(w->c->arena, path, ".indexignore"),
			     w->err))
		return false;
	n = scandir(path, &list, NULL, alphasort);
	if (n < 0)
		return err_sys(w->err, STATUS_USAGE, "%s", path);
	for (i = 0; i < n; i++) {
		const char *name = list[i]->d_name;

		if (good && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
		    strcmp(name, ".indexignore") != 0)
			good = walk_entry(w, path_join(w->c->arena, inside, name), depth);
		free(list[i]);
	}
	free(list);
	return good;
}

/* ---- any place ---- */

static bool
read_place(struct fbc *c, struct arena *buffer, const char *place, struct err *e)
{
	struct walk w = { .c = c, .buffer = buffer, .root = place, .err = e };
	struct stat st;

	if (strcmp(place, "-") == 0)
		return read_fd(c, buffer, "<stdin>", STDIN_FILENO, e);
	if (strncmp(place, "oci:", 4) == 0)
		return image_read(c, buffer, place + 4, e);
	if (stat(place, &st) != 0)
		return err_sys(e, STATUS_USAGE, "%s", place);
	if (!S_ISDIR(st.st_mode))
		return read_file(c, buffer, place, e);
	w.ignore = indexignore_new(c->arena);
	return walk_folder(&w, "", 0);
}

bool
fbc_read(struct fbc *c, const char *place, struct err *e)
{
	struct arena buffer = { 0 };
	bool good = read_place(c, &buffer, place, e);

	arena_free(&buffer);
	if (good && !c->documents)
		good = err_set(e, STATUS_USAGE, "%s: a catalog without documents", place);
	fbc_sort(c);
	return good;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive.h"
#include "base/foreign.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "ignore.h"

enum { DEPTH_MOST = 64, LINK_MOST = 4096, SAME_LEAST = 16 * 1024 };

struct walk {
	struct arena *arena;
	struct chart_files *out;
	struct reads *reads;
	struct err *err;
	const struct ignore *ignore;
	char *root; /* the chart's folder, with no links in its path */
	size_t bytes;
};

void
reads_add(struct reads *r, struct str path)
{
	if (!r)
		return;
	r->path = arena_room(r->arena, r->path, r->n, &r->cap, sizeof *r->path);
	r->path[r->n++] = arena_dup(r->arena, path);
}

static int
by_name(const void *a, const void *b)
{
	char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* The names in a folder, sorted. */
static bool
folder_list(struct walk *w, const char *path, char ***names, size_t *n)
{
	size_t cap = 0;
	struct dirent *d;
	DIR *dir = opendir(path);

	*n = 0;
	*names = NULL;
	if (!dir)
		return err_sys(w->err, STATUS_INCOMPLETE, "open %s", path);
	while ((d = readdir(dir))) {
		if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, ".."))
			continue;
		*names = arena_room(w->arena, *names, *n, &cap, sizeof **names);
		(*names)[(*n)++] = arena_cstr(w->arena, str_of(d->d_name));
	}
	closedir(dir);
	if (*n)
		qsort(*names, *n, sizeof(**names), by_name);
	return true;
}

/* True when the file is a template or one that templates may read; the other files
 * are YAML or JSON that makes up the chart. */
static bool
is_text(struct str name)
{
	static const char *const parts[] = { "Chart.yaml", "Chart.lock", "values.yaml",
					     "values.schema.json", "requirements.yaml",
					     "requirements.lock", NULL };
	struct str first, rest = name;
	size_t i;

	/* the files of a subchart follow the same rule */
	while (str_starts(rest, STR("charts/"))) {
		rest = str_sub(rest, strlen("charts/"), rest.n);
		if (!str_cut(rest, '/', &first, &rest))
			return false;
	}
	for (i = 0; parts[i]; i++)
		if (str_is(rest, parts[i]))
			return false;
	return true;
}

/* A file with the same bytes that was read before, or NULL.  A chart may hold the
 * same subchart, with its CRDs, in several places. */
static const struct chart_file *
same_find(const struct chart_files *files, struct str data)
{
	size_t i;

	for (i = 0; data.n >= SAME_LEAST && i < files->n; i++)
		if (str_eq(files->v[i].data, data))
			return &files->v[i];
	return NULL;
}

static bool
file_take(struct walk *w, const char *path, struct str name)
{
	struct chart_file f = { .name = name };
	struct arena_mark mark = arena_here(w->arena);
	struct err e = { .arena = w->arena };
	const struct chart_file *same;
	bool mapped = false;

	if (is_text(name) ? !file_map(w->arena, path, LIMIT_CHART, &f.data, &mapped, &e)
			   : !file_read(w->arena, path, LIMIT_CHART, &f.data, &e))
		return err_set(w->err, STATUS_INCOMPLETE, "error reading %.*s: %s",
			       STR_ARG(foreign_shown(w->arena, name)), e.msg);
	w->bytes += f.data.n;
	if (w->bytes > LIMIT_CHART)
		return err_set(w->err, STATUS_INCOMPLETE,
			       "chart is larger than the maximum size %zu", LIMIT_CHART);
	if (w->out->n >= LIMIT_CHART_ENTRIES)
		return err_set(w->err, STATUS_INCOMPLETE, "chart has more than %d files",
			       LIMIT_CHART_ENTRIES);
	if (!mapped && str_starts(f.data, STR("\xef\xbb\xbf")))
		f.data = str_sub(f.data, 3, f.data.n);
	same = mapped ? NULL : same_find(w->out, f.data);
	if (same) {
		arena_back(w->arena, mark);
		f.data = same->data;
	}
	reads_add(w->reads, str_of(path));
	files_add(w->out, w->arena, f);
	return true;
}

/* Fails for a link that leads nowhere; the message names the first missing folder or
 * file on the way. */
static bool
link_broken(struct walk *w, const char *path)
{
	struct str place;
	char to[LINK_MOST];
	struct stat st;
	ssize_t len = readlink(path, to, sizeof(to));
	size_t i;

	if (len < 0)
		return err_sys(w->err, STATUS_INCOMPLETE, "readlink %s", path);
	place = (struct str){ to, (size_t)len };
	if (len && to[0] != '/')
		place = str_of(arena_printf(w->arena, "%s/%.*s",
					    path_dir(w->arena, path), STR_ARG(place)));
	place = path_clean(w->arena, place);
	for (i = 1; i <= place.n; i++) {
		struct str part = str_sub(place, 0, i);

		if ((i == place.n || place.p[i] == '/') &&
		    lstat(arena_cstr(w->arena, part), &st)) {
			place = part;
			break;
		}
	}
	return err_set(w->err, STATUS_INCOMPLETE,
		       "error evaluating symlink %s: lstat %.*s: no such file or directory",
		       path, STR_ARG(place));
}

/* Follows the link at path when it leads to a place within the chart; *st takes the
 * status of that. */
static bool
link_follow(struct walk *w, const char *path, struct stat *st)
{
	char *real = realpath(path, NULL);
	size_t n = strlen(w->root);
	bool inside;

	if (!real)
		return link_broken(w, path);
	inside = !strncmp(real, w->root, n) && (real[n] == '/' || !real[n]);
	if (!inside)
		err_set(w->err, STATUS_INCOMPLETE,
			"%s: symbolic link leads out of the chart, to %s, which is not read; "
			"put a copy of that into the chart's folder", path, real);
	else if (lstat(real, st))
		inside = err_sys(w->err, STATUS_INCOMPLETE, "lstat %s", real);
	free(real);
	return inside;
}

/* Reads the folder at path, which is called `name` within the chart. */
static bool
folder_walk(struct walk *w, const char *path, struct str name, int depth)
{
	char **names;
	size_t i, n;

	if (depth > DEPTH_MOST)
		return err_set(w->err, STATUS_INCOMPLETE,
			       "%s: folders are nested deeper than %d", path, DEPTH_MOST);
	reads_add(w->reads, str_of(path));
	if (!folder_list(w, path, &names, &n))
		return false;
	for (i = 0; i < n; i++) {
		char *sub = path_join(w->arena, path, names[i]);
		struct str inner = str_of(names[i]);
		struct stat st;

		if (name.n)
			inner = str_of(arena_printf(w->arena, "%.*s/%s", STR_ARG(name),
						    names[i]));
		if (lstat(sub, &st))
			return err_sys(w->err, STATUS_INCOMPLETE, "lstat %s", sub);
		if (S_ISLNK(st.st_mode) && !link_follow(w, sub, &st))
			return false;
		if (ignore_match(w->ignore, inner, S_ISDIR(st.st_mode)))
			continue;
		if (S_ISDIR(st.st_mode)) {
			if (!folder_walk(w, sub, inner, depth + 1))
				return false;
		} else if (!S_ISREG(st.st_mode)) {
			return err_set(w->err, STATUS_INCOMPLETE,
				       "cannot load irregular file %s as it has file mode type bits set",
				       sub);
		} else if (!file_take(w, sub, inner)) {
			return false;
		}
	}
	return true;
}

bool
folder_read(struct arena *a, const char *dir, struct chart_files *out,
	    struct reads *r, struct err *e)
{
	struct walk w = { .arena = a, .out = out, .reads = r, .err = e };
	char *path = path_join(a, dir, ".helmignore");
	struct str text = { 0 };
	struct ignore *g;
	struct stat st;
	bool good;

	if (!stat(path, &st) && !file_read(a, path, LIMIT_CHART, &text, e))
		return false;
	if (!ignore_parse(a, text, &g, e))
		return false;
	w.ignore = g;
	w.root = realpath(dir, NULL);
	if (!w.root)
		return err_sys(e, STATUS_INCOMPLETE, "%s", dir);
	good = folder_walk(&w, dir, (struct str){ 0 }, 0);
	free(w.root);
	return good;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"

char *
store_path(struct arena *a, const char *dir, struct str digest,
	   const char *suffix)
{
	struct str alg, hex;

	str_cut(digest, ':', &alg, &hex);
	return arena_printf(a, "%s/%.*s/%.*s%s", dir, STR_ARG(alg),
			    STR_ARG(hex), suffix);
}

bool
store_has(struct arena *a, const char *dir, struct str digest,
	  const char *suffix, char **path)
{
	struct stat st;

	*path = store_path(a, dir, digest, suffix);
	return digest_valid(digest) && stat(*path, &st) == 0 && S_ISREG(st.st_mode);
}

bool
store_holds(struct arena *a, const char *dir, struct str digest, int64_t size, char **path)
{
	struct stat st;

	return store_has(a, dir, digest, "", path) && stat(*path, &st) == 0 &&
	       (int64_t)st.st_size == size;
}

enum { BLOCK = 64 * 1024 };

/* Locks a temporary file that this process writes; false when another process has
 * locked it. */
static bool
lock_file(int fd)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	return fcntl(fd, F_SETLK, &l) == 0;
}

/* Makes a temporary file and locks it.  Between the two store_clean of another
 * process may remove the file; then it makes a new one. */
static int
locked_temporary(struct store_put *s)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct stat st;
	int fd;

	for (;;) {
		s->tmp = arena_printf(s->arena, "%s/.put.XXXXXX", s->dir);
		fd = mkstemp(s->tmp);
		if (fd < 0)
			return fd;
		while (fcntl(fd, F_SETLKW, &l) != 0 && errno == EINTR)
			;
		if (fstat(fd, &st) != 0 || st.st_nlink > 0)
			return fd;
		close(fd);
	}
}

bool
store_begin(struct store_put *s, struct arena *a, const char *dir,
	    const char *suffix, struct str like, uint64_t max, struct err *e)
{
	int fd;

	*s = (struct store_put){ .arena = a, .dir = dir, .suffix = suffix, .max = max };
	if (!dir_make(dir, e))
		return false;
	fd = locked_temporary(s);
	if (fd < 0)
		return err_sys(e, STATUS_USAGE, "%s", s->tmp);
	s->f = fdopen(fd, "w");
	s->ctx = digest_begin(like);
	if (s->f && s->ctx)
		return file_public(fd) ||
			err_sys(e, STATUS_USAGE, "%s", s->tmp);
	err_set(e, STATUS_USAGE, "%.*s: unknown digest algorithm", STR_ARG(like));
	store_abort(s);
	return false;
}

/* Hashes the bytes that the file has, and goes to its end. */
static bool
hash_rest(struct store_put *s)
{
	char *buf = arena_alloc(s->arena, BLOCK);
	size_t n;

	while ((n = fread(buf, 1, BLOCK, s->f)) > 0 && n <= s->max - s->n) {
		digest_add(s->ctx, buf, n);
		s->n += n;
	}
	return n == 0 && !ferror(s->f) && fseeko(s->f, 0, SEEK_END) == 0;
}

bool
store_resume(struct store_put *s, struct arena *a, const char *dir, struct str digest,
	     uint64_t max, uint64_t *have, struct err *e)
{
	struct str alg, hex;
	int fd;

	*have = 0;
	*s = (struct store_put){ .arena = a, .dir = dir, .suffix = "", .max = max };
	if (!dir_make(dir, e))
		return false;
	str_cut(digest, ':', &alg, &hex);
	s->tmp = arena_printf(a, "%s/.part.%.*s", dir, STR_ARG(hex));
	fd = file_open_own(s->tmp);
	if (fd < 0) /* it is another's, or no file that can be continued */
		return store_begin(s, a, dir, "", digest, max, e);
	s->ctx = digest_begin(digest);
	s->f = lock_file(fd) && s->ctx ? fdopen(fd, "r+") : NULL;
	if (s->f && hash_rest(s)) {
		*have = s->n;
		return true;
	}
	/* another process writes the file, or it cannot be continued */
	if (s->ctx)
		digest_end(s->ctx, NULL);
	if (s->f) {
		unlink(s->tmp);
		fclose(s->f);
	} else {
		close(fd);
	}
	return store_begin(s, a, dir, "", digest, max, e);
}

void
store_suspend(struct store_put *s)
{
	if (s->ctx)
		digest_end(s->ctx, NULL);
	if (s->f)
		fclose(s->f);
	*s = (struct store_put){ 0 };
}

/* True for the unfinished file of a blob that the store has. */
static bool
is_done(struct arena *a, const char *dir, struct str name)
{
	struct str part = STR(".part."), hex = str_sub(name, part.n, name.n);
	char *path;

	static const char *const algorithms[] = { "sha256", "sha512", "blake3" };
	size_t i;

	for (i = 0; i < 3 && str_starts(name, part); i++)
		if (store_has(a, dir, str_of(arena_printf(a, "%s:%.*s", algorithms[i],
				STR_ARG(hex))), "", &path))
			return true;
	return false;
}

void
store_clean(struct arena *a, const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	struct str name;
	char *path;
	int fd;

	while (d && (entry = readdir(d))) {
		name = str_of(entry->d_name);
		if (!str_starts(name, STR(".put.")) && !is_done(a, dir, name))
			continue;
		path = path_join(a, dir, entry->d_name);
		if (access(path, F_OK) != 0 || (fd = file_open_own(path)) < 0)
			continue;
		if (lock_file(fd))
			unlink(path);
		close(fd);
	}
	if (d)
		closedir(d);
}

bool
store_add(struct store_put *s, const void *p, size_t n, struct err *e)
{
	if (n > s->max - s->n)
		return err_set(e, STATUS_USAGE,
			       "larger than the limit of %llu bytes",
			       (unsigned long long)s->max);
	s->n += n;
	digest_add(s->ctx, p, n);
	if (fwrite(p, 1, n, s->f) != n)
		return err_sys(e, STATUS_SOME, "%s", s->tmp);
	return true;
}

void
store_abort(struct store_put *s)
{
	if (s->ctx)
		digest_end(s->ctx, NULL);
	if (s->f)
		fclose(s->f);
	if (s->tmp)
		unlink(s->tmp);
	*s = (struct store_put){ 0 };
}

/* Gives the finished temporary file its name in the store, and then closes it, which
 * ends the lock. */
static bool
publish(struct store_put *s, FILE *f, const char *path, struct err *e)
{
	struct stat st;
	bool there = stat(path, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size == s->n;
	bool mine = !there && dir_make(path_dir(s->arena, path), e) &&
		    (rename(s->tmp, path) == 0 || err_sys(e, STATUS_SOME, "%s", path));

	if (!mine)
		unlink(s->tmp);
	if (fclose(f) != 0 && mine) {
		err_sys(e, STATUS_SOME, "%s", path);
		unlink(path);
		return false;
	}
	return there || mine;
}

bool
store_add_file(struct store_put *s, const char *path, struct err *e)
{
	char buf[64 * 1024];
	FILE *f = file_stream(path, e);
	size_t n;
	bool good = f != NULL;

	if (!f)
		return false;
	while (good && (n = fread(buf, 1, sizeof buf, f)) > 0)
		good = store_add(s, buf, n, e);
	if (good && ferror(f))
		good = err_sys(e, STATUS_USAGE, "%s", path);
	fclose(f);
	return good;
}

bool
store_end(struct store_put *s, struct str want, struct str *digest,
	  char **path, struct err *e)
{
	char text[DIGEST_MOST];
	FILE *f = s->f;

	digest_end(s->ctx, text);
	s->ctx = NULL;
	if (fflush(f) != 0) {
		err_sys(e, STATUS_SOME, "%s", s->tmp);
		store_abort(s);
		return false;
	}
	*digest = arena_dup(s->arena, str_of(text));
	if (want.n && !str_eq(want, *digest)) {
		store_abort(s);
		return err_set(e, STATUS_SOME, "the bytes have the digest %s, not %.*s",
			       text, STR_ARG(want));
	}
	*path = store_path(s->arena, s->dir, *digest, s->suffix);
	s->f = NULL;
	return publish(s, f, *path, e);
}

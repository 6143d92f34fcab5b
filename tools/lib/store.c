/* SPDX-License-Identifier: Apache-2.0 */
#include "store.h"

#include <sys/stat.h>
#include <unistd.h>

#include "io.h"

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
store_begin(struct store_put *s, struct arena *a, const char *dir,
	    const char *suffix, struct str like, size_t max, struct err *e)
{
	int fd;

	*s = (struct store_put){ .arena = a, .dir = dir, .suffix = suffix, .max = max };
	if (!dir_make(dir, e))
		return false;
	s->tmp = arena_printf(a, "%s/.put.XXXXXX", dir);
	fd = mkstemp(s->tmp);
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

bool
store_add(struct store_put *s, const void *p, size_t n, struct err *e)
{
	if (n > s->max - s->n)
		return err_set(e, STATUS_USAGE,
			       "larger than the limit of %zu bytes", s->max);
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

/* Gives the finished temporary file its name. */
static bool
appear(struct store_put *s, const char *path, struct err *e)
{
	struct stat st;

	if (stat(path, &st) == 0) {
		unlink(s->tmp);
		return true;
	}
	if (!dir_make(path_dir(s->arena, path), e) ||
	    (rename(s->tmp, path) != 0 && !err_sys(e, STATUS_SOME, "%s", path))) {
		unlink(s->tmp);
		return false;
	}
	return true;
}

bool
store_end(struct store_put *s, struct str want, struct str *digest,
	  char **path, struct err *e)
{
	char text[DIGEST_MOST];
	FILE *f = s->f;

	digest_end(s->ctx, text);
	s->ctx = NULL;
	s->f = NULL;
	if (fclose(f) != 0) {
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
	return appear(s, *path, e);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "publish.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "parity.h"
#include "volume/file.h"

char *
publish_part(struct arena *a, const char *dir, struct str name)
{
	return arena_printf(a, "%s/%.*s.part", dir, STR_ARG(name));
}

/* Writes the file of parity, and its line of the sums. */
static bool
put_parity(struct arena *a, const char *dir, const struct volumes *v,
	   const char *const *part, struct buf *sums, struct err *e)
{
	const char *to = publish_part(a, dir, v->set.parity);
	char text[DIGEST_MOST];

	if (unlink(to) != 0 && errno != ENOENT)
		return err_sys(e, STATUS_SOME, "%s", to);
	if (!parity_write(part, v->n, to, volumes_largest(v), text, e))
		return false;
	buf_printf(sums, "%s  %.*s\n", strchr(text, ':') + 1, STR_ARG(v->set.parity));
	return true;
}

/* Gives the file its name. */
static bool
publish(struct arena *a, const char *dir, struct str name, struct err *e)
{
	const char *path = arena_printf(a, "%s/%.*s", dir, STR_ARG(name));

	return rename(publish_part(a, dir, name), path) == 0 ||
	       err_sys(e, STATUS_SOME, "%s", path);
}

/* True when the file at the path is a volume that pack wrote. */
static bool
is_own(struct arena *a, const char *path)
{
	struct err ignored = { .arena = a };
	struct volume_file f;

	return volume_file_open(a, path, &f, &ignored) && f.ours;
}

/* Removes what an earlier set of the name has more: its volumes behind the last one of
 * this set, and its parity. */
static void
remove_older(struct arena *a, const char *dir, const struct volumes *v)
{
	const char *path;
	size_t i;

	for (i = v->n + 1; i <= LIMIT_VOLUMES; i++) {
		path = arena_printf(a, "%s/%.*s.%03zu.tar", dir, STR_ARG(v->name), i);
		if (!is_own(a, path) || unlink(path) != 0)
			break;
	}
	if (!v->parity)
		unlink(arena_printf(a, "%s/%.*s.parity", dir, STR_ARG(v->name)));
}

/* Writes NAME.sha256; a run that is killed leaves no file of another name than the next
 * one has. */
static bool
put_sums(struct arena *a, const char *dir, struct str name, struct str sums, struct err *e)
{
	const char *path = publish_part(a, dir, name);
	int fd;
	bool good;

	unlink(path);
	fd = file_open_own(path);
	good = (fd >= 0 || err_sys(e, STATUS_SOME, "%s", path)) && file_put(fd, path, sums, 0, e);
	if (fd >= 0 && close(fd) != 0 && good)
		good = err_sys(e, STATUS_SOME, "%s", path);
	return good && publish(a, dir, name, e);
}

bool
publish_set(struct arena *a, const char *dir, const struct volumes *v,
	    const char *const *part, const struct str *sum, struct err *e)
{
	struct str name = str_of(arena_printf(a, "%.*s.sha256", STR_ARG(v->name)));
	struct buf sums;
	size_t i;

	buf_init(&sums, a, LIMIT_FILE);
	for (i = 0; i < v->n; i++)
		buf_printf(&sums, "%.*s  %.*s\n", STR_ARG(sum[i]), STR_ARG(v->volume[i].file));
	if (v->parity && !put_parity(a, dir, v, part, &sums, e))
		return false;
	/* where it is, the set is whole */
	unlink(arena_printf(a, "%s/%.*s", dir, STR_ARG(name)));
	for (i = 0; i < v->n; i++)
		if (!publish(a, dir, v->volume[i].file, e))
			return false;
	if (v->parity && !publish(a, dir, v->set.parity, e))
		return false;
	remove_older(a, dir, v);
	return put_sums(a, dir, name, buf_str(&sums), e);
}

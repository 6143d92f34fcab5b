/* SPDX-License-Identifier: Apache-2.0 */
#include "prepare.h"

#include <fcntl.h>

#include "base/io.h"
#include "base/map.h"
#include "oci/layout.h"

/* The bytes that the jobs write to each layout, by its folder. */
static struct map *
needs(struct copier *c)
{
	struct map *need = map_new(c->arena);
	struct str dir;
	struct val *v;
	char *path;
	size_t i, k;

	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->job[i]->nto; k++) {
			if (c->job[i]->to[k].at.kind != LOCATION_LAYOUT)
				continue;
			dir = str_of(c->job[i]->to[k].at.path);
			v = map_get(need, dir);
			if (!v) {
				map_set(need, dir, val_int(0));
				v = map_get(need, dir);
			}
			if (!store_holds(c->arena, layout_blobs(c->arena, dir.p),
					 c->job[i]->digest, c->job[i]->size, &path))
				*v = val_int(val_integer(*v) + c->job[i]->size);
		}
	return need;
}

bool
space_check(struct copier *c, struct err *e)
{
	struct map *need = needs(c);
	const struct map_entry *m;
	int64_t have;

	for (m = map_next(need, NULL); m; m = map_next(need, m)) {
		store_clean(c->arena, layout_blobs(c->arena, m->key.p));
		if (dir_free(c->arena, m->key.p, &have) && have < val_integer(m->v))
			return err_set(e, STATUS_REFUSED, "%.*s: %lld bytes are to be written and only "
				       "%lld are free: make room there", STR_ARG(m->key),
				       (long long)val_integer(m->v), (long long)have);
	}
	return true;
}

bool
journal_open(struct copier *c, const char *work, struct err *e)
{
	const char *path = path_join(c->arena, work, "journal.jsonl");
	int fd;

	if (!dir_make(work, e))
		return false;
	fd = file_open_own(path);
	if (fd >= 0 && fcntl(fd, F_SETFL, O_APPEND) == 0)
		c->journal = fdopen(fd, "a");
	return c->journal || err_sys(e, STATUS_USAGE, "%s", path);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "collection.h"

#include "base/limits.h"
#include "others.h"

/* The files that the volume follows from, the parity and all others as they were written;
 * NULL when these are not there. */
static const char *
parity_path(const struct collection *c, size_t number)
{
	const char **path = arena_array(c->arena, const char *, c->n + 1);
	size_t i, n = 0;

	path[n++] = c->parity;
	for (i = 0; i < c->n; i++) {
		if (c->number[i] == number)
			continue;
		if (strchr(c->file[i].path, '\t') ||
		    c->file[i].size != c->set.volume[c->number[i] - 1].size)
			return NULL;
		path[n++] = c->file[i].path;
	}
	return n == c->set.nvolume && n <= LIMIT_PARITY_VOLUMES && !strchr(c->parity, '\t')
		? joint_path(c->arena, path, n) : NULL;
}

/* Puts the volume to the others, in place of what is there of it. */
static void
rebuilt_put(struct collection *c, const struct volume_file *f, size_t number)
{
	struct volume_file *file = arena_array(c->arena, struct volume_file, c->n + 1);
	size_t *at = arena_array(c->arena, size_t, c->n + 1), i, n = 0;

	for (i = 0; i <= c->n; i++) {
		if (n + 1 == number && c->rebuilt != number) {
			file[n] = *f;
			at[n++] = c->rebuilt = number;
		}
		if (i == c->n)
			break;
		if (c->number[i] == number) {
			c->lost = arena_new(c->arena, struct volume_file);
			*c->lost = c->file[i];
			continue;
		}
		file[n] = c->file[i];
		at[n++] = c->number[i];
	}
	c->file = file;
	c->number = at;
	c->n = n;
	c->complete = true;
	collection_index(c);
}

bool
collection_rebuild(struct collection *c, size_t number)
{
	struct err ignored = { .arena = c->arena };
	const struct set_volume *v = &c->set.volume[number - 1];
	const char *path = c->parity && !c->rebuilt ? parity_path(c, number) : NULL;
	struct volume_file f;

	if (!path || !volume_file_rebuild(c->arena, path, v->file, v->size, &f, &ignored) ||
	    !f.ours)
		return false;
	collection_compare(c, &f, number);
	if (f.nfault || !f.listed)
		return false;
	f.pinned = c->n && c->file[0].pinned;
	rebuilt_put(c, &f, number);
	return true;
}

/* Rebuilds the volume that is not there, or is seen to be damaged, when it is one. */
static void
rebuild_lost(struct collection *c)
{
	size_t i, lost = 0, n = c->set.nvolume - c->n;

	for (i = 0; i < c->n; i++) {
		n += c->file[i].nfault > 0;
		if (c->file[i].nfault)
			lost = c->number[i];
	}
	for (i = 0; !lost && i < c->set.nvolume; i++)
		if (i == c->n || c->number[i] != i + 1)
			lost = i + 1;
	if (n == 1)
		collection_rebuild(c, lost);
}

bool
collection_open(struct collection *c, struct arena *a, char *const *path, size_t n,
		struct err *e)
{
	if (!collection_gather(c, a, path, n, e))
		return false;
	if (c->parity)
		rebuild_lost(c);
	if (c->others)
		others_find(c);
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "others.h"

#include <stdlib.h>

static int
by_name(const void *x, const void *y)
{
	const struct collection_item *a = x, *b = y;
	int n = str_cmp(a->name, b->name);

	return n ? n : str_cmp(a->what.digest, b->what.digest);
}

/* Drops what stands there twice, and a name's second digest. */
static void
unite(struct collection *c)
{
	struct collection_item *one;
	size_t i, n = 0;

	for (i = 0; i < c->nitem; i++) {
		one = &c->item[i];
		if (n && str_eq(c->item[n - 1].name, one->name) &&
		    str_eq(c->item[n - 1].what.digest, one->what.digest))
			continue;
		if (n && one->name.n && str_eq(c->item[n - 1].name, one->name)) {
			others_left(c, str_of(arena_printf(c->arena, "%.*s@%.*s",
				STR_ARG(one->name), STR_ARG(one->what.digest))),
				"the name stands for another image too");
			continue;
		}
		c->item[n++] = *one;
	}
	c->nitem = n;
}

/* True when the file has blobs, as later parts of an archive in several have. */
static bool
has_blobs(const struct volume_file *f)
{
	size_t i;

	for (i = 0; i < f->entries.n; i++)
		if (f->entries.entry[i].digest.n)
			return true;
	return false;
}

/* Adds the items of the file, or says that it has none. */
static void
file_take(struct collection *c, size_t number)
{
	size_t before = c->nitem + c->nleft;

	others_layout(c, &c->file[number]);
	others_docker(c, number);
	others_mirrored(c, &c->file[number]);
	if (c->nitem + c->nleft == before && !c->nstored && !has_blobs(&c->file[number]))
		others_left(c, str_of(c->file[number].path), "it has no images: neither the index of "
			    "a layout, nor docker's manifest.json, nor the storage of a registry");
}

void
others_find(struct collection *c)
{
	size_t i;

	others_registry(c);
	for (i = 0; i < c->n; i++)
		file_take(c, i);
	if (c->nitem)
		qsort(c->item, c->nitem, sizeof *c->item, by_name);
	unite(c);
}

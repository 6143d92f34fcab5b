/* SPDX-License-Identifier: Apache-2.0 */
#include "artifact.h"

#include <stdlib.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "json/json.h"
#include "oci/layout.h"
#include "oci/store.h"

#define NAME "openshift/release-signatures:latest"
#define TITLE "org.opencontainers.image.title"

static bool
put(struct arena *a, const char *dir, const char *type, struct str bytes, struct val *descriptor,
    struct err *e)
{
	struct store_put s;
	struct str digest;
	char *path;

	if (!store_begin(&s, a, layout_blobs(a, dir), "", STR(""), LIMIT_ANSWER, e))
		return false;
	if (!store_add(&s, bytes.p, bytes.n, e)) {
		store_abort(&s);
		return false;
	}
	if (!store_end(&s, STR(""), &digest, &path, e))
		return false;
	*descriptor = val_map(a);
	map_set(descriptor->m, STR("mediaType"), val_cstr(type));
	map_set(descriptor->m, STR("digest"), val_str(digest));
	map_set(descriptor->m, STR("size"), val_int64((int64_t)bytes.n));
	return true;
}

static int
by_name(const void *x, const void *y)
{
	const struct signature *const *a = x, *const *b = y;

	return str_cmp((*a)->name, (*b)->name);
}

/* The layers, sorted by name, each name once. */
static bool
put_layers(struct arena *a, const char *dir, const struct signature *list, size_t n,
	   struct val *out, struct err *e)
{
	const struct signature **order = arena_array(a, const struct signature *, n);
	struct val *layer = arena_array(a, struct val, n), notes;
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		order[i] = &list[i];
	qsort(order, n, sizeof *order, by_name);
	for (i = 0; i < n; i++) {
		if (i && str_eq(order[i]->name, order[i - 1]->name))
			continue;
		if (!put(a, dir, "application/octet-stream", order[i]->bytes, &layer[k], e))
			return false;
		notes = val_map(a);
		map_set(notes.m, STR(TITLE), val_str(order[i]->name));
		map_set(layer[k++].m, STR("annotations"), notes);
	}
	*out = val_list(a, layer, k);
	return true;
}

bool
artifact_write(struct arena *a, const char *dir, const struct signature *list, size_t n,
	       struct str *line, struct err *e)
{
	struct val m = val_map(a), config, layers, d;
	struct layout_entry entry = { .name = STR("localhost/" NAME) };

	if (!layout_create(a, dir, e) ||
	    !put(a, dir, "application/vnd.oci.empty.v1+json", STR("{}"), &config, e) ||
	    !put_layers(a, dir, list, n, &layers, e))
		return false;
	map_set(m.m, STR("schemaVersion"), val_int(2));
	map_set(m.m, STR("mediaType"), val_cstr(MEDIA_OCI_IMAGE));
	map_set(m.m, STR("artifactType"), val_cstr("application/vnd.mkmirror.files"));
	map_set(m.m, STR("config"), config);
	map_set(m.m, STR("layers"), layers);
	if (!put(a, dir, MEDIA_OCI_IMAGE, json_emit(a, m), &d, e))
		return false;
	entry.what = (struct descriptor){ .media_type = STR(MEDIA_OCI_IMAGE),
					  .digest = val_get_str(d, "digest"),
					  .size = val_integer(val_get(d, "size")) };
	*line = str_of(arena_printf(a, "localhost/" NAME "\t-\t-\tfrom=oci:%s\tkind=files\tto=" NAME,
				    path_absolute(a, dir)));
	return layout_index(a, dir, &entry, 1, e);
}

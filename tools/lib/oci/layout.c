/* SPDX-License-Identifier: Apache-2.0 */
#include "layout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "crypto/digest.h"
#include "json/json.h"
#include "store.h"

static const char VERSION_FILE[] = "{\"imageLayoutVersion\":\"1.0.0\"}";

char *
layout_blobs(struct arena *a, const char *dir)
{
	return path_join(a, dir, "blobs");
}

bool
layout_index_read(struct arena *a, const char *dir, struct val *out, struct err *e)
{
	const char *path = path_join(a, dir, "index.json");
	struct str text;

	if (!file_read(a, path, LIMIT_FILE, &text, e))
		return err_wrap(e, "not an OCI layout");
	if (!json_parse(a, text, out, e))
		return err_wrap(e, "%s", path);
	if (val_kind(val_get(*out, "manifests")) != KIND_LIST)
		return err_set(e, STATUS_USAGE, "%s: not an OCI index: it has no list "
			       "'manifests'", path);
	return true;
}

bool
layout_may_be(struct arena *a, const char *dir, struct err *e)
{
	struct val index = NIL;
	bool good;

	if (access(dir, F_OK) != 0)
		return true;
	if (access(arena_printf(a, "%s/.", dir), F_OK) != 0)
		return err_set(e, STATUS_REFUSED, "%s is not a folder", dir);
	good = access(path_join(a, dir, "index.json"), F_OK) != 0 ||
	       layout_index_read(a, dir, &index, e);
	if (!good)
		e->status = STATUS_REFUSED;
	return good;
}

/* Writes a file of the layout, unless there is one. */
static bool
create_file(struct arena *a, const char *dir, const char *name,
	    const char *text, struct err *e)
{
	const char *path = path_join(a, dir, name);

	return access(path, F_OK) == 0 || file_write(path, str_of(text), e);
}

bool
layout_create(struct arena *a, const char *dir, struct err *e)
{
	bool good = dir_make(dir, e) &&
		dir_make(arena_printf(a, "%s/blobs/sha256", dir), e) &&
		create_file(a, dir, "oci-layout", VERSION_FILE, e) &&
		create_file(a, dir, "index.json", "{\"schemaVersion\":2,\"mediaType\":\""
			    MEDIA_OCI_INDEX "\",\"manifests\":[]}\n", e);

	if (good && access(arena_printf(a, "%s/blobs/sha256", dir), W_OK) != 0)
		good = err_sys(e, STATUS_REFUSED, "%s/blobs/sha256", dir);
	if (!good)
		e->status = STATUS_REFUSED;
	return good;
}

/* The entry's ref.name; empty when it has none. */
static struct str
entry_name(struct val v)
{
	return val_get_str(val_get(v, "annotations"), REF_NAME);
}

bool
layout_read(struct arena *a, const char *dir, struct str digest, size_t max,
	    struct str *out, struct err *e)
{
	struct digest_ctx *d = digest_valid(digest) ? digest_begin(digest) : NULL;
	char text[DIGEST_MOST];
	char *path;

	if (!d)
		return err_set(e, STATUS_USAGE, "'%.*s' is no digest", STR_ARG(digest));
	path = store_path(a, layout_blobs(a, dir), digest, "");
	if (!file_read(a, path, max, out, e)) {
		digest_end(d, NULL);
		return false;
	}
	digest_add(d, out->p, out->n);
	digest_end(d, text);
	return str_is(digest, text) || err_set(e, STATUS_SOME,
		"%s: the bytes have the digest %s; remove the file", path, text);
}

static struct val
entry_val(struct arena *a, const struct layout_entry *x)
{
	struct val v = val_map(a), notes = val_map(a);

	map_set(v.m, STR("mediaType"), val_str(x->what.media_type));
	map_set(v.m, STR("digest"), val_str(x->what.digest));
	map_set(v.m, STR("size"), val_int64(x->what.size));
	if (val_kind(x->what.platform) == KIND_MAP)
		map_set(v.m, STR("platform"), x->what.platform);
	map_set(notes.m, STR(REF_NAME), val_str(x->name));
	map_set(v.m, STR("annotations"), notes);
	return v;
}

static int
by_name(const void *x, const void *y)
{
	const struct val *a = x, *b = y;
	int c = str_cmp(entry_name(*a), entry_name(*b));

	return c ? c : str_cmp(val_get_str(*a, "digest"), val_get_str(*b, "digest"));
}

/* The list with the entries added or replaced, sorted by name. */
static struct val
merged(struct arena *a, struct val list, const struct layout_entry *entry,
       size_t n)
{
	struct val *out = arena_array(a, struct val, val_length(list) + n);
	struct map *names = map_new(a);
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		map_set(names, entry[i].name, entry_val(a, &entry[i]));
	for (i = 0; i < val_length(list); i++)
		if (!map_get(names, entry_name(val_at(list, i))))
			out[k++] = val_at(list, i);
	for (i = 0; i < n; i++)
		if (map_get(names, entry[i].name)) {
			out[k++] = *map_get(names, entry[i].name);
			map_del(names, entry[i].name);
		}
	qsort(out, k, sizeof *out, by_name);
	return val_list(a, out, k);
}

/* Locks the layout by a lock on its file oci-layout; returns a file descriptor
 * whose closing unlocks it, or -1. */
static int
lock(struct arena *a, const char *dir)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(path_join(a, dir, "oci-layout"), O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	while (fd >= 0 && fcntl(fd, F_SETLKW, &l) != 0) {
		if (errno == EINTR)
			continue;
		close(fd);
		return -1;
	}
	return fd;
}

bool
layout_index(struct arena *a, const char *dir, const struct layout_entry *entry,
	     size_t n, struct err *e)
{
	struct val index = NIL;
	struct str text;
	int fd = lock(a, dir);
	bool good;

	if (fd < 0)
		return err_sys(e, STATUS_REFUSED, "%s/oci-layout", dir);
	good = layout_index_read(a, dir, &index, e);
	if (good) {
		map_set(index.m, STR("manifests"),
			merged(a, val_get(index, "manifests"), entry, n));
		text = json_emit(a, index);
		good = file_write(path_join(a, dir, "index.json"),
				  str_of(arena_printf(a, "%.*s\n", STR_ARG(text))), e);
	}
	close(fd);
	return good;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "addlayer.h"

#include "base/limits.h"
#include "base/map.h"
#include "json/json.h"
#include "layout.h"
#include "store.h"

#define OCI_LAYER "application/vnd.oci.image.layer.v1.tar+gzip"
#define DOCKER_LAYER "application/vnd.docker.image.rootfs.diff.tar.gzip"
#define NO_TIME "1970-01-01T00:00:00Z" /* the history of a configuration has times */

/* ---- reading ---- */

bool
addlayer_skips(struct arena *a, const struct descriptor *d)
{
	return str_starts(platform_str(a, d->platform), STR("unknown/")) ||
	       val_get_str(d->annotations, "vnd.docker.reference.digest").n;
}

static bool
read_part(const struct addlayer *r, struct descriptor d, struct manifest *m, struct err *e)
{
	struct str bytes;

	return (layout_read(r->arena, r->from, d.digest, LIMIT_MANIFEST, &bytes, e) &&
		manifest_parse(r->arena, bytes, d.media_type, m, e)) ||
	       err_wrap(e, "%s: %.*s", r->from, STR_ARG(d.digest));
}

/* ---- writing ---- */

/* Puts bytes into the new layout. */
static bool
put_bytes(const struct addlayer *r, struct str bytes, struct str *digest, struct err *e)
{
	struct store_put s;
	char *path;

	if (!store_begin(&s, r->arena, layout_blobs(r->arena, r->to), "", STR(""), LIMIT_ANSWER, e))
		return false;
	if (store_add(&s, bytes.p, bytes.n, e))
		return store_end(&s, STR(""), digest, &path, e);
	store_abort(&s);
	return false;
}

/* Copies a blob of the old layout unless the new one has it. */
static bool
copy_blob(const struct addlayer *r, struct str digest, struct err *e)
{
	const char *blobs = layout_blobs(r->arena, r->to);
	const char *from = store_path(r->arena, layout_blobs(r->arena, r->from), digest, "");
	struct store_put s;
	char *path;

	if (store_has(r->arena, blobs, digest, "", &path))
		return true;
	if (!store_begin(&s, r->arena, blobs, "", digest, UINT64_MAX, e))
		return false;
	if (store_add_file(&s, from, e))
		return store_end(&s, digest, &digest, &path, e) || err_wrap(e, "%s", from);
	store_abort(&s);
	return false;
}

static struct val
text_list(struct arena *a, const struct str *text, size_t n)
{
	struct val *v = arena_array(a, struct val, n);
	size_t i;

	for (i = 0; i < n; i++)
		v[i] = val_str(text[i]);
	return val_list(a, v, n);
}

/* The list with the n values behind its own. */
static struct val
longer(struct arena *a, struct val list, const struct val *more, size_t n)
{
	size_t had = val_length(list), i;
	struct val *v = arena_array(a, struct val, had + n);

	for (i = 0; i < had; i++)
		v[i] = val_at(list, i);
	for (i = 0; i < n; i++)
		v[had + i] = more[i];
	return val_list(a, v, had + n);
}

/* The value of a map at the key as a map, which is added when there is none. */
static struct val
map_at(struct arena *a, struct val v, const char *key)
{
	struct val inner = val_get(v, key);

	if (val_kind(inner) == KIND_MAP)
		return inner;
	inner = val_map(a);
	map_set(v.m, str_of(key), inner);
	return inner;
}

/* Changes the configuration: its command, its layers and their history. */
static void
change_config(const struct addlayer *r, struct val config)
{
	struct arena *a = r->arena;
	struct val *diff = arena_array(a, struct val, r->n), *history = arena_array(a, struct val, r->n);
	struct val rootfs = map_at(a, config, "rootfs");
	size_t i;

	for (i = 0; i < r->n; i++) {
		diff[i] = val_str(r->layer[i].diff);
		history[i] = val_map(a);
		map_set(history[i].m, STR("created"), val_cstr(NO_TIME));
		map_set(history[i].m, STR("created_by"), val_cstr(r->layer[i].says));
	}
	map_set(map_at(a, config, "config").m, STR("Cmd"), text_list(a, r->cmd, r->ncmd));
	map_set(rootfs.m, STR("diff_ids"), longer(a, val_get(rootfs, "diff_ids"), diff, r->n));
	if (val_length(val_get(config, "history")))
		map_set(config.m, STR("history"),
			longer(a, val_get(config, "history"), history, r->n));
}

static struct val
descriptor_val(struct arena *a, const char *type, struct str digest, uint64_t size)
{
	struct val v = val_map(a);

	map_set(v.m, STR("mediaType"), val_cstr(type));
	map_set(v.m, STR("digest"), val_str(digest));
	map_set(v.m, STR("size"), val_int64((int64_t)size));
	return v;
}

/* Puts digest and size of new bytes into a descriptor. */
static bool
put_part(const struct addlayer *r, struct val bytes, struct val descriptor, struct err *e)
{
	struct str text = json_emit(r->arena, bytes), digest;

	if (!put_bytes(r, text, &digest, e))
		return false;
	map_set(descriptor.m, STR("digest"), val_str(digest));
	map_set(descriptor.m, STR("size"), val_int64((int64_t)text.n));
	return true;
}

/* The platform that the configuration has, for an index. */
static struct val
platform_of(struct arena *a, struct val config)
{
	static const char *const keys[] = { "architecture", "os", "os.version", "variant" };
	struct val v = val_map(a);
	size_t i;

	for (i = 0; i < sizeof keys / sizeof *keys; i++)
		if (val_get_str(config, keys[i]).n)
			map_set(v.m, str_of(keys[i]), val_get(config, keys[i]));
	return v;
}

/* Writes the image with the layers; the descriptor takes its digest and size, and its
 * platform where it has none. */
static bool
write_image(const struct addlayer *r, struct manifest *m, struct val descriptor, struct err *e)
{
	bool docker = str_is(m->media_type, MEDIA_DOCKER_IMAGE);
	struct val *layer = arena_array(r->arena, struct val, r->n), config = NIL;
	struct str bytes;
	size_t i;

	if (!m->config || !layout_read(r->arena, r->from, m->part[0].digest, LIMIT_ANSWER, &bytes, e) ||
	    !json_parse(r->arena, bytes, &config, e) || val_kind(config) != KIND_MAP)
		return err_set(e, STATUS_USAGE, "%s: an image without a configuration", r->from);
	for (i = 1; i < m->n; i++)
		if (!copy_blob(r, m->part[i].digest, e))
			return false;
	for (i = 0; i < r->n; i++)
		layer[i] = descriptor_val(r->arena, docker ? DOCKER_LAYER : OCI_LAYER,
					  r->layer[i].digest, r->layer[i].size);
	if (val_kind(val_get(descriptor, "platform")) != KIND_MAP)
		map_set(descriptor.m, STR("platform"), platform_of(r->arena, config));
	change_config(r, config);
	map_set(m->json.m, STR("layers"), longer(r->arena, val_get(m->json, "layers"), layer, r->n));
	return put_part(r, config, val_get(m->json, "config"), e) && put_part(r, m->json, descriptor, e);
}

static bool
write_part(const struct addlayer *r, struct descriptor d, struct val descriptor, struct err *e)
{
	struct val list, *kept;
	struct manifest m;
	size_t i, n = 0;

	if (!read_part(r, d, &m, e))
		return false;
	map_set(descriptor.m, STR("mediaType"), val_str(m.media_type));
	if (!m.index)
		return write_image(r, &m, descriptor, e);
	list = val_get(m.json, "manifests");
	kept = arena_array(r->arena, struct val, m.n);
	for (i = 0; i < m.n; i++) {
		if (addlayer_skips(r->arena, &m.part[i]))
			continue;
		kept[n] = val_copy(r->arena, val_at(list, i));
		if (!write_part(r, m.part[i], kept[n++], e))
			return false;
	}
	map_set(m.json.m, STR("manifests"), val_list(r->arena, kept, n));
	return put_part(r, m.json, descriptor, e);
}

/* An index of one image. */
static bool
wrap(const struct addlayer *r, struct val image, struct val descriptor, struct err *e)
{
	bool docker = str_is(val_get_str(image, "mediaType"), MEDIA_DOCKER_IMAGE);
	struct val index = val_map(r->arena);

	map_set(index.m, STR("schemaVersion"), val_int(2));
	map_set(index.m, STR("mediaType"), val_cstr(docker ? MEDIA_DOCKER_LIST : MEDIA_OCI_INDEX));
	map_set(index.m, STR("manifests"), val_list(r->arena, &image, 1));
	map_set(descriptor.m, STR("mediaType"), val_get(index, "mediaType"));
	return put_part(r, index, descriptor, e);
}

bool
addlayer_write(const struct addlayer *r, struct descriptor what, struct descriptor *out, struct err *e)
{
	struct val d = val_map(r->arena), index = val_map(r->arena);

	if (!write_part(r, what, d, e))
		return false;
	if (!media_is_index(val_get_str(d, "mediaType"))) {
		if (!wrap(r, d, index, e))
			return false;
		d = index;
	}
	*out = (struct descriptor){ .media_type = val_get_str(d, "mediaType"),
				    .digest = val_get_str(d, "digest"),
				    .size = val_integer(val_get(d, "size")) };
	return true;
}

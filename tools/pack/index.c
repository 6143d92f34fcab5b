/* SPDX-License-Identifier: Apache-2.0 */
#include "index.h"

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "json/json.h"
#include "oci/layout.h"
#include "oci/manifest.h"
#include "oci/store.h"
#include "volume/contents.h"

static const char HEAD[] = "{\"schemaVersion\":2,\"mediaType\":\"" MEDIA_OCI_INDEX
			   "\",\"manifests\":[\n";
static const char FOOT[] = "]}\n";

struct str
index_entry(struct arena *a, const struct carried *c, const struct carried_item *i)
{
	const struct carried_blob *root = &c->blob[i->root];
	struct arena one = { 0 };
	struct val v = val_map(&one), notes = val_map(&one);
	struct str name = i->set.name, text;

	map_set(v.m, STR("mediaType"), val_str(root->media_type));
	map_set(v.m, STR("digest"), val_str(root->digest));
	map_set(v.m, STR("size"), val_int64(root->size));
	if (val_kind(i->platform) == KIND_MAP)
		map_set(v.m, STR("platform"), i->platform);
	/* the second is where containerd's importer looks */
	map_set(notes.m, STR("io.containerd.image.name"), val_str(name));
	map_set(notes.m, STR(REF_NAME), val_str(name));
	map_set(v.m, STR("annotations"), notes);
	text = json_emit(&one, v);
	text = str_of(arena_printf(a, "%.*s,\n", STR_ARG(text)));
	arena_free(&one);
	return text;
}

/* The entries between head and foot; no comma follows the last one. */
static struct str
joined(struct arena *a, const char *head, const struct str *entry, size_t n, const char *foot)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_FILE);
	buf_adds(&b, head);
	for (i = 0; i < n; i++)
		buf_add(&b, entry[i]);
	if (n) {
		b.n -= 2;
		buf_addc(&b, '\n');
	}
	buf_adds(&b, foot);
	return buf_str(&b);
}

struct str
index_text(struct arena *a, const struct str *entry, size_t n)
{
	return joined(a, HEAD, entry, n, FOOT);
}

int64_t
index_length(int64_t length)
{
	return (int64_t)(sizeof HEAD - 1 + sizeof FOOT - 1) + length - (length ? 1 : 0);
}

/* ---- manifest.json ---- */

/* Reads a manifest from WORK/blobs. */
static bool
read_manifest(struct arena *a, const char *blobs, struct str digest, struct manifest *m)
{
	struct err ignored = { .arena = a };
	struct str bytes;

	return file_read(a, store_path(a, blobs, digest, ""), LIMIT_MANIFEST, &bytes, &ignored) &&
	       manifest_parse(a, bytes, STR(""), m, &ignored);
}

/* Goes from an index to the image that docker would take of it. */
static bool
choose(struct arena *a, const char *blobs, struct manifest *m)
{
	size_t i, first = m->n, chosen = m->n;
	struct str platform;

	for (i = 0; m->index && i < m->n; i++) {
		platform = platform_str(a, m->part[i].platform);
		if (media_is_index(m->part[i].media_type) || str_is(platform, "unknown/unknown"))
			continue;
		first = first < m->n ? first : i;
		if (str_is(platform, "linux/amd64") && chosen == m->n)
			chosen = i;
	}
	chosen = chosen < m->n ? chosen : first;
	return !m->index || (chosen < m->n && read_manifest(a, blobs, m->part[chosen].digest, m));
}

/* The name with its tag, or a nil value without one. */
static struct val
tags_of(struct arena *a, struct str name)
{
	ptrdiff_t at = str_chr(name, '@');
	struct val *tag = arena_new(a, struct val);
	struct str rest;

	name = at >= 0 ? str_sub(name, 0, (size_t)at) : name;
	rest = str_sub(name, (size_t)(str_rchr(name, '/') + 1), name.n);
	*tag = val_str(name);
	return str_chr(rest, ':') >= 0 ? val_list(a, tag, 1) : NIL;
}

struct str
docker_entry(struct arena *a, const struct carried *c, const struct carried_item *i,
	     const char *blobs)
{
	struct arena one = { 0 };
	struct val v = val_map(&one), *layer;
	struct str text = STR("");
	struct manifest m;
	size_t k;
	bool good;

	good = !i->subject.n && read_manifest(&one, blobs, c->blob[i->root].digest, &m) &&
	       choose(&one, blobs, &m) && m.config && media_is_image_config(m.part[0].media_type);
	layer = arena_array(&one, struct val, good ? m.n : 1);
	for (k = 1; good && k < m.n; k++) {
		good = !m.part[k].foreign;
		layer[k - 1] = val_str(contents_blob_path(&one, m.part[k].digest, 0));
	}
	if (good) {
		map_set(v.m, STR("Config"), val_str(contents_blob_path(&one, m.part[0].digest, 0)));
		map_set(v.m, STR("RepoTags"), tags_of(&one, i->set.name));
		map_set(v.m, STR("Layers"), val_list(&one, layer, m.n - 1));
		text = json_emit(&one, v);
		text = str_of(arena_printf(a, "%.*s,\n", STR_ARG(text)));
	}
	arena_free(&one);
	return text;
}

struct str
docker_text(struct arena *a, const struct str *entry, size_t n)
{
	return joined(a, "[\n", entry, n, "]\n");
}

int64_t
docker_length(int64_t length)
{
	return 4 + length - (length ? 1 : 0);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `docker save` and `podman save` write: manifest.json names, for each image, the
 * file of its configuration, its tags and the files of its layers.  There are no
 * manifests, so they are made here.  A layer that is not compressed has the digest that
 * the configuration has for it (diff_ids); copying compares it with the bytes.
 */
#include "base/limits.h"
#include "base/path.h"
#include "crypto/digest.h"
#include "json/json.h"
#include "oci/layout.h"
#include "others.h"

#define MEDIA_CONFIG "application/vnd.oci.image.config.v1+json"
#define MEDIA_LAYER "application/vnd.oci.image.layer.v1.tar"

enum { LINKS = 8, BLOCK = 64 * 1024 };

struct docker {
	struct collection *c;
	const struct volume_file *file;
	size_t number;        /* of the file in the collection */
	struct map *entry;    /* path → struct contents_entry */
};

/* Where the entry of that path is, links being followed; NULL when it is not there. */
static struct contents_entry *
entry_at(const struct docker *d, struct str path)
{
	struct contents_entry *x = map_pointer(d->entry, path);
	const struct val *to;
	struct str dir;
	int i;

	for (i = 0; !x && i < LINKS && (to = map_get(d->file->link, path)); i++) {
		dir = str_sub(path, 0, path.n - path_base(path).n);
		path = path_clean(d->c->arena, str_of(arena_printf(d->c->arena, "%.*s%.*s",
			STR_ARG(dir), STR_ARG(val_text(*to)))));
		x = map_pointer(d->entry, path);
	}
	return x;
}

/* The digest of the bytes at the extent, in a; false when they cannot be read. */
static bool
extent_hash(struct arena *a, const struct extent *at, struct str *out)
{
	struct err ignored = { .arena = a };
	struct digest_ctx *d = digest_begin(STR(""));
	struct extent_stream s;
	char block[BLOCK], text[DIGEST_MOST];
	size_t n;
	bool good;

	if (!d)
		return false;
	extent_start(&s, at, 1, 0, false);
	while ((good = extent_read(&s, block, sizeof block, &n, &ignored)) && n)
		digest_add(d, block, n);
	extent_end(&s, &ignored);
	digest_end(d, text);
	*out = arena_dup(a, str_of(text));
	return good;
}

/* How the layer is compressed (others_compression), which a compressed archive told in
 * passing; NULL when it cannot be read. */
static const char *
compression(const struct docker *d, const struct contents_entry *x, const struct extent *at)
{
	struct err ignored = { .arena = d->c->arena };
	const struct val *how = map_get(d->file->layer, x->path);
	struct extent_stream s;
	unsigned char head[4];
	size_t n, one = 1;
	bool good = true;

	if (d->file->packed)
		return how ? val_text(*how).p : "";
	extent_start(&s, at, 1, 0, false);
	for (n = 0; good && one && n < sizeof head; n += one)
		good = extent_read(&s, head + n, sizeof head - n, &one, &ignored);
	extent_end(&s, &ignored);
	return good ? others_compression(head, n) : NULL;
}

/* Makes the descriptor of a layer, and notes where it is.  Returns why that fails, or
 * NULL. */
static const char *
layer_take(struct docker *d, struct str path, struct str diff_id, struct descriptor *out)
{
	struct contents_entry *x = entry_at(d, path);
	struct collection_blob *b;
	const char *packed;
	struct extent at;

	if (!x)
		return "the archive lacks a layer";
	at = (struct extent){ d->file->path, x->offset, x->size, d->file->packed };
	packed = compression(d, x, &at);
	if (packed && !x->digest.n && !*packed)
		x->digest = diff_id;
	if (!packed || (!x->digest.n && !extent_hash(d->c->arena, &at, &x->digest)))
		return "a layer cannot be read";
	b = collection_blob_of(d->c, x->digest);
	if (!b->n && !b->text.p)
		collection_place_add(d->c, b, at, d->number, 0);
	*out = (struct descriptor){ .digest = x->digest, .size = x->size, .media_type =
		str_of(arena_printf(d->c->arena, MEDIA_LAYER "%s", packed)) };
	return NULL;
}

static struct val
part_val(struct arena *a, const struct descriptor *d)
{
	struct val v = val_map(a);

	map_set(v.m, STR("mediaType"), val_str(d->media_type));
	map_set(v.m, STR("digest"), val_str(d->digest));
	map_set(v.m, STR("size"), val_int64(d->size));
	return v;
}

/* Makes the manifest of the parts, the first of which is the configuration. */
static struct descriptor
manifest_make(struct docker *d, const struct descriptor *part, size_t n)
{
	struct arena *a = d->c->arena;
	struct val v = val_map(a), layers = val_list(a, NULL, 0);
	struct collection_blob *b;
	struct str text;
	size_t i;

	for (i = 1; i < n; i++)
		val_append(a, &layers, part_val(a, &part[i]));
	map_set(v.m, STR("schemaVersion"), val_int64(2));
	map_set(v.m, STR("mediaType"), val_cstr(MEDIA_OCI_IMAGE));
	map_set(v.m, STR("config"), part_val(a, &part[0]));
	map_set(v.m, STR("layers"), layers);
	text = json_emit(a, v);
	b = collection_blob_of(d->c, digest_of(a, text));
	b->text = text;
	b->size = (int64_t)text.n;
	return (struct descriptor){ .media_type = STR(MEDIA_OCI_IMAGE), .digest = b->digest,
				    .size = b->size };
}

/* Takes the configuration at the path. */
static const char *
config_take(struct docker *d, struct str path, struct descriptor *out, struct val *config)
{
	struct contents_entry *x = entry_at(d, path);
	struct err ignored = { .arena = d->c->arena };
	struct collection_blob *b;
	struct str text;

	if (!x)
		return "the archive lacks its configuration";
	if (!collection_entry(d->c->arena, d->file, x, LIMIT_MANIFEST, &text, &ignored))
		return "its configuration cannot be read";
	if (!json_parse(d->c->arena, text, config, &ignored))
		return "its configuration is malformed";
	b = collection_blob_of(d->c, digest_of(d->c->arena, text));
	if (!b->n)
		collection_place_add(d->c, b, (struct extent){ d->file->path, x->offset, x->size,
				     d->file->packed }, d->number, 0);
	b->text = text;
	*out = (struct descriptor){ .media_type = STR(MEDIA_CONFIG), .digest = b->digest,
				    .size = x->size };
	return NULL;
}

/* Takes configuration and layers of the image.  Returns why that fails, or NULL. */
static const char *
image_make(struct docker *d, struct val image, struct descriptor *out)
{
	struct val layers = val_get(image, "Layers"), ids, config = NIL;
	size_t n = val_length(layers), i;
	struct descriptor *part = arena_array(d->c->arena, struct descriptor, n + 1);
	const char *why = config_take(d, val_get_str(image, "Config"), &part[0], &config);

	if (why)
		return why;
	ids = val_get(val_get(config, "rootfs"), "diff_ids");
	if (val_length(ids) != n)
		return "its configuration has other layers than docker's manifest.json";
	for (i = 0; i < n && !why; i++)
		why = !digest_valid(val_str_at(ids, i))
			? "its configuration has no digests of its layers"
			: layer_take(d, val_str_at(layers, i), val_str_at(ids, i), &part[i + 1]);
	if (!why)
		*out = manifest_make(d, part, n + 1);
	return why;
}

static void
image_take(struct docker *d, struct val image)
{
	struct val tags = val_get(image, "RepoTags");
	struct descriptor what;
	struct str name, shown;
	const char *why;
	size_t i;

	shown = val_length(tags) ? val_str_at(tags, 0) : str_of(arena_printf(d->c->arena,
		"%s: %.*s", d->file->path, STR_ARG(val_get_str(image, "Config"))));
	why = image_make(d, image, &what);
	if (why) {
		others_left(d->c, shown, why);
		return;
	}
	for (i = 0; i < val_length(tags); i++) {
		name = others_name(d->c, val_str_at(tags, i));
		if (!name.n)
			others_left(d->c, val_str_at(tags, i), "it is no reference");
		others_item(d->c, name, &what);
	}
	if (i == 0) {
		others_left(d->c, shown, "it was saved without a name");
		others_item(d->c, STR(""), &what);
	}
}

void
others_docker(struct collection *c, size_t file)
{
	struct volume_file *f = &c->file[file];
	const struct contents_entry *x = others_entry(f, STR("manifest.json"));
	struct docker d = { .c = c, .file = f, .number = file };
	struct val list;
	size_t i;

	/* where there is the index of a layout too, that tells of all images */
	if (!x || others_entry(f, STR("index.json")) || !others_json(c, f, x, &list))
		return;
	d.entry = map_new(c->arena);
	map_reserve(d.entry, f->entries.n);
	for (i = 0; i < f->entries.n; i++)
		map_set_pointer(d.entry, f->entries.entry[i].path, &f->entries.entry[i]);
	for (i = 0; i < val_length(list); i++)
		image_take(&d, val_at(list, i));
}

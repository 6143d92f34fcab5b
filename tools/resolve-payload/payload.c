/* SPDX-License-Identifier: Apache-2.0 */
#include "payload.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "catalog/layer.h"
#include "oci/layout.h"

#define REFERENCES "release-manifests/image-references"
#define BOOTIMAGES "release-manifests/0000_50_installer_coreos-bootimages.yaml"

/* Reads the body of an entry. */
static bool
read_body(struct reader *r, struct layer *l, struct str *out, struct err *e)
{
	size_t n = (size_t)l->entry.size, got;
	char *p;

	if (l->entry.size > LIMIT_RELEASE_FILE)
		return err_set(e, STATUS_USAGE, "%.*s is larger than %zu bytes",
			       STR_ARG(l->entry.name), LIMIT_RELEASE_FILE);
	p = arena_alloc(r->arena, n + 1);
	p[n] = '\0';
	*out = (struct str){ p, n };
	return layer_read(l, p, n, &got, e);
}

static bool
take_entry(struct reader *r, struct layer *l, struct release_files *out, struct err *e)
{
	struct str *to = str_is(l->entry.name, REFERENCES) ? &out->references
		       : r->bootimages && str_is(l->entry.name, BOOTIMAGES) ? &out->bootimages : NULL;

	if (!to || to->n || (l->entry.type != '0' && l->entry.type))
		return true;
	return read_body(r, l, to, e);
}

/* Reads the files that the layer has and no layer above it. */
static bool
read_layer(struct reader *r, struct str digest, struct release_files *out, struct err *e)
{
	struct arena names = { 0 };
	struct layer l;
	int more = -1;

	if (layer_open(&l, &names, r->work, digest, e))
		while ((more = layer_next(&l, e)) > 0)
			if (!take_entry(r, &l, out, e)) {
				more = -1;
				break;
			}
	layer_close(&l);
	arena_free(&names);
	return more == 0;
}

/* The part of an index that is read. */
static const struct descriptor *
choose_part(const struct reader *r, const struct manifest *m)
{
	const struct descriptor *first = NULL;
	struct str platform;
	size_t i;

	for (i = 0; i < m->n; i++) {
		platform = platform_str(r->arena, m->part[i].platform);
		if (str_is(platform, "linux/amd64"))
			return &m->part[i];
		if (!first && !str_starts(platform, STR("unknown/")))
			first = &m->part[i];
	}
	return first;
}

/* Reads the manifest of the image from the location, through indexes. */
static bool
read_manifest(struct reader *r, const struct location *at, struct str name, struct manifest *m,
	      struct err *e)
{
	const struct descriptor *part;
	struct descriptor d;
	struct str bytes;
	int depth;

	for (depth = 0; depth <= LIMIT_CATALOG_INDEXES; depth++) {
		if (!registry_manifest(r->registry, r->arena, at, name, &bytes, &d, e) ||
		    !manifest_parse(r->arena, bytes, d.media_type, m, e))
			return false;
		if (!m->index)
			return m->config ||
			       err_set(e, STATUS_USAGE, "it is no image, so no release");
		part = choose_part(r, m);
		if (!part)
			return err_set(e, STATUS_USAGE, "its index has no image");
		name = part->digest;
	}
	return err_set(e, STATUS_USAGE, "indexes nested more than %d deep", LIMIT_CATALOG_INDEXES);
}

/* Finds the files in the image at the location. */
static bool
read_image(struct reader *r, const struct location *at, struct str name,
	   struct release_files *out, struct err *e)
{
	struct manifest m;
	char *path;
	size_t i;

	*out = (struct release_files){ 0 };
	if (!read_manifest(r, at, name, &m, e))
		return false;
	for (i = m.n; i-- > 1 && !(out->references.n && (out->bootimages.n || !r->bootimages));)
		if (!registry_blob_keep(r->registry, r->arena, at, m.part[i].digest, SIZE_MAX,
					layout_blobs(r->arena, r->work), "", &path, e) ||
		    !read_layer(r, m.part[i].digest, out, e))
			return false;
	return out->references.n ||
	       err_set(e, STATUS_USAGE, "the image has no file " REFERENCES ", so it is no release");
}

bool
payload_read(struct reader *r, const struct ref *ref, struct release_files *out, struct err *e)
{
	struct lock_item item = { .name = ref_str(r->arena, ref), .ref = *ref };
	struct str name = ref->digest.n ? ref->digest : ref->tag;
	struct locations from;
	struct descriptor d;
	enum entries_found found;
	size_t i;

	found = source_image(&r->sources, item.name, ref->digest, &from.at[0], &d, e);
	if (found == ENTRIES_HAVE)
		return read_image(r, &from.at[0], d.digest, out, e);
	if (found == ENTRIES_BROKEN || !source_item(r->arena, &r->sources, &item, &from, e))
		return false;
	for (i = 0; i < from.n; i++)
		if (read_image(r, &from.at[i], name, out, e))
			return true;
	return false;
}

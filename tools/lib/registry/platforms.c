/* SPDX-License-Identifier: Apache-2.0 */
#include "platforms.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "crypto/digest.h"
#include "json/json.h"
#include "oci/store.h"

/* What a search for platforms reads from and keeps. */
struct reader {
	struct registry *registry;
	struct arena *arena;
	const struct location *at;
	const char *keep;
};

static bool
put(const struct reader *x, struct str bytes, struct str digest, struct err *e)
{
	struct store_put s;
	struct str got;
	char *path;

	if (!x->keep)
		return true;
	if (!store_begin(&s, x->arena, x->keep, "", digest, LIMIT_MANIFEST, e))
		return false;
	if (store_add(&s, bytes.p, bytes.n, e))
		return store_end(&s, digest, &got, &path, e);
	store_abort(&s);
	return false;
}

/* Reads what the store keeps; false when it does not have it. */
static bool
read_kept(const struct reader *x, struct str digest, struct str *bytes)
{
	struct err ignored = { .arena = x->arena };
	char *path;

	return x->keep && store_has(x->arena, x->keep, digest, "", &path) &&
	       file_read(x->arena, path, LIMIT_MANIFEST, bytes, &ignored) &&
	       digest_matches(*bytes, digest);
}

static bool
read_manifest(const struct reader *x, const struct descriptor *part, struct manifest *out,
	      struct err *e)
{
	struct descriptor d = *part;
	struct str bytes;

	if (!read_kept(x, part->digest, &bytes) &&
	    (!registry_manifest(x->registry, x->arena, x->at, part->digest, &bytes, &d, e) ||
	     !put(x, bytes, part->digest, e)))
		return false;
	return manifest_parse(x->arena, bytes, d.media_type, out, e) ||
	       err_wrap(e, "%.*s", STR_ARG(part->digest));
}

/* Sets *out to the platform in an image's configuration. */
static bool
read_config(const struct reader *x, const struct descriptor *config, struct val *out,
	    struct err *e)
{
	static const char *const keys[] = { "os", "architecture", "variant" };
	struct val v = NIL;
	struct str bytes;
	size_t i;

	if (!read_kept(x, config->digest, &bytes) &&
	    (!registry_blob(x->registry, x->arena, x->at, config->digest, LIMIT_MANIFEST, &bytes,
			    e) || !put(x, bytes, config->digest, e)))
		return false;
	if (!json_parse(x->arena, bytes, &v, e))
		return err_wrap(e, "%.*s", STR_ARG(config->digest));
	*out = val_map(x->arena);
	for (i = 0; i < 3; i++)
		if (val_get_str(v, keys[i]).n)
			map_set(out->m, str_of(keys[i]), val_str(val_get_str(v, keys[i])));
	return true;
}

static bool
set_platforms(const struct reader *x, struct manifest *index, int depth, struct err *e)
{
	struct descriptor *d;
	struct manifest m;
	size_t i, k;

	for (i = 0; i < index->n; i++) {
		d = &index->part[i];
		if (!descriptor_lacks_platform(d))
			continue;
		if (depth == LIMIT_IMAGE_INDEX_DEPTH)
			return err_set(e, STATUS_USAGE, "its indexes are nested too deep");
		if (!read_manifest(x, d, &m, e))
			return false;
		if (!m.index && m.config && media_is_image_config(m.part[0].media_type) &&
		    !read_config(x, &m.part[0], &d->platform, e))
			return false;
		if (!m.index)
			continue;
		if (!set_platforms(x, &m, depth + 1, e))
			return false;
		d->platform = NIL;
		for (k = 0; k < m.n; k++)
			val_append(x->arena, &d->platform, m.part[k].platform);
	}
	return true;
}

static bool
cut(const struct reader *x, struct manifest *index, const struct str *want, size_t nwant,
    int depth, struct str *out, struct err *e)
{
	struct descriptor *in = arena_array(x->arena, struct descriptor, index->n), *d;
	bool changed = false;
	struct manifest m;
	struct str bytes;
	size_t i;

	*out = STR("");
	if (!set_platforms(x, index, depth, e))
		return false;
	for (i = 0; i < index->n; i++) {
		d = &index->part[i];
		if (!platform_chosen(x->arena, index, d, want, nwant)) {
			changed = true;
			continue;
		}
		if (!media_is_index(d->media_type) || depth == LIMIT_IMAGE_INDEX_DEPTH)
			continue;
		if (!read_manifest(x, d, &m, e) || !cut(x, &m, want, nwant, depth + 1, &bytes, e))
			return false;
		if (!bytes.n)
			continue;
		in[i] = (struct descriptor){ .digest = digest_of(x->arena, bytes),
					     .size = (int64_t)bytes.n };
		changed = true;
		if (!put(x, bytes, in[i].digest, e))
			return false;
	}
	if (changed)
		*out = manifest_filter(x->arena, index, want, nwant, in);
	return true;
}

bool
registry_platforms(struct registry *g, struct arena *a, const struct location *at,
		   const char *keep, struct manifest *index, struct err *e)
{
	return set_platforms(&(struct reader){ g, a, at, keep }, index, 0, e);
}

bool
registry_cut(struct registry *g, struct arena *a, const struct location *at, const char *keep,
	     struct manifest *index, const struct str *want, size_t nwant, struct str *out,
	     struct err *e)
{
	return cut(&(struct reader){ g, a, at, keep }, index, want, nwant, 0, out, e);
}

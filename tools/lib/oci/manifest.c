/* SPDX-License-Identifier: Apache-2.0 */
#include "manifest.h"

#include "base/map.h"
#include "crypto/digest.h"
#include "json/json.h"

static const char MEDIA_ARTIFACT[] = "application/vnd.oci.artifact.manifest.v1+json";
static const char ATTESTS[] = "vnd.docker.reference.digest";

bool
media_is_index(struct str t)
{
	return str_is(t, MEDIA_OCI_INDEX) || str_is(t, MEDIA_DOCKER_LIST);
}

bool
media_is_manifest(struct str t)
{
	return media_is_index(t) || str_is(t, MEDIA_OCI_IMAGE) ||
	       str_is(t, MEDIA_DOCKER_IMAGE) || str_is(t, MEDIA_ARTIFACT);
}

bool
media_is_image_config(struct str t)
{
	return str_is(t, "application/vnd.oci.image.config.v1+json") ||
	       str_is(t, "application/vnd.docker.container.image.v1+json");
}

bool
descriptor_lacks_platform(const struct descriptor *d)
{
	return media_is_manifest(d->media_type) && val_kind(d->platform) != KIND_LIST &&
	       (!val_get_str(d->platform, "os").n || !val_get_str(d->platform, "architecture").n) &&
	       !val_get_str(d->annotations, ATTESTS).n;
}

static bool
descriptor_parse(struct val v, struct descriptor *d, struct err *e)
{
	struct val size = val_get(v, "size"), urls = val_get(v, "urls");

	*d = (struct descriptor){ .media_type = val_get_str(v, "mediaType"),
				  .digest = val_get_str(v, "digest"),
				  .platform = val_get(v, "platform"),
				  .annotations = val_get(v, "annotations") };
	if (!digest_valid(d->digest))
		return err_set(e, STATUS_USAGE, "a part has no valid digest: '%.*s'",
			       STR_ARG(d->digest));
	if (val_kind(size) != KIND_INT || val_integer(size) < 0)
		return err_set(e, STATUS_USAGE, "the part %.*s has no size",
			       STR_ARG(d->digest));
	d->size = val_integer(size);
	d->foreign = val_length(urls) > 0 &&
		     (str_holds(d->media_type, STR("foreign")) ||
		      str_holds(d->media_type, STR("nondistributable")));
	if (d->foreign)
		d->urls = urls;
	return true;
}

/* Adds the descriptors of a list. */
static bool
parts_add(struct manifest *m, struct val list, struct err *e)
{
	size_t i;

	for (i = 0; i < val_length(list); i++)
		if (!descriptor_parse(val_at(list, i), &m->part[m->n++], e))
			return false;
	return true;
}

static size_t
list_len(struct val v)
{
	return val_length(v);
}

/* True when the document has parts of both an image and an index: readers disagree
 * about which of the two it is (CVE-2021-41190). */
static bool
is_ambiguous(const struct manifest *m)
{
	return m->index ? list_len(val_get(m->json, "layers")) > 0 ||
			  val_kind(val_get(m->json, "config")) == KIND_MAP
			: list_len(val_get(m->json, "manifests")) > 0;
}

/* Indexes the parts by digest where some are attestations, which name others. */
static void
place_parts(struct arena *a, struct manifest *m)
{
	size_t i;

	for (i = 0; i < m->n && !m->by_digest; i++)
		if (val_get_str(m->part[i].annotations, ATTESTS).n)
			m->by_digest = map_new(a);
	for (i = m->n; m->by_digest && i-- > 0;) /* of equal digests the first counts */
		map_set(m->by_digest, m->part[i].digest, val_int((int64_t)i));
}

bool
manifest_parse(struct arena *a, struct str bytes, struct str media_type,
	       struct manifest *out, struct err *e)
{
	struct val manifests, layers, blobs, config;
	struct str own, head, tail;

	*out = (struct manifest){ 0 };
	if (!json_parse(a, bytes, &out->json, e))
		return err_wrap(e, media_type.n ? "not a manifest (it came as '%.*s')"
				: "not a manifest%.*s", STR_ARG(media_type));
	if (val_kind(out->json) != KIND_MAP)
		return err_set(e, STATUS_USAGE, "not a manifest: no JSON object");
	own = val_get_str(out->json, "mediaType");
	str_cut(media_type, ';', &head, &tail);
	manifests = val_get(out->json, "manifests");
	layers = val_get(out->json, "layers");
	config = val_get(out->json, "config");
	blobs = val_get(out->json, "blobs");
	if (own.n == 0)
		own = media_is_manifest(str_trim(head)) ? str_trim(head)
			: val_kind(manifests) == KIND_LIST ? STR(MEDIA_OCI_INDEX)
			: val_kind(layers) == KIND_LIST ? STR(MEDIA_OCI_IMAGE) : own;
	if (val_kind(val_get(out->json, "fsLayers")) == KIND_LIST)
		return err_set(e, STATUS_USAGE, "a manifest of docker's old schema 1, "
			       "which newer registries refuse; ask its publisher for "
			       "a schema 2 or OCI image");
	if (!media_is_manifest(own))
		return err_set(e, STATUS_USAGE, "not a manifest (media type '%.*s')",
			       STR_ARG(own));
	out->media_type = own;
	out->index = media_is_index(own);
	if (is_ambiguous(out))
		return err_set(e, STATUS_USAGE, "its media type is %.*s, and it has the parts "
			       "of an %s; ask its publisher for one that is not ambiguous",
			       STR_ARG(own), out->index ? "image" : "index");
	out->subject = val_get_str(val_get(out->json, "subject"), "digest");
	if (!digest_valid(out->subject))
		out->subject = STR("");
	out->part = arena_array(a, struct descriptor, list_len(manifests) +
				list_len(layers) + list_len(blobs) + 1);
	if (out->index) {
		if (!parts_add(out, manifests, e))
			return false;
		place_parts(a, out);
		return true;
	}
	out->config = val_kind(config) == KIND_MAP;
	return (!out->config || descriptor_parse(config, &out->part[out->n++], e)) &&
	       parts_add(out, layers, e) && parts_add(out, blobs, e);
}

struct str
platform_str(struct arena *a, struct val p)
{
	struct str variant = val_get_str(p, "variant");

	if (val_kind(p) != KIND_MAP)
		return STR("");
	return str_of(arena_printf(a, "%.*s/%.*s%s%.*s", STR_ARG(val_get_str(p, "os")),
				   STR_ARG(val_get_str(p, "architecture")),
				   variant.n ? "/" : "", STR_ARG(variant)));
}

/* Without the variant that is meant where none is written, as containerd has it. */
static struct str
plain_variant(struct str platform)
{
	return str_ends(platform, STR("/arm64/v8")) ? str_sub(platform, 0, platform.n - 3)
						    : platform;
}

bool
platform_match(struct str have, struct str want)
{
	want = plain_variant(want);
	return str_eq(have, want) ||
	       (str_starts(have, want) && have.p[want.n] == '/' &&
		str_chr(want, '/') >= 0);
}

static bool
is_wanted(struct arena *a, const struct descriptor *d, const struct str *want,
	  size_t nwant)
{
	struct val one;
	size_t i, k, n = val_kind(d->platform) == KIND_LIST ? val_length(d->platform) : 1;

	for (k = 0; k < n; k++) {
		one = val_kind(d->platform) == KIND_LIST ? val_at(d->platform, k) : d->platform;
		for (i = 0; i < nwant; i++)
			if (platform_match(platform_str(a, one), want[i]))
				return true;
	}
	return false;
}

bool
platform_chosen(struct arena *a, const struct manifest *index,
		const struct descriptor *part, const struct str *want,
		size_t nwant)
{
	struct str of = val_get_str(part->annotations, ATTESTS);
	const struct val *at;

	if (of.n == 0)
		return is_wanted(a, part, want, nwant);
	at = index->by_digest ? map_get(index->by_digest, of) : NULL;
	return at && is_wanted(a, &index->part[val_integer(*at)], want, nwant);
}

/* An entry of an index with another digest and size. */
static struct val
replaced(struct arena *a, struct val entry, const struct descriptor *by)
{
	const struct map_entry *e;
	struct val out = val_map(a);

	for (e = map_next(val_object(entry), NULL); e; e = map_next(val_object(entry), e))
		map_set(out.m, e->key, str_is(e->key, "digest") ? val_str(by->digest)
			: str_is(e->key, "size") ? val_int64(by->size) : e->v);
	return out;
}

struct str
manifest_filter(struct arena *a, const struct manifest *index, const struct str *want,
	     size_t nwant, const struct descriptor *in)
{
	struct val list = val_get(index->json, "manifests"), out = val_map(a);
	struct val *part = arena_array(a, struct val, index->n);
	const struct map_entry *e;
	size_t k, n = 0;

	for (k = 0; k < index->n; k++)
		if (platform_chosen(a, index, &index->part[k], want, nwant))
			part[n++] = in && in[k].digest.n ? replaced(a, val_at(list, k), &in[k])
				: val_at(list, k);
	for (e = map_next(val_object(index->json), NULL); e; e = map_next(val_object(index->json), e))
		map_set(out.m, e->key, str_is(e->key, "manifests")
			? val_list(a, part, n) : e->v);
	return json_emit(a, out);
}

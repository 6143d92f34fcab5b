/* SPDX-License-Identifier: Apache-2.0 */
#include "push.h"

#include "base/io.h"
#include "base/limits.h"
#include "oci/ref.h"
#include "oci/store.h"

static void
part_add(struct chart_push *c, struct str digest, struct str bytes,
	 const char *path)
{
	c->part[c->n++] = (struct part){ digest, bytes, path };
}

bool
push_from_archive(struct arena *a, const char *path, struct chart_push *out,
		  struct err *e)
{
	struct chart_artifact art;
	size_t i;

	*out = (struct chart_push){ .archive = arena_cstr(a, str_of(path)) };
	if (!chart_artifact(a, path, &art, e))
		return false;
	out->name = art.name;
	out->version = art.version;
	out->tag = art.tag;
	out->manifest = art.manifest;
	out->digest = art.digest;
	out->media_type = STR(MEDIA_OCI_MANIFEST);
	part_add(out, art.config.digest, art.config.bytes, NULL);
	for (i = 0; i < art.nlayer; i++)
		part_add(out, art.layer[i].digest, STR(""), art.layer[i].path);
	return true;
}

/* The folder where pull-chart keeps manifests, WORK/blobs, for an archive
 * WORK/charts/sha256/HEX.tgz. */
static const char *
blobs_beside(struct arena *a, const char *archive)
{
	return arena_printf(a, "%s/blobs",
			    path_dir(a, path_dir(a, path_dir(a, archive))));
}

/* Takes the manifest of the chart, which pull-chart has kept, in place of the index
 * that its tag names. */
static bool
take_chart(struct arena *a, struct chart_push *c, const char *blobs, struct manifest *m,
	   struct err *e)
{
	struct err quiet = { .arena = a };
	struct manifest index = *m;
	struct str bytes;
	char *path;
	size_t i;

	for (i = 0; i < index.n; i++) {
		if (!store_has(a, blobs, index.part[i].digest, "", &path) ||
		    !file_read(a, path, LIMIT_MANIFEST, &bytes, &quiet) ||
		    !str_eq(digest_of(a, bytes), index.part[i].digest) ||
		    !manifest_parse(a, bytes, STR(""), m, &quiet) || !artifact_is_chart(m))
			continue;
		c->manifest = bytes;
		c->digest = index.part[i].digest;
		return true;
	}
	return err_set(e, STATUS_USAGE, "the manifest of the chart in the index %.*s is not"
		       " there; pull the chart again", STR_ARG(c->digest));
}

/* Lists the parts of a manifest that a registry gave. */
static bool
add_parts(struct arena *a, struct chart_push *c, const char *blobs,
	  struct str archive_digest, struct err *e)
{
	struct manifest m;
	char *path;
	size_t i;

	if (!manifest_parse(a, c->manifest, STR(""), &m, e) ||
	    (m.index && !take_chart(a, c, blobs, &m, e)))
		return false;
	if (!artifact_is_chart(&m) || m.n > PARTS_MOST)
		return err_set(e, STATUS_USAGE, "%.*s is no Helm chart", STR_ARG(c->digest));
	c->media_type = m.media_type;
	for (i = 0; i < m.n; i++) {
		if (str_eq(m.part[i].digest, archive_digest))
			part_add(c, m.part[i].digest, STR(""), c->archive);
		else if (store_has(a, blobs, m.part[i].digest, "", &path))
			part_add(c, m.part[i].digest, STR(""), path);
		else
			return err_set(e, STATUS_USAGE, "%s is not there; pull the chart again",
				       path);
	}
	return true;
}

bool
push_from_component(struct arena *a, const struct component *c, struct chart_push *out,
		    struct err *e)
{
	struct str bytes;
	const char *blobs;
	char *path;

	if (c->archive.n == 0 && c->folder.n)
		return err_set(e, STATUS_USAGE, "the component's chart is the folder %.*s;"
			       " pull-chart without --folders packs it", STR_ARG(c->folder));
	if (c->archive.n == 0)
		return err_set(e, STATUS_USAGE, "the component has no 'archive';"
			       " is it from pull-chart?");
	if (c->manifest.n == 0)
		return push_from_archive(a, arena_cstr(a, c->archive), out, e);
	*out = (struct chart_push){
		.name = c->chart,
		.version = c->version,
		.archive = arena_cstr(a, c->archive),
		.digest = c->manifest,
	};
	out->tag = chart_tag(a, out->version);
	blobs = blobs_beside(a, out->archive);
	path = store_path(a, blobs, out->digest, "");
	if (!file_read(a, path, LIMIT_MANIFEST, &bytes, e))
		return false;
	if (!str_eq(digest_of(a, bytes), out->digest))
		return err_set(e, STATUS_USAGE, "%s: the bytes have another digest", path);
	out->manifest = bytes;
	return add_parts(a, out, blobs, c->digest, e);
}

static struct str
joined(struct arena *a, struct str x, struct str y)
{
	return str_of(arena_printf(a, "%.*s%s%.*s", STR_ARG(x),
				   x.n && y.n ? "/" : "", STR_ARG(y)));
}

bool
push_set_location(struct arena *a, const struct location *target, struct str prefix,
	 struct chart_push *c, struct err *e)
{
	struct str path;

	c->to = *target;
	c->as = c->tag;
	if (target->kind == LOCATION_LAYOUT) {
		c->as = str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(c->name),
					    STR_ARG(c->version)));
		return true;
	}
	path = joined(a, joined(a, target->host, target->repository),
		      joined(a, prefix, c->name));
	return chart_name_check(c->name, e) && location_parse(a, path, &c->to, e);
}

bool
push_run(struct registry *g, struct arena *a, struct chart_push *c,
	 struct err *e)
{
	struct err quiet = { .arena = a };
	struct descriptor d;
	size_t i;

	c->exists = registry_resolve(g, a, &c->to, c->as, &d, &quiet) &&
		str_eq(d.digest, c->digest);
	if (c->exists)
		return true;
	for (i = 0; i < c->n; i++)
		if (!registry_push_blob(g, a, &c->to, c->part[i].digest,
					c->part[i].bytes, c->part[i].path, e))
			return false;
	return registry_push_manifest(g, a, &c->to, c->as, c->media_type,
				      c->manifest, e);
}

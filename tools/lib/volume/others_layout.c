/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Archives that are OCI layouts: those that skopeo, podman, buildah, oras and crane write,
 * docker save since version 25, `hauler store save`, and zarf's packages, which have the
 * layout in a folder.
 */
#include "base/limits.h"
#include "base/path.h"
#include "crypto/digest.h"
#include "oci/layout.h"
#include "oci/ref.h"
#include "others.h"

#define CHART_CONFIG "application/vnd.cncf.helm.config.v1+json"
#define HAULER_FILE "application/vnd.content.hauler.file"
#define CONTAINERD_SOURCE "containerd.io/distribution.source."

/* An index that is read. */
struct reading {
	struct collection *c;
	const struct volume_file *file;
	struct val list;      /* its manifests */
	struct map *image;    /* the name of an image of hauler's → its digest */
	bool zarf;
};

/* Hauler's word for what an entry is, "image", "sigs" or such; empty for others. */
static struct str
kind_of(struct val notes)
{
	struct str kind = val_get_str(notes, "kind");

	if (str_starts(kind, STR("dev.hauler/")))
		return str_sub(kind, 11, kind.n);
	if (str_starts(kind, STR("dev.cosignproject.cosign/")))
		return str_sub(kind, 25, kind.n);
	return STR("");
}

/* The name that containerd's garbage collector keeps: a registry and a repository. */
static struct str
source_name(struct collection *c, struct val notes, struct str digest)
{
	struct map_entry *m;
	struct str host;

	if (val_kind(notes) != KIND_MAP)
		return STR("");
	for (m = map_next(notes.m, NULL); m; m = map_next(notes.m, m)) {
		if (!str_starts(m->key, STR(CONTAINERD_SOURCE)) || val_kind(m->v) != KIND_STRING)
			continue;
		host = str_sub(m->key, sizeof CONTAINERD_SOURCE - 1, m->key.n);
		return others_name(c, str_of(arena_printf(c->arena, "%.*s/%.*s@%.*s", STR_ARG(host),
			STR_ARG(val_text(m->v)), STR_ARG(digest))));
	}
	return STR("");
}

/* The reference of the entry, by the first annotation that is one. */
static struct str
entry_name(const struct reading *r, struct val v)
{
	static const char *const keys[] = {
		"io.containerd.image.name", REF_NAME, "org.opencontainers.image.base.name",
	};
	struct val notes = val_get(v, "annotations");
	struct str name = STR("");
	size_t i;

	for (i = 0; i < sizeof keys / sizeof *keys && !name.n; i++)
		if (i < 2 || r->zarf) /* an image's base, for all but zarf */
			name = others_name(r->c, val_get_str(notes, keys[i]));
	return name.n ? name : source_name(r->c, notes, val_get_str(v, "digest"));
}

/* What a message calls the entry. */
static struct str
entry_shown(const struct reading *r, struct val v)
{
	struct val notes = val_get(v, "annotations");
	struct str name = val_get_str(notes, "hauler.dev/original-ref");

	if (!name.n)
		name = val_get_str(notes, REF_NAME);
	return name.n ? name : str_of(arena_printf(r->c->arena, "%s: %.*s", r->file->path,
						   STR_ARG(val_get_str(v, "digest"))));
}

/* Notes the digests of the images that hauler names, for cosign_name. */
static void
images_note(struct reading *r)
{
	struct str kind, name;
	struct val v;
	size_t i;

	r->image = map_new(r->c->arena);
	for (i = 0; i < val_length(r->list); i++) {
		v = val_at(r->list, i);
		kind = kind_of(val_get(v, "annotations"));
		name = str_starts(kind, STR("image")) ? entry_name(r, v) : STR("");
		if (name.n && digest_valid(val_get_str(v, "digest")))
			map_set(r->image, name, val_get(v, "digest"));
	}
}

/* The name of what cosign tells of an image, "sigs", "atts" or "sboms": the tag of its
 * digest.  Hauler names it as it names the image. */
static struct str
cosign_name(const struct reading *r, struct str name, struct str kind)
{
	const struct val *digest = map_get(r->image, name);
	struct err ignored = { .arena = r->c->arena };
	struct str algorithm, hex;
	struct ref ref;

	if (!digest || !ref_parse(r->c->arena, name, &ref, &ignored))
		return STR("");
	str_cut(val_text(*digest), ':', &algorithm, &hex);
	ref.tag = str_of(arena_printf(r->c->arena, "%.*s-%.*s.%.*s", STR_ARG(algorithm),
				      STR_ARG(hex), (int)kind.n - 1, kind.p));
	ref.digest = STR("");
	return ref_str(r->c->arena, &ref);
}

/* Why the manifest is nothing that goes by a reference, or NULL.  The descriptor takes
 * what the manifest's bytes say. */
static const char *
unfit(const struct reading *r, struct descriptor *d, bool hauler)
{
	struct err ignored = { .arena = r->c->arena };
	struct manifest m;
	struct str bytes;

	if (!collection_read(r->c, r->c->arena, d->digest, LIMIT_MANIFEST, &bytes, &ignored))
		return collection_find(r->c, d->digest) ? "its manifest is damaged"
							: "its manifest is not in the archive";
	if (!manifest_parse(r->c->arena, bytes, d->media_type, &m, &ignored))
		return "it is no manifest";
	d->size = (int64_t)bytes.n;
	d->media_type = m.media_type;
	if (hauler && m.config && str_starts(m.part[0].media_type, STR(HAULER_FILE)))
		return "a file that hauler carries: take it out of the archive";
	if (hauler && m.config && str_is(m.part[0].media_type, CHART_CONFIG))
		return "a chart that hauler carries: pull it by its own lock";
	return NULL;
}

static void
entry_take(struct reading *r, struct val v)
{
	struct collection *c = r->c;
	struct val notes = val_get(v, "annotations");
	struct str kind = kind_of(notes), name = entry_name(r, v), shown = entry_shown(r, v);
	struct descriptor d = { .media_type = val_get_str(v, "mediaType"),
				.digest = val_get_str(v, "digest"),
				.size = val_integer(val_get(v, "size")) };
	const char *why;

	if (!digest_valid(d.digest)) {
		others_left(c, shown, "its entry in the index has no digest");
		return;
	}
	why = unfit(r, &d, kind.n > 0);
	if (why) {
		others_left(c, shown, why);
		return;
	}
	if (str_is(kind, "sigs") || str_is(kind, "atts") || str_is(kind, "sboms"))
		name = cosign_name(r, name, kind);
	else if (str_starts(kind, STR("referrers")))
		name = STR(""); /* it names its subject itself */
	if (!name.n)
		others_left(c, shown, str_starts(kind, STR("referrers"))
			    ? "a referrer; it goes with its subject" :
			    "nothing tells its registry and repository");
	others_item(c, name, &d);
}

/* Reads the index at the path. */
static void
index_read(struct reading *r, const struct contents_entry *x)
{
	struct val index;
	size_t i;

	if (!others_json(r->c, r->file, x, &index))
		return;
	r->list = val_get(index, "manifests");
	images_note(r);
	for (i = 0; i < val_length(r->list); i++)
		entry_take(r, val_at(r->list, i));
}

/* Lists what else a package of zarf has. */
static void
zarf_left(struct collection *c, const struct volume_file *f)
{
	struct str path;
	size_t i;

	for (i = 0; i < f->entries.n; i++) {
		path = f->entries.entry[i].path;
		if (str_starts(path, STR("components/")))
			others_left(c, path, "charts, manifests and files of a component of zarf");
		else if (str_is(path, "sboms.tar") || str_is(path, "documentation.tar"))
			others_left(c, path, "zarf's own");
	}
}

void
others_layout(struct collection *c, const struct volume_file *f)
{
	struct reading r = { .c = c, .file = f };
	struct str path, folder;
	size_t i;

	r.zarf = others_entry(f, STR("zarf.yaml")) != NULL;
	for (i = 0; i < f->entries.n; i++) {
		path = f->entries.entry[i].path;
		/* at the top, or in a folder at the top */
		if (str_is(path, "index.json") ||
		    (str_cut(path, '/', &folder, &path) && str_is(path, "index.json")))
			index_read(&r, &f->entries.entry[i]);
	}
	if (r.zarf)
		zarf_left(c, f);
}

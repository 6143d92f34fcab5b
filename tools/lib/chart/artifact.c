/* SPDX-License-Identifier: Apache-2.0 */
#include "artifact.h"

#include <sys/stat.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "crypto/digest.h"
#include "json/gojson.h"
#include "oci/ref.h"
#include "package.h"

/* A JSON object; its keys keep the order in which they are added. */
struct object_out {
	struct arena *arena;
	struct map *m;
};

static struct object_out
object_new(struct arena *a)
{
	return (struct object_out){ a, map_new(a) };
}

static struct val
object_val(const struct object_out *o)
{
	struct val v = { .type = &TYPE_MAP };

	v.m = o->m;
	return v;
}

static void
put(struct object_out *o, const char *key, struct val v)
{
	map_set(o->m, str_of(key), v);
}

/* Adds a text unless it is empty, like Go's omitempty. */
static void
put_text(struct object_out *o, const char *key, struct str s)
{
	if (s.n)
		put(o, key, val_str(s));
}

/* Adds a list or map unless it is empty. */
static void
put_some(struct object_out *o, const char *key, struct val v)
{
	if (val_truth(v))
		put(o, key, v);
}

/* v with the keys of all its maps sorted, as Go writes maps. */
static struct val
in_order(struct arena *a, struct val v)
{
	struct map_entry **sorted;
	struct val out, *item;
	size_t i;

	if (val_kind(v) == KIND_LIST) {
		item = arena_array(a, struct val, v.l->n + 1);
		for (i = 0; i < v.l->n; i++)
			item[i] = in_order(a, v.l->v[i]);
		return val_list(a, item, v.l->n);
	}
	if (val_kind(v) != KIND_MAP)
		return v;
	out = val_map(a);
	sorted = map_sorted(v.m, a);
	for (i = 0; i < v.m->n; i++)
		map_set(out.m, sorted[i]->key, in_order(a, sorted[i]->v));
	return out;
}

static struct val
maintainers_val(struct arena *a, struct val list)
{
	struct val *out;
	size_t i;

	if (val_kind(list) != KIND_LIST)
		return NIL;
	out = arena_array(a, struct val, list.l->n + 1);
	for (i = 0; i < list.l->n; i++) {
		struct object_out o = object_new(a);
		struct val v = list.l->v[i];

		put_text(&o, "name", val_get_str(v, "Name"));
		put_text(&o, "email", val_get_str(v, "Email"));
		put_text(&o, "url", val_get_str(v, "URL"));
		out[i] = object_val(&o);
	}
	return val_list(a, out, list.l->n);
}

static struct val
dependency_val(struct arena *a, const struct dependency *d)
{
	struct object_out o = object_new(a);

	put(&o, "name", val_str(d->name));
	put_text(&o, "version", d->version);
	put(&o, "repository", val_str(d->repository));
	put_text(&o, "condition", d->condition);
	put_some(&o, "tags", d->tags);
	if (d->enabled)
		put(&o, "enabled", val_bool(true));
	put_some(&o, "import-values", in_order(a, d->import));
	put_text(&o, "alias", d->alias);
	return object_val(&o);
}

static struct val
dependencies_val(struct arena *a, const struct metadata *m)
{
	struct val *out = arena_array(a, struct val, m->ndep + 1);
	size_t i;

	for (i = 0; i < m->ndep; i++)
		out[i] = dependency_val(a, m->dep[i]);
	return val_list(a, out, m->ndep);
}

bool
dependencies_text(struct arena *a, const struct metadata *m, struct str *out,
		  struct err *e)
{
	return gojson_emit(a, m->has_deps ? dependencies_val(a, m) : NIL,
			   GOJSON_HTML | GOJSON_UNSORTED, out, e);
}

/* The config: Helm's metadata in the order of its Go struct's fields. */
static struct val
config_val(struct arena *a, const struct metadata *m)
{
	struct object_out o = object_new(a);

	put_text(&o, "name", m->name);
	put_text(&o, "home", m->home);
	put_some(&o, "sources", m->sources);
	put_text(&o, "version", m->version);
	put_text(&o, "description", m->description);
	put_some(&o, "keywords", m->keywords);
	put_some(&o, "maintainers", maintainers_val(a, m->maintainers));
	put_text(&o, "icon", m->icon);
	put_text(&o, "apiVersion", m->api_version);
	put_text(&o, "condition", m->condition);
	put_text(&o, "tags", m->tags);
	put_text(&o, "appVersion", m->app_version);
	if (m->deprecated)
		put(&o, "deprecated", val_bool(true));
	put_some(&o, "annotations", in_order(a, m->annotations));
	put_text(&o, "kubeVersion", m->kube_version);
	put_some(&o, "dependencies", dependencies_val(a, m));
	put_text(&o, "type", m->type);
	return object_val(&o);
}

/* The text of the annotation for authors: "Joe (joe@x.y), Ann". */
static struct str
authors(struct arena *a, struct val list)
{
	struct str name, email;
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_CHART_FILE);
	for (i = 0; val_kind(list) == KIND_LIST && i < list.l->n; i++) {
		name = val_get_str(list.l->v[i], "Name");
		email = val_get_str(list.l->v[i], "Email");
		buf_printf(&b, "%s%.*s", i ? ", " : "", STR_ARG(name));
		if (email.n)
			buf_printf(&b, " (%.*s)", STR_ARG(email));
	}
	return buf_str(&b);
}

static void
annotate(struct object_out *o, const char *key, struct str text)
{
	if (str_trim(text).n)
		put(o, key, val_str(text));
}

/* The manifest's annotations: those made of the metadata and the chart's own, which
 * replace all others except title and version. */
static struct val
annotations_val(struct arena *a, const struct metadata *m)
{
	struct object_out o = object_new(a);
	struct map_entry *entry;

	annotate(&o, "org.opencontainers.image.description", m->description);
	annotate(&o, "org.opencontainers.image.title", m->name);
	annotate(&o, "org.opencontainers.image.version", m->version);
	annotate(&o, "org.opencontainers.image.url", m->home);
	if (val_truth(m->sources))
		annotate(&o, "org.opencontainers.image.source", m->sources.l->v[0].s);
	annotate(&o, "org.opencontainers.image.authors", authors(a, m->maintainers));
	if (val_kind(m->annotations) != KIND_MAP)
		return in_order(a, object_val(&o));
	for (entry = map_next(m->annotations.m, NULL); entry;
	     entry = map_next(m->annotations.m, entry))
		if (!str_is(entry->key, "org.opencontainers.image.title") &&
		    !str_is(entry->key, "org.opencontainers.image.version"))
			map_set(o.m, entry->key, entry->v);
	return in_order(a, object_val(&o));
}

static struct val
descriptor_val(struct arena *a, const struct chart_blob *b)
{
	struct object_out o = object_new(a);

	put(&o, "mediaType", val_cstr(b->media_type));
	put(&o, "digest", val_str(b->digest));
	put(&o, "size", val_int64((int64_t)b->size));
	return object_val(&o);
}

static bool
manifest_make(struct arena *a, struct chart_artifact *art,
	      const struct metadata *m, struct err *e)
{
	struct object_out o = object_new(a);
	struct val layer[2];
	size_t i;

	for (i = 0; i < art->nlayer; i++)
		layer[i] = descriptor_val(a, &art->layer[i]);
	put(&o, "schemaVersion", val_int(2));
	put(&o, "config", descriptor_val(a, &art->config));
	put(&o, "layers", val_list(a, layer, art->nlayer));
	put(&o, "annotations", annotations_val(a, m));
	if (!gojson_emit(a, object_val(&o), GOJSON_HTML | GOJSON_UNSORTED,
			 &art->manifest, e))
		return false;
	art->digest = digest_of(a, art->manifest);
	return true;
}

/* Adds the file at path, which has these bytes, as a layer. */
static void
layer_add(struct arena *a, struct chart_artifact *art, const char *media_type,
	  const char *path, struct str bytes)
{
	struct chart_blob b = {
		.media_type = media_type,
		.digest = digest_of(a, bytes),
		.size = bytes.n,
		.path = path,
	};

	if (art->nlayer && str_cmp(b.digest, art->layer[0].digest) < 0) {
		art->layer[1] = art->layer[0];
		art->layer[0] = b;
	} else {
		art->layer[art->nlayer] = b;
	}
	art->nlayer++;
}

static bool
artifact_make(struct arena *a, struct str bytes, const char *path,
	      struct chart_artifact *out, struct err *e)
{
	char *prov = arena_printf(a, "%s.prov", path);
	struct chart_files files = { 0 };
	struct metadata m;
	struct stat st;

	if (!archive_read(a, bytes, &files, e) ||
	    !chart_files_metadata(a, &files, &m, e) ||
	    !gojson_emit(a, config_val(a, &m), GOJSON_HTML | GOJSON_UNSORTED,
			 &out->config.bytes, e))
		return false;
	out->name = m.name;
	out->version = m.version;
	out->tag = chart_tag(a, m.version);
	out->config.media_type = MEDIA_HELM_CONFIG;
	out->config.digest = digest_of(a, out->config.bytes);
	out->config.size = out->config.bytes.n;
	layer_add(a, out, MEDIA_HELM_CHART, path, bytes);
	if (stat(prov, &st) == 0) {
		if (!file_read(a, prov, LIMIT_CHART_FILE, &bytes, e))
			return false;
		layer_add(a, out, MEDIA_HELM_PROV, prov, bytes);
	}
	return manifest_make(a, out, &m, e);
}

bool
chart_artifact(struct arena *a, const char *archive_path,
	       struct chart_artifact *out, struct err *e)
{
	struct str bytes;

	*out = (struct chart_artifact){ 0 };
	if (!file_read(a, archive_path, LIMIT_CHART_ARCHIVE, &bytes, e))
		return false;
	if (artifact_make(a, bytes, arena_cstr(a, str_of(archive_path)), out, e))
		return true;
	e->status = STATUS_USAGE;
	return err_wrap(e, "%s", archive_path);
}

bool
artifact_is_chart(const struct manifest *m)
{
	return !m->index && m->config && str_is(m->part[0].media_type, MEDIA_HELM_CONFIG);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "artifact.h"

#include <sys/stat.h>

#include "base/aicr.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/tar.h"
#include "chart/artifact.h"
#include "cli/diag.h"
#include "crypto/digest.h"
#include "golang/semver.h"
#include "json/json.h"

#define EMPTY "{}"
#define EMPTY_TYPE "application/vnd.oci.empty.v1+json"

/* A layer while it is made: its bytes, and the hash of them before they were compressed. */
struct layer {
	struct buf bytes, plain;
};

struct artifact {
	struct str config, manifest, tag;
	const char *config_type;
	struct layer layer;
};

static bool
take(void *data, const void *p, size_t n, struct err *e)
{
	struct layer *l = data;

	return buf_add(&l->bytes, (struct str){ p, n }) ||
	       err_set(e, STATUS_USAGE, "the bundle is too large for a layer");
}

static bool
take_plain(void *data, const void *p, size_t n, struct err *e)
{
	struct layer *l = data;

	return buf_add(&l->plain, (struct str){ p, n }) ||
	       err_set(e, STATUS_USAGE, "the bundle is too large for a layer");
}

/* The paths of the bundle, folders too, each to its file or NULL. */
static struct map *
paths_of(struct arena *a, const struct fileset *files)
{
	struct map *all = map_new(a);
	struct str path;
	size_t i, k;

	for (i = 0; i < val_length(files->folders); i++)
		map_set_pointer(all, val_str_at(files->folders, i), NULL);
	for (i = 0; i < files->n; i++) {
		path = files->v[i].path;
		for (k = 0; k < path.n; k++)
			if (path.p[k] == '/')
				map_set_pointer(all, str_sub(path, 0, k), NULL);
		map_set_pointer(all, path, &files->v[i]);
	}
	return all;
}

/* Writes the archive of the bundle; `top` is the folder of a chart, or NULL. */
static bool
pack(struct arena *a, const struct fileset *files, const char *top, struct layer *l, struct err *e)
{
	struct map *all = paths_of(a, files);
	struct map_entry **sorted = map_sorted(all, a);
	const struct fileset_file *f;
	struct str bytes, name;
	struct tgz *t;
	size_t i;
	bool ok = true;

	buf_init(&l->bytes, a, LIMIT_OUTPUT);
	buf_init(&l->plain, a, LIMIT_OUTPUT);
	t = tgz_begin(a, take, l);
	tgz_plain(t, take_plain);
	if (!top)
		ok = tgz_entry(t, STR("."), '5', 0700, STR(""), e);
	for (i = 0; ok && i < all->n; i++) {
		f = map_pointer(all, sorted[i]->key);
		name = top ? str_of(arena_printf(a, "%s/%.*s", top, STR_ARG(sorted[i]->key))) : sorted[i]->key;
		bytes = f ? f->bytes : STR("");
		if (f && f->from)
			ok = file_read(a, f->from, LIMIT_FILE, &bytes, e);
		if (ok && (f || !top))
			ok = tgz_entry(t, name, f ? '0' : '5', f ? f->mode : 0755, bytes, e);
	}
	return tgz_end(t, ok ? e : NULL) && ok;
}

/* The annotations of both kinds of artifacts, as a part of JSON. */
static const char *
annotations(struct arena *a, const char *more, const char *title, const char *version)
{
	return arena_printf(a, "{%s\"org.opencontainers.image.created\":\"1970-01-01T00:00:00Z\","
			    "\"org.opencontainers.image.source\":\"https://github.com/NVIDIA/aicr\","
			    "\"org.opencontainers.image.title\":\"%s\",\"org.opencontainers.image.vendor\":\"NVIDIA\","
			    "\"org.opencontainers.image.version\":\"%s\"}", more, title, version);
}

/* The artifact of a folder. */
static bool
make_generic(struct arena *a, const struct fileset *files, const char *version,
	     struct artifact *out, struct err *e)
{
	static const char text[] = "{\"schemaVersion\":2,\"mediaType\":\"" MEDIA_OCI_MANIFEST "\","
		"\"artifactType\":\"application/vnd.nvidia.aicr.artifact\",\"config\":{\"mediaType\":\""
		EMPTY_TYPE "\",\"digest\":\"%.*s\",\"size\":2,\"data\":\"e30=\"},\"layers\":[{\"mediaType\":"
		"\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"%.*s\",\"size\":%zu,"
		"\"annotations\":{\"io.deis.oras.content.digest\":\"%.*s\",\"io.deis.oras.content.unpack\":"
		"\"true\",\"org.opencontainers.image.title\":\".\"}}],\"annotations\":%s}";

	if (!pack(a, files, NULL, &out->layer, e))
		return false;
	out->config = STR(EMPTY);
	out->config_type = EMPTY_TYPE;
	out->manifest = str_of(arena_printf(a, text, STR_ARG(digest_of(a, out->config)),
		STR_ARG(digest_of(a, buf_str(&out->layer.bytes))), out->layer.bytes.n,
		STR_ARG(digest_of(a, buf_str(&out->layer.plain))),
		annotations(a, "", "AICR Bundle", version)));
	return true;
}

/* The artifact of a chart, as helm pushes one. */
static bool
make_chart(struct arena *a, const struct deploy *d, const char *version, struct artifact *out,
	   struct err *e)
{
	static const char text[] = "{\"schemaVersion\":2,\"mediaType\":\"" MEDIA_OCI_MANIFEST "\","
		"\"config\":{\"mediaType\":\"" MEDIA_HELM_CONFIG "\",\"digest\":\"%.*s\",\"size\":%zu},"
		"\"layers\":[{\"mediaType\":\"" MEDIA_HELM_CHART "\",\"digest\":\"%.*s\",\"size\":%zu}],"
		"\"annotations\":%s}";
	const char *tag = d->options->oci.tag, *name = d->options->oci.repository, *more;
	struct err quiet = { .arena = a };
	struct semver v;
	struct val config = val_map(a);

	if (!semver_parse(str_of(tag + (tag[0] == 'v')), &v, &quiet) || strchr(tag, '.') == NULL)
		return err_set(e, STATUS_USAGE, "Helm OCI requires a semver-compatible tag; got \"%s\". helm finds "
			       "no other versions: use a pre-release such as 0.0.0-%s", tag, tag);
	name = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
	map_set(config.m, STR("name"), val_cstr(name));
	map_set(config.m, STR("version"), val_cstr(tag));
	map_set(config.m, STR("description"), val_cstr("AICR deployment bundle with dynamic install-time values"));
	map_set(config.m, STR("apiVersion"), val_cstr("v2"));
	map_set(config.m, STR("type"), val_cstr("application"));
	if (!pack(a, &d->files, name, &out->layer, e))
		return false;
	out->config = json_emit(a, config);
	out->config_type = MEDIA_HELM_CONFIG;
	more = arena_printf(a, "\"com.nvidia.aicr.version\":\"%s\",\"org.opencontainers.image.description\":"
			    "\"AICR deployment bundle with dynamic install-time values\",", version);
	out->manifest = str_of(arena_printf(a, text, STR_ARG(digest_of(a, out->config)), out->config.n,
		STR_ARG(digest_of(a, buf_str(&out->layer.bytes))), out->layer.bytes.n,
		annotations(a, more, name, tag)));
	return true;
}

static bool
push(struct registry *g, struct arena *a, const struct location *at, const struct artifact *x,
     struct err *e)
{
	struct str layer = buf_str(&x->layer.bytes);

	return registry_push_blob(g, a, at, digest_of(a, x->config), x->config, NULL, e) &&
	       registry_push_blob(g, a, at, digest_of(a, layer), layer, NULL, e) &&
	       registry_push_manifest(g, a, at, x->tag, STR(MEDIA_OCI_MANIFEST), x->manifest, e);
}

/* Writes the digest of the artifact for who deploys it. */
static bool
write_refs(const struct request *r, struct str manifest, struct err *e)
{
	struct str digest = digest_of(r->arena, manifest);

	if (!r->image_refs)
		return true;
	return (file_write(r->image_refs, str_of(arena_printf(r->arena, "%.*s\n", STR_ARG(digest))), e) &&
		chmod(r->image_refs, 0600) == 0) || e->msg || err_sys(e, STATUS_SOME, "%s", r->image_refs);
}

bool
artifact_push(const struct request *r, const struct deploy *d, struct err *e)
{
	bool chart = d->options->deployer == DEPLOYER_ARGOCD_HELM;
	const char *version = r->options.aicr ? aicr_version() : VERSION;
	struct artifact x = { .tag = str_of(d->options->oci.tag) };
	struct location copy;
	struct registry *g;
	bool ok;

	if (chart ? !make_chart(r->arena, d, version, &x, e)
		  : !make_generic(r->arena, &d->files, version, &x, e))
		return false;
	if (!location_parse(r->arena, str_of(arena_printf(r->arena, "oci:%s/%s", path_absolute(r->arena, r->dir),
			    chart ? "oci-layout-helm" : "oci-layout")), &copy, e))
		return false;
	g = registry_new(r->arena, &r->registry, e);
	if (!g)
		return false;
	ok = push(g, r->arena, &copy, &x, e);
	info("OCI artifact packaged locally: reference=%s/%s:%s", d->options->oci.registry,
	     d->options->oci.repository, d->options->oci.tag);
	if (ok && !push(g, r->arena, &r->to, &x, e)) {
		err_wrap(e, "registry push failed after retries");
		ok = err_fault(e, FAULT_UNAVAILABLE);
	}
	registry_free(g);
	return ok && write_refs(r, x.manifest, e);
}

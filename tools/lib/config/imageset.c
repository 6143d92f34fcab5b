/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of both dialects, and the reading of a file. */
#include "imageset.h"

#include "base/map.h"
#include "fields.h"

/* dialects of keys */
enum {
	V2 = 1, V1 = 2, V2_DELETE = 4, V2_BUNDLES = 8,
	CURRENT = V2 | V2_DELETE | V2_BUNDLES, ANY = V1 | CURRENT,
	/* what is mirrored, and not deleted */
	MIRRORED = V1 | V2 | V2_BUNDLES
};

static const char *const dialect_names[] = {
	"an ImageSetConfiguration of v2alpha1", "an ImageSetConfiguration of v1alpha2",
	"a DeleteImageSetConfiguration", "the ImageSetConfiguration of oc-mirror 4.17 and 4.18"
};

#define TEXT(S, key, member, dialects) \
	{ key, FIELD_TEXT, dialects, offsetof(struct S, member), 0, NULL }
#define FLAG(S, key, member, dialects) \
	{ key, FIELD_FLAG, dialects, offsetof(struct S, member), 0, NULL }
#define TEXTS(S, key, member, dialects) \
	{ key, FIELD_TEXTS, dialects, offsetof(struct S, member), offsetof(struct S, n##member), NULL }
#define LIST(S, key, member, dialects, T) \
	{ key, FIELD_OBJECTS, dialects, offsetof(struct S, member), offsetof(struct S, n##member), T }
#define OBJECT(S, key, member, dialects, T) \
	{ key, FIELD_OBJECT, dialects, offsetof(struct S, member), 0, T }
#define TYPE(name) \
	static const struct field_type name##_type = { sizeof(struct imageset_##name), name##_keys }
#define END { 0 }

static const struct field platform_keys[] = {
	TEXT(imageset_platform, "os", os, CURRENT),
	TEXT(imageset_platform, "architecture", architecture, CURRENT),
	END
};
TYPE(platform);

static const struct field release_keys[] = {
	TEXT(imageset_release, "name", name, ANY),
	TEXT(imageset_release, "type", type, ANY),
	TEXT(imageset_release, "minVersion", min, ANY),
	TEXT(imageset_release, "maxVersion", max, ANY),
	FLAG(imageset_release, "shortestPath", shortest, ANY),
	FLAG(imageset_release, "full", full, ANY),
	END
};
TYPE(release);

static const struct field platforms_keys[] = {
	FLAG(imageset_platforms, "graph", graph, ANY),
	LIST(imageset_platforms, "channels", channel, ANY, &release_type),
	TEXTS(imageset_platforms, "architectures", architecture, ANY),
	LIST(imageset_platforms, "platforms", platform, CURRENT, &platform_type),
	TEXT(imageset_platforms, "release", release, CURRENT),
	FLAG(imageset_platforms, "kubeVirtContainer", kubevirt, CURRENT),
	END
};
TYPE(platforms);

static const struct field channel_keys[] = {
	TEXT(imageset_channel, "name", name, ANY),
	TEXT(imageset_channel, "minVersion", min, ANY),
	TEXT(imageset_channel, "maxVersion", max, ANY),
	TEXT(imageset_channel, "minBundle", min_bundle, V1),
	END
};
TYPE(channel);

static const struct field bundle_keys[] = {
	TEXT(imageset_bundle, "name", name, V2_BUNDLES),
	END
};
TYPE(bundle);

static const struct field package_keys[] = {
	TEXT(imageset_package, "name", name, ANY),
	LIST(imageset_package, "channels", channel, ANY, &channel_type),
	TEXT(imageset_package, "defaultChannel", default_channel, ANY),
	TEXT(imageset_package, "minVersion", min, ANY),
	TEXT(imageset_package, "maxVersion", max, ANY),
	TEXT(imageset_package, "minBundle", min_bundle, V1),
	LIST(imageset_package, "bundles", bundle, V2_BUNDLES, &bundle_type),
	END
};
TYPE(package);

static const struct field operator_keys[] = {
	TEXT(imageset_operator, "catalog", catalog, ANY),
	LIST(imageset_operator, "packages", package, ANY, &package_type),
	TEXT(imageset_operator, "targetCatalog", target_catalog, ANY),
	TEXT(imageset_operator, "targetTag", target_tag, ANY),
	TEXT(imageset_operator, "targetName", target_name, V1),
	TEXT(imageset_operator, "originalRef", original, V1),
	FLAG(imageset_operator, "full", full, ANY),
	FLAG(imageset_operator, "skipDependencies", skip_dependencies, ANY),
	TEXT(imageset_operator, "targetCatalogSourceTemplate", template, CURRENT),
	LIST(imageset_operator, "platforms", platform, CURRENT, &platform_type),
	END
};
TYPE(operator);

static const struct field image_keys[] = {
	TEXT(imageset_image, "name", name, ANY),
	TEXT(imageset_image, "targetRepo", target_repo, CURRENT),
	TEXT(imageset_image, "targetTag", target_tag, CURRENT),
	LIST(imageset_image, "platforms", platform, CURRENT, &platform_type),
	END
};
TYPE(image);

static const struct field render_keys[] = {
	TEXTS(imageset_render, "values", values, ANY),
	TEXTS(imageset_render, "set", set, ANY),
	TEXT(imageset_render, "namespace", namespace, ANY),
	END
};
TYPE(render);

static const struct field chart_keys[] = {
	TEXT(imageset_chart, "name", name, ANY),
	TEXT(imageset_chart, "version", version, ANY),
	TEXT(imageset_chart, "path", path, ANY),
	TEXTS(imageset_chart, "imagePaths", image_path, ANY),
	LIST(imageset_chart, "platforms", platform, CURRENT, &platform_type),
	OBJECT(imageset_chart, "mkmirror", render, ANY, &render_type),
	END
};
TYPE(chart);

static const struct field repository_keys[] = {
	TEXT(imageset_repository, "name", name, ANY),
	TEXT(imageset_repository, "url", url, ANY),
	LIST(imageset_repository, "charts", chart, ANY, &chart_type),
	END
};
TYPE(repository);

static const struct field helm_keys[] = {
	LIST(imageset_helm, "repositories", repository, ANY, &repository_type),
	LIST(imageset_helm, "local", local, ANY, &chart_type),
	END
};
TYPE(helm);

static const struct field name_keys[] = {
	TEXT(imageset_name, "name", name, ANY),
	END
};
TYPE(name);

static const struct field body_keys[] = {
	OBJECT(imageset_body, "platform", platform, ANY, &platforms_type),
	LIST(imageset_body, "operators", operator, ANY, &operator_type),
	LIST(imageset_body, "additionalImages", image, ANY, &image_type),
	OBJECT(imageset_body, "helm", helm, ANY, &helm_type),
	LIST(imageset_body, "blockedImages", blocked, MIRRORED, &name_type),
	LIST(imageset_body, "samples", sample, ANY, &name_type),
	END
};
TYPE(body);

static const struct field registry_keys[] = {
	TEXT(imageset_registry, "imageURL", url, V1),
	FLAG(imageset_registry, "skipTLS", skip_tls, V1),
	END
};
TYPE(registry);

static const struct field folder_keys[] = {
	TEXT(imageset_folder, "path", path, V1),
	END
};
TYPE(folder);

static const struct field storage_keys[] = {
	OBJECT(imageset_storage, "registry", registry, V1, &registry_type),
	OBJECT(imageset_storage, "local", local, V1, &folder_type),
	END
};
TYPE(storage);

static const struct field set_keys[] = {
	TEXT(imageset, "kind", kind, ANY),
	TEXT(imageset, "apiVersion", version, ANY),
	OBJECT(imageset, "mirror", body, MIRRORED, &body_type),
	OBJECT(imageset, "delete", body, V2_DELETE, &body_type),
	{ "archiveSize", FIELD_INTEGER, MIRRORED, offsetof(struct imageset, archive_size), 0, NULL },
	OBJECT(imageset, "storageConfig", storage, V1, &storage_type),
	END
};
static const struct field_type set_type = { sizeof(struct imageset), set_keys };

/* Fails unless the file is of the kind that is wanted, and has its part alone. */
static bool
check_kind(struct imageset *s, struct val root, bool delete)
{
	static const char *const kinds[] = { "ImageSetConfiguration", "DeleteImageSetConfiguration" };
	static const char *const parts[] = { "mirror", "delete" };
	struct yaml_at at = { .key = STR("kind") }, other = { .key = str_of(parts[!delete]) };
	struct str kind = val_get_str(root, "kind");

	s->section = str_of(parts[delete]);
	if (!kind.n)
		return check_fail(&s->check, NULL, "'kind' is missing: write 'kind: %s'", kinds[delete]);
	if (!str_is(kind, kinds[delete]))
		return check_fail(&s->check, &at, "'%.*s' was found where %s is expected",
				  STR_ARG(kind), kinds[delete]);
	if (map_get(val_object(root), other.key))
		return check_fail(&s->check, &other, "not allowed in a%s %s, which has '%s'",
				  delete ? "" : "n", kinds[delete], parts[delete]);
	return map_get(val_object(root), s->section) ||
		check_fail(&s->check, NULL, "'%s' is missing: what is to be %s?", parts[delete],
			   delete ? "deleted" : "mirrored");
}

/* Chooses the dialect by the file's apiVersion, unless the caller did.  Of a file that
 * is to be v2alpha1 nobody asks its apiVersion, as in oc-mirror. */
static bool
choose_dialect(struct imageset *s, struct val root, bool delete)
{
	struct yaml_at at = { .key = STR("apiVersion") };
	struct str version = val_get_str(root, "apiVersion");
	bool first = str_is(version, "mirror.openshift.io/v1alpha2");

	if (s->dialect == IMAGESET_V1 && !first)
		return check_fail(&s->check, &at, "'%.*s' is not v1alpha2: write 'apiVersion: "
				  "mirror.openshift.io/v1alpha2', or read the file as v2alpha1",
				  STR_ARG(version));
	if (s->dialect == IMAGESET_BY_FILE && !first && version.n &&
	    !str_is(version, "mirror.openshift.io/v2alpha1"))
		return check_fail(&s->check, &at, "'%.*s' is unknown: write 'apiVersion: "
				  "mirror.openshift.io/v2alpha1', or v1alpha2", STR_ARG(version));
	if (s->dialect == IMAGESET_BY_FILE)
		s->dialect = first ? IMAGESET_V1 : IMAGESET_V2;
	return s->dialect == IMAGESET_V2 || !delete ||
		check_fail(&s->check, &at, "a DeleteImageSetConfiguration has the apiVersion "
			   "mirror.openshift.io/v2alpha1");
}

static unsigned
dialect_bit(const struct imageset *s, unsigned flags)
{
	if (s->dialect == IMAGESET_V1)
		return V1;
	if (flags & IMAGESET_DELETE)
		return V2_DELETE;
	return flags & IMAGESET_BUNDLES ? V2_BUNDLES : V2;
}

/* Architectures when the file names none, where oc-mirror fills them in. */
static void
set_architectures(struct imageset *s, unsigned flags)
{
	struct imageset_platforms *p = &s->body.platform;

	if (!p->nchannel || p->narchitecture || !(s->dialect == IMAGESET_V1 || flags & IMAGESET_DELETE))
		return;
	p->architecture = arena_new(s->check.arena, struct str);
	p->architecture[p->narchitecture++] = STR("amd64");
}

bool
imageset_read(struct arena *a, const char *path, enum imageset_dialect dialect,
	      unsigned flags, struct imageset *out, struct err *e)
{
	struct field_dialect how = { .names = dialect_names };
	bool delete = flags & IMAGESET_DELETE;
	struct val root;

	*out = (struct imageset){ .dialect = dialect };
	if (!check_read(&out->check, a, path, &root, e) || !check_kind(out, root, delete) ||
	    !choose_dialect(out, root, delete))
		return false;
	how.dialect = dialect_bit(out, flags);
	if (!fields_read(&out->check, &how, NULL, root, &set_type, out))
		return false;
	set_architectures(out, flags);
	return imageset_check(out, flags, e);
}

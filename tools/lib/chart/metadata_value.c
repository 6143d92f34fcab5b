/* SPDX-License-Identifier: Apache-2.0 */
/* The value of .Chart, which has another Go type in Helm 3 than in Helm 4. */
#include "base/map.h"
#include "metadata.h"

/* The structs of Helm 3; fields are in the order in which Go declares them. */
static const char *const maintainer_fields[] = { "Name", "Email", "URL", NULL };
static const char *const maintainer_json[] = { "name,omitempty", "email,omitempty",
					       "url,omitempty", NULL };
static const struct type maintainer_type = {
	.name = "*chart.Maintainer", .kind = KIND_STRUCT, .kind_name = "ptr",
	.fields = maintainer_fields, .json = maintainer_json,
};
static const struct type maintainers_type = {
	.name = "[]*chart.Maintainer", .kind = KIND_LIST, .kind_name = "slice",
	.elem = &maintainer_type,
};

static const char *const dependency_fields[] = {
	"Name", "Version", "Repository", "Condition", "Tags", "Enabled",
	"ImportValues", "Alias", NULL
};
static const char *const dependency_json[] = {
	"name", "version,omitempty", "repository", "condition,omitempty",
	"tags,omitempty", "enabled,omitempty", "import-values,omitempty",
	"alias,omitempty", NULL
};
static const struct type dependency_type = {
	.name = "*chart.Dependency", .kind = KIND_STRUCT, .kind_name = "ptr",
	.fields = dependency_fields, .json = dependency_json,
};
static const struct type dependencies_type = {
	.name = "[]*chart.Dependency", .kind = KIND_LIST, .kind_name = "slice",
	.elem = &dependency_type,
};

static const char *const metadata_fields[] = {
	"Name", "Home", "Sources", "Version", "Description", "Keywords",
	"Maintainers", "Icon", "APIVersion", "Condition", "Tags", "AppVersion",
	"Deprecated", "Annotations", "KubeVersion", "Dependencies", "Type",
	"IsRoot", NULL
};
static const char *const metadata_json[] = {
	"name,omitempty", "home,omitempty", "sources,omitempty",
	"version,omitempty", "description,omitempty", "keywords,omitempty",
	"maintainers,omitempty", "icon,omitempty", "apiVersion,omitempty",
	"condition,omitempty", "tags,omitempty", "appVersion,omitempty",
	"deprecated,omitempty", "annotations,omitempty", "kubeVersion,omitempty",
	"dependencies,omitempty", "type,omitempty", "IsRoot", NULL
};
static const struct type metadata_type = {
	.name = "struct { chart.Metadata; IsRoot bool }", .kind = KIND_STRUCT,
	.kind_name = "struct", .fields = metadata_fields, .json = metadata_json,
};

/* Makes a map, or with helm3 an object of type t, of the names of t and the values. */
static struct val
make(struct arena *a, const struct type *t, bool helm3, const struct val *v)
{
	struct val out = { .type = t };
	size_t i, n;

	for (n = 0; t->fields[n]; n++)
		;
	if (helm3) {
		out.o = arena_new(a, struct object);
		out.o->v = arena_array(a, struct val, n);
		memcpy(out.o->v, v, n * sizeof(*v));
		return out;
	}
	out = val_map(a);
	for (i = 0; i < n; i++)
		map_set(out.m, str_of(t->fields[i]), v[i]);
	return out;
}

/* A list; Helm 4 makes a []interface {} of every list, and an empty one of nil, which
 * is nil in Helm 3. */
static struct val
list_value(struct arena *a, struct val list, bool helm3, const struct type *nil_type)
{
	if (val_is_nil(list))
		return helm3 ? val_list_nil(nil_type) : val_list_of(a, &TYPE_LIST, NULL, 0);
	if (!helm3)
		list.type = &TYPE_LIST;
	return list;
}

static struct val
maintainers_value(struct arena *a, const struct metadata *m, bool helm3)
{
	struct val *out;
	size_t i, n = val_is_nil(m->maintainers) ? 0 : m->maintainers.l->n;

	if (!helm3 || !n)
		return list_value(a, m->maintainers, helm3, &maintainers_type);
	out = arena_array(a, struct val, n);
	for (i = 0; i < n; i++) {
		struct val who = m->maintainers.l->v[i];
		struct val v[] = { val_get(who, "Name"), val_get(who, "Email"),
				   val_get(who, "URL") };

		out[i] = make(a, &maintainer_type, true, v);
	}
	return val_list_of(a, &maintainers_type, out, n);
}

static struct val
dependencies_value(struct arena *a, const struct metadata *m, bool helm3)
{
	struct val *out = arena_array(a, struct val, m->ndep);
	size_t i;

	for (i = 0; i < m->ndep; i++) {
		const struct dependency *d = m->dep[i];
		struct val v[] = {
			val_str(d->name), val_str(d->version),
			val_str(d->repository), val_str(d->condition),
			list_value(a, d->tags, helm3, &TYPE_STRINGS),
			val_bool(d->enabled),
			list_value(a, d->import, helm3, &TYPE_LIST),
			val_str(d->alias),
		};

		out[i] = make(a, &dependency_type, helm3, v);
	}
	if (helm3 && !m->dep)
		return val_list_nil(&dependencies_type);
	return val_list_of(a, helm3 ? &dependencies_type : &TYPE_LIST, out, m->ndep);
}

struct val
metadata_value(struct arena *a, const struct metadata *m, bool is_root, bool helm3)
{
	struct val no_annotations = { .type = &TYPE_STRING_MAP };
	struct val v[] = {
		val_str(m->name), val_str(m->home),
		list_value(a, m->sources, helm3, &TYPE_STRINGS),
		val_str(m->version), val_str(m->description),
		list_value(a, m->keywords, helm3, &TYPE_STRINGS),
		maintainers_value(a, m, helm3), val_str(m->icon),
		val_str(m->api_version), val_str(m->condition), val_str(m->tags),
		val_str(m->app_version), val_bool(m->deprecated),
		val_is_nil(m->annotations) ? no_annotations : m->annotations,
		val_str(m->kube_version), dependencies_value(a, m, helm3),
		val_str(m->type), val_bool(is_root),
	};

	return make(a, &metadata_type, helm3, v);
}

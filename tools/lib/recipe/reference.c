/* SPDX-License-Identifier: Apache-2.0 */
#include "reference.h"

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "golang/semver.h"

/* Charts of recipes are rendered for this or a later version of Kubernetes. */
#define KUBE_OLDEST "1.33.0"

static const char *
type_of(struct val ref)
{
	struct str source = val_get_str(ref, "source"), type = val_get_str(ref, "type");

	if (type.n && (type.p[0] | 0x20) == 'k')
		return "kustomize";
	if (source.n == 0)
		return "manifests";
	return str_starts(source, STR("oci://")) ? "oci" : "repo";
}

static void
set_text(struct val ref, const char *key, struct str text)
{
	if (text.n)
		map_set(ref.m, str_of(key), val_str(text));
}

/* Adds to *out the paths of the files in a list of the reference; *out stays nil when
 * there are none. */
static bool
add_files(struct recipes *r, struct val ref, const char *key, struct val *out,
	  struct err *e)
{
	struct val files = val_get(ref, key);
	const struct tree_file *f;
	size_t i;

	for (i = 0; i < val_length(files); i++) {
		f = val_kind(val_at(files, i)) == KIND_STRING ? tree_find(&r->tree, val_str_at(files, i)) : NULL;
		if (!f)
			return err_set(e, STATUS_USAGE, "component %.*s: %s: %.*s is not in the data tree",
				       STR_ARG(val_get_str(ref, "name")), key,
				       STR_ARG(val_str_at(files, i).n ? val_str_at(files, i) : STR("an entry")));
		val_append(r->arena, out, val_cstr(f->full));
	}
	return true;
}

/* Sets the source of a Kustomize component that has none: a folder of the tree. */
static bool
set_folder(struct recipes *r, struct val ref, struct component *c, struct err *e)
{
	struct str path = val_get_str(ref, "path");
	struct str inside = str_of(arena_printf(r->arena, "%.*s/", STR_ARG(path)));
	const struct tree_file *f;
	struct str full;
	size_t i;

	for (i = 0; i < r->tree.n; i++) {
		f = &r->tree.file[i];
		if (!str_starts(f->path, inside))
			continue;
		full = str_of(path_absolute(r->arena, f->full));
		c->repository = str_sub(full, 0, full.n - f->path.n - 1);
		return true;
	}
	return err_set(e, STATUS_USAGE, "component %.*s: there is no folder %.*s in the data tree, "
		       "and no source that has it", STR_ARG(val_get_str(ref, "name")), STR_ARG(path));
}

/* Sets the source of a component, Helm or Kustomize. */
static bool
set_source(struct recipes *r, struct val ref, struct component *c, struct err *e)
{
	struct str chart = val_get_str(ref, "chart"), source = val_get_str(ref, "source");

	c->repository = member_filled(source);
	if (!component_is_kustomize(c)) {
		chart = str_sub(chart, (size_t)(str_rchr(chart, '/') + 1), chart.n);
		if (source.n)
			c->chart = chart.n ? chart : c->name;
		return true;
	}
	c->path = member_filled(val_get_str(ref, "path"));
	c->tag = member_filled(val_get_str(ref, "tag"));
	return add_files(r, ref, "patches", &c->patches, e) &&
	       (source.n || set_folder(r, ref, c, e));
}

/* Notes that the values of --set are from --set. */
static void
trace_sets(struct trace *t, const struct overrides *sets, struct str name)
{
	struct str at = trace_path(t, trace_path(t, STR("components"), name), STR("values"));
	size_t i;

	for (i = 0; i < sets->n; i++)
		if (str_eq(sets->v[i].component, name) && !str_is(sets->v[i].path, "enabled"))
			trace_note(t, trace_path(t, at, sets->v[i].path), sets->v[i].value, "--set");
}

bool
reference_component(struct recipes *r, const struct overrides *sets, struct val ref,
		    struct component *out, struct err *e)
{
	struct val values;

	*out = (struct component){ .name = member_filled(val_get_str(ref, "name")),
				   .type = str_of(type_of(ref)),
				   .version = member_filled(val_get_str(ref, "version")),
				   .namespace = member_filled(val_get_str(ref, "namespace")) };
	if (!recipe_values(r, ref, &values, e) ||
	    !override_apply(sets, r->arena, out->name, values, e) ||
	    !set_source(r, ref, out, e) ||
	    !add_files(r, ref, "preManifestFiles", &out->manifests, e) ||
	    !add_files(r, ref, "manifestFiles", &out->manifests, e))
		return false;
	trace_sets(r->trace, sets, out->name);
	if (values.m->n)
		val_append(r->arena, &out->values, values);
	return true;
}

/* The manifests in the component's own folder. */
static struct val
own_manifests(struct recipes *r, struct str name)
{
	struct str folder = str_of(arena_printf(r->arena, "components/%.*s/manifests/", STR_ARG(name)));
	struct val *v = arena_array(r->arena, struct val, r->tree.n + 1);
	size_t i, n = 0;

	for (i = 0; i < r->tree.n; i++)
		if (str_starts(r->tree.file[i].path, folder))
			v[n++] = val_str(r->tree.file[i].path);
	return val_list(r->arena, v, n);
}

struct val
record_registry(struct recipes *r)
{
	struct val all = r->catalog.components;
	struct val *refs = arena_array(r->arena, struct val, val_length(all) + 1);
	struct val out = val_map(r->arena);
	struct str name, values;
	size_t i, n = 0;

	for (i = 0; i < val_length(all); i++) {
		name = val_get_str(val_at(all, i), "name");
		values = str_of(arena_printf(r->arena, "components/%.*s/values.yaml", STR_ARG(name)));
		refs[n] = val_map(r->arena);
		set_text(refs[n], "name", name);
		if (tree_find(&r->tree, values))
			set_text(refs[n], "valuesFile", values);
		map_set(refs[n].m, STR("manifestFiles"), own_manifests(r, name));
		catalog_defaults(&r->catalog, refs[n++], NULL);
	}
	map_set(out.m, STR("componentRefs"), val_list(r->arena, refs, n));
	return out;
}

struct str
record_kube_version(struct arena *a, struct val recipe)
{
	struct val all = val_get(recipe, "constraints");
	struct semver version, oldest;
	struct err e = { .arena = a };
	struct str text, rest;
	size_t i;

	for (i = 0; i < val_length(all); i++)
		if (str_is(val_get_str(val_at(all, i), "name"), "K8s.server.version"))
			break;
	if (val_kind(all) != KIND_LIST || i == val_length(all))
		return STR("");
	text = val_get_str(val_at(all, i), "value");
	while (text.n && str_chr(STR("><=!~ \t"), text.p[0]) >= 0)
		text = str_sub(text, 1, text.n);
	str_cut(text, ' ', &text, &rest);
	if (!semver_parse(STR(KUBE_OLDEST), &oldest, &e) || !semver_parse(text, &version, &e) ||
	    semver_cmp(&version, &oldest) < 0)
		return STR("v" KUBE_OLDEST);
	return str_of(arena_printf(a, "v%llu.%llu.%llu", (unsigned long long)version.major,
				   (unsigned long long)version.minor, (unsigned long long)version.patch));
}

struct str
record_metadata(struct arena *a, struct val recipe)
{
	struct str version = val_get_str(val_get(recipe, "metadata"), "version");
	struct criteria q = { 0 };
	struct buf b;

	buf_init(&b, a, LIMIT_LINE);
	if (criteria_read(a, val_get(recipe, "criteria"), &q))
		buf_printf(&b, "criteria=%.*s\n", STR_ARG(criteria_text(a, &q)));
	if (version.n)
		buf_printf(&b, "recipeVersion=%.*s\n", STR_ARG(version));
	return buf_str(&b);
}

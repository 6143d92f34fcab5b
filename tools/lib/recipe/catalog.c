/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "yaml/yaml.h"

/* Reads the list of components of one registry file and checks it. */
static bool
components_of(struct arena *a, const char *full, struct val *out, struct err *e)
{
	struct str text;
	struct val doc;
	size_t i;

	if (!file_read(a, full, LIMIT_TREE_FILE, &text, e))
		return false;
	if (!yaml_parse(a, text, YAML_EXACT | YAML_V3, &doc, e))
		return err_wrap(e, "%s", full);
	*out = val_get(doc, "components");
	if (val_is_nil(*out))
		*out = val_list(a, NULL, 0);
	if (val_kind(*out) != KIND_LIST)
		return err_set(e, STATUS_USAGE, "%s: components is not a list", full);
	for (i = 0; i < val_length(*out); i++) {
		struct val c = val_at(*out, i);

		if (val_get_str(c, "name").n == 0)
			return err_set(e, STATUS_USAGE, "%s: component %zu has no name", full, i + 1);
		if (val_truth(val_get(c, "helm")) && val_truth(val_get(c, "kustomize")))
			return err_set(e, STATUS_USAGE, "%s: component %.*s has both helm and kustomize",
				       full, STR_ARG(val_get_str(c, "name")));
	}
	return true;
}

static struct val
find(struct val list, struct str name)
{
	size_t i;

	for (i = 0; i < val_length(list); i++)
		if (str_eq(val_get_str(val_at(list, i), "name"), name))
			return val_at(list, i);
	return NIL;
}

struct val
catalog_find(const struct catalog *c, struct str name)
{
	return find(c->components, name);
}

bool
catalog_load(struct catalog *c, const struct tree *t, const char *base,
	     struct err *e)
{
	const struct tree_file *f = tree_find(t, STR("registry.yaml"));
	struct catalog upper;
	struct val *v;
	size_t i, n;

	if (!f)
		return err_set(e, STATUS_USAGE, "%s: no registry.yaml here", base);
	*c = (struct catalog){ .upper = NIL, .file = f->full };
	if (!f->upper)
		return components_of(t->arena, f->full, &c->components, e);
	c->file = path_join(t->arena, base, "registry.yaml");
	c->upper_file = f->full;
	if (!components_of(t->arena, f->full, &upper.components, e) ||
	    !components_of(t->arena, c->file, &c->components, e))
		return false;
	c->upper = upper.components;
	n = val_length(c->components);
	v = arena_array(t->arena, struct val, n + val_length(upper.components));
	for (i = 0; i < n; i++) {
		struct val over = catalog_find(&upper, val_get_str(val_at(c->components, i), "name"));

		v[i] = val_is_nil(over) ? val_at(c->components, i) : over;
	}
	for (i = 0; i < val_length(upper.components); i++)
		if (val_is_nil(catalog_find(c, val_get_str(val_at(upper.components, i), "name"))))
			v[n++] = val_at(upper.components, i);
	c->components = val_list(t->arena, v, n);
	return true;
}

struct str
catalog_name(const struct catalog *c, struct str alias)
{
	struct val entry, keys;
	size_t i, k;

	if (!val_is_nil(catalog_find(c, alias)))
		return alias;
	for (i = 0; i < val_length(c->components); i++) {
		entry = val_at(c->components, i);
		keys = val_get(entry, "valueOverrideKeys");
		for (k = 0; k < val_length(keys); k++)
			if (val_kind(val_at(keys, k)) == KIND_STRING && str_eq(val_str_at(keys, k), alias))
				return val_get_str(entry, "name");
	}
	return STR("");
}

/* A reference whose empty fields take defaults. */
struct filling {
	struct val ref;
	struct trace *trace;
	struct str path;  /* the reference's path in the trace */
	const char *file; /* the file of the defaults */
};

static void
fill(const struct filling *f, const char *key, struct str text)
{
	if (text.n == 0 || val_get_str(f->ref, key).n)
		return;
	map_set(f->ref.m, str_of(key), val_str(text));
	trace_note(f->trace, trace_path(f->trace, f->path, str_of(key)), val_str(text), f->file);
}

void
catalog_defaults(const struct catalog *c, struct val ref, struct trace *t)
{
	struct str name = val_get_str(ref, "name");
	struct val entry = catalog_find(c, name);
	struct val helm = val_get(entry, "helm"), kust = val_get(entry, "kustomize");
	struct str chart = val_get_str(helm, "defaultChart");
	struct filling f = { ref, t, trace_path(t, STR("components"), name),
			     val_is_nil(find(c->upper, name)) ? c->file : c->upper_file };

	if (val_is_nil(entry))
		return;
	if (val_get_str(kust, "defaultSource").n) {
		fill(&f, "type", STR("Kustomize"));
		fill(&f, "source", val_get_str(kust, "defaultSource"));
		fill(&f, "tag", val_get_str(kust, "defaultTag"));
		fill(&f, "path", val_get_str(kust, "defaultPath"));
		return;
	}
	fill(&f, "type", STR("Helm"));
	fill(&f, "source", val_get_str(helm, "defaultRepository"));
	fill(&f, "version", val_get_str(helm, "defaultVersion"));
	fill(&f, "namespace", val_get_str(helm, "defaultNamespace"));
	fill(&f, "chart", str_sub(chart, (size_t)(str_rchr(chart, '/') + 1), chart.n));
}

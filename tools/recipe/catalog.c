/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog.h"

#include "io.h"
#include "limits.h"
#include "map.h"
#include "yaml.h"

/* The components list of one registry file, checked. */
static bool
components_of(struct arena *a, const char *full, struct val *out, struct err *e)
{
	struct str text;
	struct val doc;
	size_t i;

	if (!file_read(a, full, LIMIT_TREE_FILE, &text, e))
		return false;
	if (!yaml_parse(a, text, YAML_EXACT, &doc, e))
		return err_wrap(e, "%s", full);
	*out = val_get(doc, "components");
	if (val_is_nil(*out))
		*out = val_list(a, NULL, 0);
	if (val_kind(*out) != KIND_LIST)
		return err_set(e, STATUS_USAGE, "%s: components is not a list", full);
	for (i = 0; i < out->l->n; i++) {
		struct val c = out->l->v[i];

		if (val_get_str(c, "name").n == 0)
			return err_set(e, STATUS_USAGE, "%s: component %zu has no name", full, i + 1);
		if (val_truth(val_get(c, "helm")) && val_truth(val_get(c, "kustomize")))
			return err_set(e, STATUS_USAGE, "%s: component %.*s has both helm and kustomize",
				       full, STR_ARG(val_get_str(c, "name")));
	}
	return true;
}

bool
catalog_load(struct catalog *c, const struct tree *t, const char *base,
	     struct err *e)
{
	const struct tree_file *f = tree_find(t, STR("registry.yaml"));
	struct catalog laid;
	struct val *v;
	size_t i, n;

	if (!f)
		return err_set(e, STATUS_USAGE, "%s: no registry.yaml here", base);
	if (!f->laid)
		return components_of(t->arena, f->full, &c->components, e);
	if (!components_of(t->arena, f->full, &laid.components, e) ||
	    !components_of(t->arena, path_join(t->arena, base, "registry.yaml"),
			   &c->components, e))
		return false;
	n = c->components.l->n;
	v = arena_array(t->arena, struct val, n + laid.components.l->n);
	for (i = 0; i < n; i++) {
		struct val over = catalog_find(&laid, val_get_str(c->components.l->v[i], "name"));

		v[i] = val_is_nil(over) ? c->components.l->v[i] : over;
	}
	for (i = 0; i < laid.components.l->n; i++)
		if (val_is_nil(catalog_find(c, val_get_str(laid.components.l->v[i], "name"))))
			v[n++] = laid.components.l->v[i];
	c->components = val_list(t->arena, v, n);
	return true;
}

struct val
catalog_find(const struct catalog *c, struct str name)
{
	size_t i;

	for (i = 0; i < c->components.l->n; i++)
		if (str_eq(val_get_str(c->components.l->v[i], "name"), name))
			return c->components.l->v[i];
	return NIL;
}

struct str
catalog_name(const struct catalog *c, struct str alias)
{
	struct val entry, keys;
	size_t i, k;

	if (!val_is_nil(catalog_find(c, alias)))
		return alias;
	for (i = 0; i < c->components.l->n; i++) {
		entry = c->components.l->v[i];
		keys = val_get(entry, "valueOverrideKeys");
		for (k = 0; val_kind(keys) == KIND_LIST && k < keys.l->n; k++)
			if (val_kind(keys.l->v[k]) == KIND_STRING && str_eq(keys.l->v[k].s, alias))
				return val_get_str(entry, "name");
	}
	return STR("");
}

static void
fill(struct val ref, const char *key, struct str text)
{
	if (text.n && val_get_str(ref, key).n == 0)
		map_set(ref.m, str_of(key), val_str(text));
}

void
catalog_defaults(const struct catalog *c, struct val ref)
{
	struct val entry = catalog_find(c, val_get_str(ref, "name"));
	struct val helm = val_get(entry, "helm"), kust = val_get(entry, "kustomize");
	struct str chart = val_get_str(helm, "defaultChart");

	if (val_is_nil(entry))
		return;
	if (val_get_str(kust, "defaultSource").n) {
		fill(ref, "type", STR("Kustomize"));
		fill(ref, "source", val_get_str(kust, "defaultSource"));
		fill(ref, "tag", val_get_str(kust, "defaultTag"));
		fill(ref, "path", val_get_str(kust, "defaultPath"));
		return;
	}
	fill(ref, "type", STR("Helm"));
	fill(ref, "source", val_get_str(helm, "defaultRepository"));
	fill(ref, "version", val_get_str(helm, "defaultVersion"));
	fill(ref, "namespace", val_get_str(helm, "defaultNamespace"));
	fill(ref, "chart", str_sub(chart, (size_t)(str_rchr(chart, '/') + 1), chart.n));
}

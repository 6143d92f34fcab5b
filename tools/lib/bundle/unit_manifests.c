/* SPDX-License-Identifier: Apache-2.0 */
/* The manifests of a bundle's units. */
#include "base/io.h"
#include "base/limits.h"
#include "manifesttext.h"
#include "unit.h"
#include "yaml/yaml.h"

/* Reads the texts of a list of manifests, sorted by their paths. */
static bool
read_manifests(struct deploy *d, const struct unit *u, struct val paths,
	       struct manifest_text **out, size_t *n, struct err *e)
{
	const struct tree_file *f;
	struct manifest_text one;
	size_t i, k;

	*n = 0;
	*out = arena_array(d->arena, struct manifest_text, val_length(paths) + 1);
	for (i = 0; i < val_length(paths); i++) {
		one = (struct manifest_text){ .path = val_str_at(paths, i) };
		f = tree_find(&d->recipes->tree, one.path);
		if (!f)
			return err_set(e, STATUS_USAGE, "manifest \"%.*s\" (referenced by component \"%.*s\") not "
				       "found in the data tree: make the recipe again with the tree that is here",
				       STR_ARG(one.path), STR_ARG(u->name));
		if (!file_read(d->arena, f->full, LIMIT_TREE_FILE, &one.raw, e))
			return false;
		for (k = (*n)++; k > 0 && str_cmp((*out)[k - 1].path, one.path) > 0; k--)
			(*out)[k] = (*out)[k - 1];
		(*out)[k] = one;
	}
	return true;
}

/* On GKE pods of critical priority need a quota in their namespace. */
static void
add_quota(struct deploy *d, struct unit *u)
{
	static const char text[] = "apiVersion: v1\nkind: ResourceQuota\nmetadata:\n"
		"  name: aicr-gke-critical-pods\n  namespace: %s\nspec:\n  hard:\n    pods: \"%lld\"\n"
		"  scopeSelector:\n    matchExpressions:\n      - operator: In\n        scopeName: PriorityClass\n"
		"        values:\n          - system-node-critical\n          - system-cluster-critical\n";
	int64_t pods = 32 * (d->criteria.nodes > 1 ? d->criteria.nodes : 1);
	struct manifest_text *all;

	if (!str_is(d->criteria.field[CRITERIA_SERVICE], "gke") || u->namespace.n == 0 ||
	    !val_flag(val_get(u->entry, "gkeCriticalPriority")))
		return;
	all = arena_array(d->arena, struct manifest_text, u->npre + 1);
	if (u->npre)
		memcpy(all + 1, u->pre, u->npre * sizeof *all);
	all[0].path = STR("aicr/synthesized/gke-critical-pods-quota.yaml");
	all[0].raw = str_of(arena_printf(d->arena, text, arena_cstr(d->arena, u->namespace), (long long)pods));
	u->pre = all;
	u->npre++;
}

/* Fails for a Namespace before a unit that is not the unit's own. */
static bool
check_namespaces(const struct deploy *d, const struct unit *u, const struct manifest_text *m,
		 struct err *e)
{
	struct yaml_stream *y = yaml_open(d->arena, m->rendered, YAML_EXACT);
	struct err quiet = { .arena = d->arena };
	struct str name;
	struct val doc;
	bool ok = true;

	while (ok && yaml_next(y, d->arena, &doc, &quiet) == 1) {
		name = val_get_str(val_get(doc, "metadata"), "name");
		if (str_is(val_get_str(doc, "kind"), "Namespace") && !str_eq(name, u->namespace))
			ok = err_set(e, STATUS_USAGE, "pre-manifest \"%.*s\" of component \"%.*s\" declares Namespace "
				     "\"%.*s\", not the component's namespace \"%.*s\"", STR_ARG(m->path),
				     STR_ARG(u->name), STR_ARG(name), STR_ARG(u->namespace));
	}
	yaml_close(y);
	return ok;
}

/* Renders the manifests; those that go into a chart around a vendored one stay hooks. */
static bool
render_all(struct deploy *d, struct unit *u, struct manifest_text *m, size_t n, bool pre, struct err *e)
{
	bool hooks = !pre && d->options->vendor && u->source.n && !u->kustomize;
	size_t i;

	for (i = 0; i < n; i++)
		if (!manifest_render(d, u, &m[i], &m[i].rendered, e) ||
		    (!hooks && !manifest_unhook(d->arena, m[i].rendered, arena_cstr(d->arena, m[i].path),
						&m[i].rendered, e)) ||
		    (pre && !check_namespaces(d, u, &m[i], e)))
			return false;
	return true;
}

/* The one manifest of a Kustomize component is what kustomize builds. */
static bool
build(struct deploy *d, struct unit *u, struct err *e)
{
	if (u->npost)
		return err_set(e, STATUS_USAGE, "component \"%.*s\" has both kustomize (Tag/Path) and raw "
			       "manifests; use one", STR_ARG(u->name));
	if (u->tag.n && u->source.n == 0)
		return err_set(e, STATUS_USAGE, "kustomize component \"%.*s\" has Tag but no Repository; Tag "
			       "is only meaningful with a git Repository", STR_ARG(u->name));
	if (u->path.n == 0)
		return err_set(e, STATUS_USAGE, "kustomize component \"%.*s\" has %s but no Path",
			       STR_ARG(u->name), u->tag.n ? "Tag" : "type Kustomize");
	u->post = arena_new(d->arena, struct manifest_text);
	u->npost = 1;
	u->post->path = STR("manifest.yaml");
	return d->options->kustomize(d->options->host, u, &u->post->raw, e);
}

bool
units_render(struct deploy *d, struct err *e)
{
	bool flux = d->options->deployer == DEPLOYER_FLUX;
	struct unit *u;
	size_t i;

	for (i = 0; i < d->n; i++) {
		u = &d->unit[i];
		if (!read_manifests(d, u, val_get(u->ref, "manifestFiles"), &u->post, &u->npost, e) ||
		    !read_manifests(d, u, val_get(u->ref, "preManifestFiles"), &u->pre, &u->npre, e))
			return false;
		add_quota(d, u);
		if (u->kustomize && flux)
			return err_set(e, STATUS_USAGE, "unsupported component type \"Kustomize\" for component "
				       "\"%.*s\"", STR_ARG(u->name));
		if (u->kustomize && !build(d, u, e))
			return false;
		if (!flux && (!render_all(d, u, u->pre, u->npre, true, e) ||
			      !render_all(d, u, u->post, u->npost, false, e)))
			return false;
	}
	return true;
}

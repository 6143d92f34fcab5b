/* SPDX-License-Identifier: Apache-2.0 */
/* The bundle that helm installs, folder by folder, by deploy.sh. */
#include "base/map.h"
#include "deployer.h"
#include "texts.h"
#include "yaml/yaml.h"

/* The groups of CRDs that a component leaves behind. */
static const struct {
	const char *component, *groups[3];
} crds[] = {
	{ "kai-scheduler", { "kai.scheduler", "scheduling.run.ai" } },
	{ "gpu-operator", { "nvidia.com", "nfd.k8s-sigs.io" } },
	{ "dynamo-platform", { "grove.io", "scheduler.grove.io" } },
	{ "kube-prometheus-stack", { "monitoring.coreos.com" } },
	{ "k8s-nim-operator", { "apps.nvidia.com" } },
	{ "kubeflow-trainer", { "trainer.kubeflow.org", "jobset.x-k8s.io" } },
};

static struct val
crd_groups(struct deploy *d)
{
	struct val list = val_list(d->arena, NULL, 0);
	size_t i, k;

	for (i = 0; i < sizeof crds / sizeof *crds; i++)
		for (k = 0; unit_find(d, str_of(crds[i].component)) && crds[i].groups[k]; k++)
			val_append(d->arena, &list, val_cstr(crds[i].groups[k]));
	return list;
}

/* The namespaces of the bundle, sorted, each once. */
static struct val
namespaces(struct deploy *d)
{
	struct map *seen = map_new(d->arena);
	struct val list = val_list(d->arena, NULL, 0);
	struct map_entry **sorted;
	size_t i;

	for (i = 0; i < d->n; i++)
		if (d->unit[i].namespace.n)
			map_set(seen, d->unit[i].namespace, NIL);
	sorted = map_sorted(seen, d->arena);
	for (i = 0; i < seen->n; i++)
		val_append(d->arena, &list, val_str(sorted[i]->key));
	return list;
}

static struct val
script_dot(struct deploy *d, struct val releases)
{
	const struct unit *operator = unit_find(d, STR("nodewright-operator"));
	const struct unit *dra = unit_find(d, STR("nvidia-dra-driver-gpu"));
	struct val dot = val_map(d->arena), taint = NIL;
	struct str key;
	bool found;

	doc_put(dot, "releases", releases);
	doc_put(dot, "namespaces", namespaces(d));
	doc_put(dot, "crdGroups", crd_groups(d));
	if (operator) {
		taint = place_get(operator->values, STR("controllerManager.manager.env.runtimeRequiredTaint"), &found);
		str_cut(val_text(taint), ':', &key, &(struct str){ 0 });
		str_cut(key, '=', &key, &(struct str){ 0 });
		doc_text(dot, "operatorNamespace", operator->namespace);
		doc_text(dot, "taintKey", key.n ? key : STR("skyhook.nvidia.com"));
	}
	if (dra)
		doc_text(dot, "draNamespace", dra->namespace);
	return dot;
}

bool
deploy_helm(struct deploy *d, struct err *e)
{
	struct folders f;
	struct val releases;
	struct str text;

	if (!folders_make(d, true, &f, e))
		return false;
	releases = folder_releases(d->arena, &f);
	if (!text_readme(d, releases, e) ||
	    !text_make(d, "bundle-deploy.sh.tmpl", script_dot(d, releases), &text, e))
		return false;
	fileset_add(&d->files, STR("deploy.sh"), text, 0755);
	deploy_data(d);
	if (!deploy_provenance(d, e) || !fileset_checksums(&d->files, e) ||
	    !yaml_emit_sorted(d->arena, d->recipe, 2, &text, e))
		return false;
	fileset_add(&d->files, STR("recipe.yaml"), text, 0600);
	return true;
}

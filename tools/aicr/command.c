/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#define CRITERIA_FLAGS \
	{ "service", NULL, FLAG_ONE, "--service", "recipe.criteria.service", NULL }, \
	{ "accelerator", "gpu", FLAG_ONE, "--accelerator", "recipe.criteria.accelerator", NULL }, \
	{ "intent", NULL, FLAG_ONE, "--intent", "recipe.criteria.intent", NULL }, \
	{ "os", NULL, FLAG_ONE, "--os", "recipe.criteria.os", NULL }, \
	{ "platform", NULL, FLAG_ONE, "--platform", "recipe.criteria.platform", NULL }, \
	{ "nodes", NULL, FLAG_LAST, "--nodes", "recipe.criteria.nodes", NULL }, \
	{ "criteria-strict", NULL, FLAG_SWITCH, "--criteria-strict", "recipe.criteriaStrict", \
	  "AICR_CRITERIA_STRICT" }, \
	{ "data", NULL, FLAG_LAST, "--data", "recipe.data", NULL }, \
	{ "kubeconfig", "k", FLAG_LAST, "=", NULL, NULL }, \
	{ "output", "o", FLAG_ONE, "-o", "recipe.output.path", NULL }, \
	{ "format", "t", FLAG_ONE, "--format", "recipe.output.format", NULL }, \
	{ "config", NULL, FLAG_ONE, "=", NULL, NULL }

static const struct flag recipe_flags[] = { CRITERIA_FLAGS, { NULL } };

static const struct flag query_flags[] = {
	CRITERIA_FLAGS,
	{ "selector", NULL, FLAG_ONE, "--selector", NULL, NULL },
	{ NULL }
};

static const struct flag bundle_flags[] = {
	{ "recipe", "r", FLAG_ONE, "", "bundle.input.recipe", NULL },
	{ "output", "o", FLAG_ONE, "-d", "bundle.output.target", NULL },
	{ "deployer", "d", FLAG_ONE, "--deployer", "bundle.deployment.deployer", NULL },
	{ "repo", NULL, FLAG_ONE, "--repo", "bundle.deployment.repo", NULL },
	{ "set", NULL, FLAG_LIST, "--set", "bundle.deployment.set", NULL },
	{ "dynamic", NULL, FLAG_LIST, "--dynamic", "bundle.deployment.dynamic", NULL },
	{ "vendor-charts", NULL, FLAG_SWITCH, "--vendor-charts", "bundle.deployment.vendorCharts", NULL },
	{ "app-name", NULL, FLAG_ONE, "--app-name", "bundle.deployment.appName", NULL },
	{ "flux-oci-source-name", NULL, FLAG_LAST, "--flux-oci-source-name", NULL, NULL },
	{ "flux-namespace", NULL, FLAG_LAST, "--flux-namespace", NULL, NULL },
	{ "system-node-selector", NULL, FLAG_LIST, "--system-node-selector",
	  "bundle.scheduling.systemNodeSelector", NULL },
	{ "system-node-toleration", NULL, FLAG_LIST, "--system-node-toleration",
	  "bundle.scheduling.systemNodeTolerations", NULL },
	{ "accelerated-node-selector", NULL, FLAG_LIST, "--accelerated-node-selector",
	  "bundle.scheduling.acceleratedNodeSelector", NULL },
	{ "accelerated-node-toleration", NULL, FLAG_LIST, "--accelerated-node-toleration",
	  "bundle.scheduling.acceleratedNodeTolerations", NULL },
	{ "workload-gate", NULL, FLAG_LAST, "--workload-gate", "bundle.scheduling.workloadGate", NULL },
	{ "workload-selector", NULL, FLAG_LIST, "--workload-selector",
	  "bundle.scheduling.workloadSelector", NULL },
	{ "nodes", NULL, FLAG_LAST, "--nodes", "bundle.scheduling.nodes", NULL },
	{ "storage-class", NULL, FLAG_ONE, "--storage-class", "bundle.scheduling.storageClass", NULL },
	{ "data", NULL, FLAG_LAST, "--data", "recipe.data", NULL },
	{ "image-refs", NULL, FLAG_LAST, "--image-refs", "bundle.output.imageRefs", NULL },
	{ "plain-http", NULL, FLAG_SWITCH, "--plain-http", "bundle.registry.plainHTTP", NULL },
	{ "insecure-tls", NULL, FLAG_SWITCH, "!certificates are always checked; --cacert of the native program trusts one",
	  "bundle.registry.insecureTLS", NULL },
	{ "attest", NULL, FLAG_SWITCH, "--attest", "bundle.attestation.enabled", NULL },
	{ "certificate-identity-regexp", NULL, FLAG_LAST, "--certificate-identity-regexp",
	  "bundle.attestation.certificateIdentityRegexp", NULL },
	{ "identity-token", NULL, FLAG_LAST, "=", NULL, "COSIGN_IDENTITY_TOKEN" },
	{ "oidc-device-flow", NULL, FLAG_SWITCH, "=", "bundle.attestation.oidcDeviceFlow",
	  "AICR_OIDC_DEVICE_FLOW" },
	{ "kubeconfig", "k", FLAG_LAST, "=", NULL, NULL },
	{ "config", NULL, FLAG_ONE, "=", NULL, NULL },
	{ NULL }
};

static const struct flag mirror_list_flags[] = {
	{ "service", NULL, FLAG_ONE, "--service", NULL, NULL },
	{ "accelerator", "gpu", FLAG_ONE, "--accelerator", NULL, NULL },
	{ "intent", NULL, FLAG_ONE, "--intent", NULL, NULL },
	{ "os", NULL, FLAG_ONE, "--os", NULL, NULL },
	{ "platform", NULL, FLAG_ONE, "--platform", NULL, NULL },
	{ "nodes", NULL, FLAG_LAST, "--nodes", NULL, NULL },
	{ "recipe", "r", FLAG_ONE, "--recipe", NULL, NULL },
	{ "data", NULL, FLAG_LAST, "--data", NULL, NULL },
	{ "set", NULL, FLAG_LIST, "--set", NULL, NULL },
	{ "format", "f", FLAG_ONE, "--format", NULL, NULL },
	{ "output", "o", FLAG_ONE, "-o", NULL, NULL },
	{ "kubeconfig", "k", FLAG_LAST, "=", NULL, NULL },
	{ NULL }
};

static const struct flag digest_flags[] = {
	{ "recipe", "r", FLAG_ONE, "", NULL, NULL },
	{ "data", NULL, FLAG_LAST, "--data", NULL, NULL },
	{ "kubeconfig", "k", FLAG_LAST, "=", NULL, NULL },
	{ NULL }
};

static const struct flag diff_flags[] = {
	{ "baseline", "b", FLAG_ONE, "", NULL, NULL },
	{ "target", NULL, FLAG_ONE, "", NULL, NULL },
	{ "output", "o", FLAG_ONE, "-o", NULL, NULL },
	{ "format", "t", FLAG_ONE, "--format", NULL, NULL },
	{ "fail-on-drift", NULL, FLAG_SWITCH, "--fail-on-drift", NULL, NULL },
	{ "kubeconfig", "k", FLAG_ONE, "=", NULL, NULL },
	{ NULL }
};

static const struct flag no_flags[] = { { NULL } };

#define NEEDS_SIGSTORE "!it needs Sigstore's services"

const struct command commands[] = {
	{ "recipe", "resolve-recipe", NULL, recipe_flags, 0 },
	{ "query", "query-recipe", NULL, query_flags, 0 },
	{ "bundle", "bundle-recipe", NULL, bundle_flags, 0 },
	{ "mirror list", "list", "--allow-uncovered", mirror_list_flags, 0 },
	{ "diff", "diff-snapshots", NULL, diff_flags, 0 },
	{ "evidence digest", "digest-recipe", NULL, digest_flags, 0 },
	{ "trust update", NEEDS_SIGSTORE, NULL, no_flags, 0 },
	{ "skill", "!it writes instructions for coding agents, which mkmirror has none of",
	  NULL, no_flags, 0 },
	{ NULL }
};

const struct flag *
flag_find(const struct command *c, struct str name)
{
	const struct flag *f;

	for (f = c->flags; f->name; f++)
		if (str_is(name, f->name) || (f->other && str_is(name, f->other)))
			return f;
	return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "schema.h"

#include "base/map.h"
#include "bundle/deploy.h"
#include "bundle/taint.h"
#include "golang/goduration.h"
#include "recipe/criteria.h"

/* A field while it is checked. */
struct place {
	struct arena *arena;
	const char *path; /* "spec.bundle.deployment.set" */
	struct val v;
};

static bool
check_criterion(const struct place *p, struct err *e)
{
	struct str name = str_of(strrchr(p->path, '.') + 1);
	size_t i;

	for (i = 0; i < CRITERIA_FIELDS; i++)
		if (str_is(name, criteria_names[i]) &&
		    !criteria_known(i, criteria_normal(p->arena, i, val_text(p->v)), true))
			return err_set(e, STATUS_USAGE, "invalid %s: [INVALID_REQUEST] invalid %s type: %.*s",
				       p->path, criteria_names[i], STR_ARG(val_text(p->v)));
	return true;
}

static bool
check_count(const struct place *p, struct err *e)
{
	return val_integer(p->v) >= 0 || err_set(e, STATUS_USAGE, "invalid %s: must be >= 0", p->path);
}

static bool
check_format(const struct place *p, struct err *e)
{
	struct str s = val_text(p->v);

	if (s.n == 0 || str_is(s, "yaml") || str_is(s, "json") || str_is(s, "table"))
		return true;
	return err_set(e, STATUS_USAGE, "invalid %s \"%.*s\" (valid: yaml, json, table)", p->path, STR_ARG(s));
}

static bool
check_duration(const struct place *p, struct err *e)
{
	int64_t d;

	if (val_text(p->v).n == 0)
		return true;
	if (!goduration_parse(val_text(p->v), &d, e))
		return err_wrap(e, "invalid %s", p->path);
	return d >= 0 || err_set(e, STATUS_USAGE, "invalid %s: must be >= 0", p->path);
}

static bool
check_deployer(const struct place *p, struct err *e)
{
	struct str s = str_trim(val_text(p->v));
	size_t i;

	for (i = 0; i < DEPLOYERS; i++)
		if (str_is(s, deployer_names[i]))
			return true;
	return s.n == 0 || err_set(e, STATUS_USAGE, "invalid %s: invalid deployer type \"%.*s\"", p->path,
				   STR_ARG(s));
}

/* Checks settings, with values or without. */
static bool
check_settings(const struct place *p, bool values, struct err *e)
{
	struct settings s = { 0 };
	size_t i;

	for (i = 0; i < val_length(p->v); i++)
		if (!setting_parse(&s, p->arena, val_str_at(p->v, i), values, p->path, e))
			return false;
	return true;
}

static bool
check_set(const struct place *p, struct err *e)
{
	return check_settings(p, true, e);
}

static bool
check_dynamic(const struct place *p, struct err *e)
{
	return check_settings(p, false, e);
}

static bool
check_tolerations(const struct place *p, struct err *e)
{
	struct val list = NIL;
	size_t i;

	for (i = 0; i < val_length(p->v); i++)
		if (!toleration_parse(p->arena, &list, val_str_at(p->v, i), p->path, e))
			return false;
	return true;
}

static bool
check_gate(const struct place *p, struct err *e)
{
	return val_text(p->v).n == 0 || taint_check(val_text(p->v), p->path, e);
}

static bool
check_phases(const struct place *p, struct err *e)
{
	static const char *const phases[] = { "deployment", "performance", "conformance", "all" };
	size_t i, k;

	for (i = 0; i < val_length(p->v); i++) {
		for (k = 0; k < 4 && !str_is(val_str_at(p->v, i), phases[k]); k++)
			;
		if (k == 4)
			return err_set(e, STATUS_USAGE, "invalid %s entry \"%.*s\": must be one of: deployment, "
				       "performance, conformance, all", p->path, STR_ARG(val_str_at(p->v, i)));
	}
	return true;
}

enum field_type { TEXT, BOOL, INT, TEXTS, TEXT_MAP };

static const struct field {
	const char *path;
	enum field_type type;
	bool (*check)(const struct place *p, struct err *e); /* or NULL */
} fields[] = {
	{ "recipe.criteria.service", TEXT, check_criterion },
	{ "recipe.criteria.accelerator", TEXT, check_criterion },
	{ "recipe.criteria.intent", TEXT, check_criterion },
	{ "recipe.criteria.os", TEXT, check_criterion },
	{ "recipe.criteria.platform", TEXT, check_criterion },
	{ "recipe.criteria.nodes", INT, check_count },
	{ "recipe.input.snapshot", TEXT, NULL },
	{ "recipe.output.path", TEXT, NULL },
	{ "recipe.output.format", TEXT, check_format },
	{ "recipe.data", TEXT, NULL },
	{ "recipe.criteriaStrict", BOOL, NULL },
	{ "bundle.input.recipe", TEXT, NULL },
	{ "bundle.output.target", TEXT, NULL },
	{ "bundle.output.imageRefs", TEXT, NULL },
	{ "bundle.deployment.deployer", TEXT, check_deployer },
	{ "bundle.deployment.repo", TEXT, NULL },
	{ "bundle.deployment.set", TEXTS, check_set },
	{ "bundle.deployment.dynamic", TEXTS, check_dynamic },
	{ "bundle.deployment.vendorCharts", BOOL, NULL },
	{ "bundle.deployment.appName", TEXT, NULL },
	{ "bundle.scheduling.systemNodeSelector", TEXT_MAP, NULL },
	{ "bundle.scheduling.systemNodeTolerations", TEXTS, check_tolerations },
	{ "bundle.scheduling.acceleratedNodeSelector", TEXT_MAP, NULL },
	{ "bundle.scheduling.acceleratedNodeTolerations", TEXTS, check_tolerations },
	{ "bundle.scheduling.workloadGate", TEXT, check_gate },
	{ "bundle.scheduling.workloadSelector", TEXT_MAP, NULL },
	{ "bundle.scheduling.nodes", INT, check_count },
	{ "bundle.scheduling.storageClass", TEXT, NULL },
	{ "bundle.attestation.enabled", BOOL, NULL },
	{ "bundle.attestation.certificateIdentityRegexp", TEXT, NULL },
	{ "bundle.attestation.oidcDeviceFlow", BOOL, NULL },
	{ "bundle.registry.insecureTLS", BOOL, NULL },
	{ "bundle.registry.plainHTTP", BOOL, NULL },
	{ "snapshot.output.path", TEXT, NULL },
	{ "snapshot.output.format", TEXT, check_format },
	{ "snapshot.output.template", TEXT, NULL },
	{ "snapshot.agent.namespace", TEXT, NULL },
	{ "snapshot.agent.image", TEXT, NULL },
	{ "snapshot.agent.imagePullSecrets", TEXTS, NULL },
	{ "snapshot.agent.jobName", TEXT, NULL },
	{ "snapshot.agent.serviceAccountName", TEXT, NULL },
	{ "snapshot.agent.nodeSelector", TEXT_MAP, NULL },
	{ "snapshot.agent.tolerations", TEXTS, check_tolerations },
	{ "snapshot.agent.requireGpu", BOOL, NULL },
	{ "snapshot.agent.runtimeClassName", TEXT, NULL },
	{ "snapshot.agent.os", TEXT, NULL },
	{ "snapshot.agent.requests", TEXT, NULL },
	{ "snapshot.agent.limits", TEXT, NULL },
	{ "snapshot.execution.timeout", TEXT, check_duration },
	{ "snapshot.execution.noCleanup", BOOL, NULL },
	{ "snapshot.execution.privileged", BOOL, NULL },
	{ "snapshot.execution.maxNodesPerEntry", INT, check_count },
	{ "validate.input.recipe", TEXT, NULL },
	{ "validate.input.snapshot", TEXT, NULL },
	{ "validate.agent.namespace", TEXT, NULL },
	{ "validate.agent.image", TEXT, NULL },
	{ "validate.agent.imagePullSecrets", TEXTS, NULL },
	{ "validate.agent.jobName", TEXT, NULL },
	{ "validate.agent.serviceAccountName", TEXT, NULL },
	{ "validate.agent.nodeSelector", TEXT_MAP, NULL },
	{ "validate.agent.tolerations", TEXTS, check_tolerations },
	{ "validate.agent.requireGpu", BOOL, NULL },
	{ "validate.execution.phases", TEXTS, check_phases },
	{ "validate.execution.failOnError", BOOL, NULL },
	{ "validate.execution.noCluster", BOOL, NULL },
	{ "validate.execution.noCleanup", BOOL, NULL },
	{ "validate.execution.timeout", TEXT, check_duration },
	{ "validate.evidence.cncf.dir", TEXT, NULL },
	{ "validate.evidence.cncf.cncfSubmission", BOOL, NULL },
	{ "validate.evidence.cncf.features", TEXTS, NULL },
	{ "validate.evidence.attestation.out", TEXT, NULL },
	{ "validate.evidence.attestation.bom", TEXT, NULL },
	{ "validate.evidence.attestation.push", TEXT, NULL },
	{ "validate.evidence.attestation.plainHTTP", BOOL, NULL },
	{ "validate.evidence.attestation.insecureTLS", BOOL, NULL },
};

/* True when v has the type; a number stands for its text, as in Go's YAML. */
static bool
fits(enum field_type type, struct val v)
{
	struct map_entry *x = NULL;
	size_t i;

	switch (type) {
	case TEXT:
		return val_kind(v) == KIND_STRING || val_kind(v) == KIND_INT;
	case BOOL:
		return val_kind(v) == KIND_BOOL;
	case INT:
		return val_kind(v) == KIND_INT;
	case TEXTS:
		for (i = 0; i < val_length(v); i++)
			if (val_kind(val_at(v, i)) != KIND_STRING)
				return false;
		return val_kind(v) == KIND_LIST;
	case TEXT_MAP:
		while ((x = map_next(val_object(v), x)))
			if (val_kind(x->v) != KIND_STRING)
				return false;
		return val_kind(v) == KIND_MAP;
	}
	return false;
}

/* Checks what stands at a path, which is a field or leads to some. */
static bool
check(struct arena *a, const char *path, struct val v, struct err *e)
{
	struct place p = { a, arena_printf(a, "spec.%s", path), v };
	const char *inside = arena_printf(a, "%s.", path);
	struct map_entry *x = NULL;
	bool leads = false;
	size_t i;

	for (i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (!strcmp(fields[i].path, path)) {
			if (val_is_nil(v))
				return true;
			if (!fits(fields[i].type, v))
				return err_set(e, STATUS_USAGE, "%s has a value of the wrong type", p.path);
			return !fields[i].check || fields[i].check(&p, e);
		}
		leads |= str_starts(str_of(fields[i].path), str_of(inside));
	}
	if (!leads)
		return err_set(e, STATUS_USAGE, "field %s not found in type AICRConfig", p.path);
	if (!val_is_nil(v) && !val_object(v))
		return err_set(e, STATUS_USAGE, "%s is not a map", p.path);
	while ((x = map_next(val_object(v), x)))
		if (!check(a, arena_printf(a, "%s.%.*s", path, STR_ARG(x->key)), x->v, e))
			return false;
	return true;
}

bool
schema_check(struct arena *a, struct val spec, struct err *e)
{
	struct map_entry *x = NULL;

	while ((x = map_next(val_object(spec), x)))
		if (!check(a, arena_cstr(a, x->key), x->v, e))
			return false;
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "canonical.h"

#include "base/map.h"
#include "yaml/yaml.h"

enum shape { SHAPE_TEXT, SHAPE_INT, SHAPE_BOOL, SHAPE_TEXTS, SHAPE_TEXT_MAP, SHAPE_VALUES,
	SHAPE_RECORD, SHAPE_RECORDS };

/* When a field is written. */
enum presence {
	PRESENT_SET,    /* when it is not empty */
	PRESENT_GIVEN,  /* a record: when it is there, if empty */
	PRESENT_ALWAYS
};

struct field {
	const char *name;
	enum shape shape;
	enum presence presence;
	const struct field *of; /* the fields of a record */
};

static const struct field constraint[] = {
	{ "name", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ "value", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ "severity", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "remediation", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "unit", SHAPE_TEXT, PRESENT_SET, NULL },
	{ NULL }
};
static const struct field excluded[] = {
	{ "name", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ "reason", SHAPE_TEXT, PRESENT_SET, NULL },
	{ NULL }
};
static const struct field warning[] = {
	{ "overlay", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ "constraint", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ "expected", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ "actual", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "reason", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ NULL }
};
static const struct field metadata[] = {
	{ "version", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "appliedOverlays", SHAPE_TEXTS, PRESENT_SET, NULL },
	{ "excludedOverlays", SHAPE_RECORDS, PRESENT_SET, excluded },
	{ "constraintWarnings", SHAPE_RECORDS, PRESENT_SET, warning },
	{ NULL }
};
static const struct field criteria[] = {
	{ "service", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "accelerator", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "intent", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "os", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "platform", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "nodes", SHAPE_INT, PRESENT_SET, NULL },
	{ NULL }
};
static const struct field resource[] = {
	{ "kind", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ "name", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ "namespace", SHAPE_TEXT, PRESENT_SET, NULL },
	{ NULL }
};
static const struct field component[] = {
	{ "name", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ "namespace", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "chart", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "type", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ "source", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ "version", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "tag", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "valuesFile", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "overrides", SHAPE_VALUES, PRESENT_SET, NULL },
	{ "patches", SHAPE_TEXTS, PRESENT_SET, NULL },
	{ "dependencyRefs", SHAPE_TEXTS, PRESENT_SET, NULL },
	{ "manifestFiles", SHAPE_TEXTS, PRESENT_SET, NULL },
	{ "preManifestFiles", SHAPE_TEXTS, PRESENT_SET, NULL },
	{ "path", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "cleanup", SHAPE_BOOL, PRESENT_SET, NULL },
	{ "expectedResources", SHAPE_RECORDS, PRESENT_SET, resource },
	{ "healthCheckAsserts", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "healthCheckSkip", SHAPE_BOOL, PRESENT_SET, NULL },
	{ NULL }
};
static const struct field selection[] = {
	{ "selector", SHAPE_TEXT_MAP, PRESENT_SET, NULL },
	{ "maxNodes", SHAPE_INT, PRESENT_SET, NULL },
	{ "excludeNodes", SHAPE_TEXTS, PRESENT_SET, NULL },
	{ NULL }
};
static const struct field phase[] = {
	{ "timeout", SHAPE_TEXT, PRESENT_SET, NULL },
	{ "constraints", SHAPE_RECORDS, PRESENT_SET, constraint },
	{ "checks", SHAPE_TEXTS, PRESENT_SET, NULL },
	{ "nodeSelection", SHAPE_RECORD, PRESENT_GIVEN, selection },
	{ "infrastructure", SHAPE_TEXT, PRESENT_SET, NULL },
	{ NULL }
};
static const struct field validation[] = {
	{ "readiness", SHAPE_RECORD, PRESENT_GIVEN, phase },
	{ "deployment", SHAPE_RECORD, PRESENT_GIVEN, phase },
	{ "performance", SHAPE_RECORD, PRESENT_GIVEN, phase },
	{ "conformance", SHAPE_RECORD, PRESENT_GIVEN, phase },
	{ NULL }
};
static const struct field result[] = {
	{ "kind", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ "apiVersion", SHAPE_TEXT, PRESENT_ALWAYS, NULL },
	{ "metadata", SHAPE_RECORD, PRESENT_ALWAYS, metadata },
	{ "criteria", SHAPE_RECORD, PRESENT_GIVEN, criteria },
	{ "constraints", SHAPE_RECORDS, PRESENT_SET, constraint },
	{ "componentRefs", SHAPE_RECORDS, PRESENT_ALWAYS, component },
	{ "deploymentOrder", SHAPE_TEXTS, PRESENT_ALWAYS, NULL },
	{ "validation", SHAPE_RECORD, PRESENT_GIVEN, validation },
	{ NULL }
};

static bool take(struct arena *a, const struct field *f, struct val v, struct val *out,
		 struct err *e);

static bool
fail(struct err *e, const struct field *f, const char *wanted)
{
	return err_set(e, STATUS_USAGE, "%s is not %s", f->name, wanted);
}

/* A text; a number or bool in its place is the text of its digits, unless its spelling
 * is lost. */
static bool
take_text(struct arena *a, const struct field *f, struct val v, struct val *out, struct err *e)
{
	if (val_is_nil(v))
		*out = val_cstr("");
	else if (val_kind(v) == KIND_STRING && v.type != &TYPE_TIMESTAMP)
		*out = v;
	else if (val_kind(v) == KIND_INT)
		*out = val_cstr(arena_printf(a, "%lld", (long long)val_integer(v)));
	else if (val_kind(v) == KIND_BOOL)
		*out = val_cstr(val_flag(v) ? "true" : "false");
	else
		return fail(e, f, "a text: put it in quotes");
	return true;
}

static bool
take_record(struct arena *a, const struct field *f, struct val v, struct val *out, struct err *e)
{
	const struct field *m;
	struct val there, one;

	if (!val_is_nil(v) && !val_object(v))
		return fail(e, f, "a map");
	*out = val_map(a);
	for (m = f->of; m->name; m++) {
		there = val_get(v, m->name);
		if (m->presence == PRESENT_GIVEN && val_is_nil(there))
			continue;
		if (!take(a, m, there, &one, e))
			return f->name[0] ? err_wrap(e, "%s", f->name) : false;
		if (m->presence != PRESENT_SET || val_truth(one))
			map_set(val_object(*out), str_of(m->name), one);
	}
	return true;
}

/* A list of texts or records. */
static bool
take_list(struct arena *a, const struct field *f, struct val v, struct val *out, struct err *e)
{
	struct field each = *f;
	struct val one;
	size_t i;

	if (!val_is_nil(v) && val_kind(v) != KIND_LIST)
		return fail(e, f, "a list");
	*out = val_list(a, NULL, 0);
	for (i = 0; i < val_length(v); i++) {
		each.name = arena_printf(a, "%s[%zu]", f->name, i);
		if (!(f->of ? take_record : take_text)(a, &each, val_at(v, i), &one, e))
			return false;
		val_append(a, out, one);
	}
	return true;
}

static bool
take_text_map(struct arena *a, const struct field *f, struct val v, struct val *out, struct err *e)
{
	struct map_entry *x = NULL;
	struct val one;

	if (!val_is_nil(v) && !val_object(v))
		return fail(e, f, "a map");
	*out = val_map(a);
	while ((x = map_next(val_object(v), x))) {
		if (!take_text(a, f, x->v, &one, e))
			return false;
		map_set(val_object(*out), x->key, one);
	}
	return true;
}

static bool
take(struct arena *a, const struct field *f, struct val v, struct val *out, struct err *e)
{
	*out = v;
	switch (f->shape) {
	case SHAPE_TEXT: return take_text(a, f, v, out, e);
	case SHAPE_TEXT_MAP: return take_text_map(a, f, v, out, e);
	case SHAPE_TEXTS:
	case SHAPE_RECORDS: return take_list(a, f, v, out, e);
	case SHAPE_RECORD: return take_record(a, f, v, out, e);
	case SHAPE_INT: return val_is_nil(v) || val_kind(v) == KIND_INT || fail(e, f, "an integer");
	case SHAPE_BOOL: return val_is_nil(v) || val_kind(v) == KIND_BOOL || fail(e, f, "true or false");
	case SHAPE_VALUES: return val_is_nil(v) || val_object(v) || fail(e, f, "a map");
	}
	return true;
}

bool
recipe_canonical(struct arena *a, struct val recipe, struct str *out, struct err *e)
{
	static const struct field whole = { "", SHAPE_RECORD, PRESENT_ALWAYS, result };
	struct val v;

	if (!take(a, &whole, recipe, &v, e))
		return false;
	if (val_is_nil(val_get(v, "criteria")))
		map_set(val_object(v), STR("criteria"), NIL);
	return yaml_emit_sorted(a, v, 4, out, e);
}

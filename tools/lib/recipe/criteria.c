/* SPDX-License-Identifier: Apache-2.0 */
#include "criteria.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"

const char *const criteria_names[CRITERIA_FIELDS] = {
	"service", "accelerator", "intent", "os", "platform"
};

/* The values that each field accepts even when no overlay has them: those of the version
 * in base/aicr.h, and those of later ones. */
static const char *const known[CRITERIA_FIELDS][8] = {
	{ "aks", "bcm", "eks", "gke", "kind", "lke", "oke" },
	{ "a100", "b200", "gb200", "h100", "h200", "l40", "rtx-pro-6000" },
	{ "training", "inference" },
	{ "ubuntu", "rhel", "cos", "amazonlinux", "talos" },
	{ "dynamo", "kubeflow", "nim", "slurm" },
};
static const char *const later[CRITERIA_FIELDS][3] = {
	{ "ocp", "metal3" }, { "gb300", "l40s" }, { NULL }, { "ol" }, { "runai" },
};

static const struct {
	enum criteria_field field;
	const char *alias, *name;
} aliases[] = {
	{ CRITERIA_SERVICE, "self-managed", "any" },
	{ CRITERIA_SERVICE, "self", "any" },
	{ CRITERIA_SERVICE, "vanilla", "any" },
	{ CRITERIA_OS, "al2", "amazonlinux" },
	{ CRITERIA_OS, "al2023", "amazonlinux" },
};

bool
criteria_any(struct str field)
{
	return field.n == 0 || str_is(field, "any");
}

struct str
criteria_normal(struct arena *a, enum criteria_field f, struct str s)
{
	char *p;
	size_t i;

	s = str_trim(s);
	p = arena_cstr(a, s);
	for (i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
	for (i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (aliases[i].field == f && str_is(str_of(p), aliases[i].alias))
			return str_of(aliases[i].name);
	return (struct str){ p, s.n };
}

static bool
listed(const char *const *words, struct str s)
{
	for (; *words; words++)
		if (str_is(s, *words))
			return true;
	return false;
}

bool
criteria_known(enum criteria_field f, struct str s, bool aicr)
{
	return criteria_any(s) || listed(known[f], s) || (!aicr && listed(later[f], s));
}

bool
criteria_read(struct arena *a, struct val v, struct criteria *out)
{
	struct val field;
	int i;

	*out = (struct criteria){ 0 };
	if (val_kind(v) != KIND_MAP)
		return false;
	for (i = 0; i < CRITERIA_FIELDS; i++) {
		field = val_get(v, criteria_names[i]);
		if (val_kind(field) != KIND_STRING && !val_is_nil(field))
			return false;
		if (!val_is_nil(field))
			out->field[i] = criteria_normal(a, i, val_text(field));
	}
	field = val_get(v, "nodes");
	if (val_kind(field) != KIND_INT && !val_is_nil(field))
		return false;
	if (val_integer(field) > 0)
		out->nodes = val_integer(field);
	return true;
}

bool
criteria_match(const struct criteria *o, const struct criteria *q)
{
	int i;

	for (i = 0; i < CRITERIA_FIELDS; i++)
		if (!criteria_any(o->field[i]) && !str_eq(o->field[i], q->field[i]))
			return false;
	return o->nodes == 0 || o->nodes == q->nodes;
}

int
criteria_specificity(const struct criteria *o, bool aicr)
{
	int i, n = o->nodes != 0;

	for (i = 0; i < CRITERIA_FIELDS; i++)
		n += !str_is(o->field[i], "any") && !(aicr && o->field[i].n == 0);
	return n;
}

bool
criteria_stated(const struct criteria *q)
{
	int i;

	for (i = 0; i < CRITERIA_FIELDS; i++)
		if (!criteria_any(q->field[i]))
			return true;
	return q->nodes != 0;
}

struct str
criteria_text(struct arena *a, const struct criteria *q)
{
	const char *sep = "";
	struct buf b;
	int i;

	buf_init(&b, a, LIMIT_LINE);
	buf_adds(&b, "criteria(");
	for (i = 0; i < CRITERIA_FIELDS; i++) {
		if (criteria_any(q->field[i]))
			continue;
		buf_printf(&b, "%s%s=%.*s", sep, criteria_names[i], STR_ARG(q->field[i]));
		sep = ", ";
	}
	if (q->nodes) {
		buf_printf(&b, "%snodes=%lld", sep, (long long)q->nodes);
		sep = ", ";
	}
	if (!*sep)
		buf_adds(&b, "any");
	buf_addc(&b, ')');
	return buf_str(&b);
}

struct val
criteria_val(struct arena *a, const struct criteria *q, bool zero)
{
	struct val v = val_map(a);
	int i;

	for (i = 0; i < CRITERIA_FIELDS; i++)
		map_set(v.m, str_of(criteria_names[i]),
			val_str(criteria_any(q->field[i]) ? STR("any") : q->field[i]));
	if (zero || q->nodes)
		map_set(v.m, STR("nodes"), val_int64(q->nodes));
	return v;
}

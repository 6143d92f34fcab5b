/* SPDX-License-Identifier: Apache-2.0 */
/* Versions: values that have the methods of semver.Version, a type in Go. */
#include "families.h"
#include "golang/semver.h"
#include "sprig.h"

static const struct type TYPE_VERSION_PTR, TYPE_VERSION;

static struct semver *
version(struct val v)
{
	return v.o->data;
}

static struct val
wrap(struct exec *x, const struct type *t, const struct semver *v)
{
	struct object *o = arena_new(x->arena, struct object);
	struct semver *copy = arena_new(x->arena, struct semver);

	*copy = *v;
	o->data = copy;
	return (struct val){ .type = t, .o = o };
}

/* v with a new original text, which begins with "v" when the old one did. */
static struct val
derived(struct exec *x, struct semver v)
{
	struct str text = semver_text(x->arena, &v);
	bool prefix = v.original.n && v.original.p[0] == 'v';

	v.original = str_of(arena_printf(x->arena, "%s%.*s", prefix ? "v" : "", STR_ARG(text)));
	return wrap(x, &TYPE_VERSION, &v);
}

static struct val
number(uint64_t u)
{
	return (struct val){ .type = &TYPE_UINT64, .u = u };
}

static struct val
m_major(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return number(version(*arg)->major);
}

static struct val
m_minor(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return number(version(*arg)->minor);
}

static struct val
m_patch(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return number(version(*arg)->patch);
}

static struct val
m_prerelease(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_str(version(*arg)->pre);
}

static struct val
m_metadata(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_str(version(*arg)->meta);
}

static struct val
m_original(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_str(version(*arg)->original);
}

static struct val
m_string(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_str(semver_text(x->arena, version(*arg)));
}

static struct val
marshal(struct arena *a, struct val v)
{
	return val_str(semver_text(a, version(v)));
}

/* Adds one to a part of a version, or fails with the message of Go's panic. */
static void
increment(struct exec *x, uint64_t *part, const char *name)
{
	if (*part == UINT64_MAX)
		exec_fail(x, "%s version increment would overflow uint64", name);
	++*part;
}

static struct val
m_inc_patch(struct exec *x, struct val *arg, int n)
{
	struct semver v = *version(*arg);

	(void)n;
	if (!v.pre.n)
		increment(x, &v.patch, "patch");
	v.pre = v.meta = STR("");
	return derived(x, v);
}

static struct val
m_inc_minor(struct exec *x, struct val *arg, int n)
{
	struct semver v = *version(*arg);

	(void)n;
	v.pre = v.meta = STR("");
	v.patch = 0;
	increment(x, &v.minor, "minor");
	return derived(x, v);
}

static struct val
m_inc_major(struct exec *x, struct val *arg, int n)
{
	struct semver v = *version(*arg);

	(void)n;
	v.pre = v.meta = STR("");
	v.minor = v.patch = 0;
	increment(x, &v.major, "major");
	return derived(x, v);
}

static struct val
m_set_prerelease(struct exec *x, struct val *arg, int n)
{
	struct semver v = *version(arg[0]);
	struct err e = { .arena = x->arena };

	(void)n;
	if (arg[1].s.n && !semver_check_pre(arg[1].s, &e))
		exec_fail(x, "%s", e.msg);
	v.pre = arg[1].s;
	return derived(x, v);
}

static struct val
m_set_metadata(struct exec *x, struct val *arg, int n)
{
	struct semver v = *version(arg[0]);
	struct err e = { .arena = x->arena };

	(void)n;
	if (arg[1].s.n && !semver_check_meta(arg[1].s, &e))
		exec_fail(x, "%s", e.msg);
	v.meta = arg[1].s;
	return derived(x, v);
}

/* How the receiver compares to the argument: less than, equal to or greater than 0. */
static int
order(struct exec *x, struct val *arg)
{
	return semver_cmp(version(arg[0]), version(arg_type(x, arg[1], &TYPE_VERSION_PTR)));
}

static struct val
m_compare(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_int(order(x, arg));
}

static struct val
m_equal(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(order(x, arg) == 0);
}

static struct val
m_less(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(order(x, arg) < 0);
}

static struct val
m_less_equal(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(order(x, arg) <= 0);
}

static struct val
m_greater(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(order(x, arg) > 0);
}

static struct val
m_greater_equal(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(order(x, arg) >= 0);
}

#define METHODS_OF_VALUE                                 \
	{ "IncMajor", m_inc_major, 0, 0, NULL },         \
	{ "IncMinor", m_inc_minor, 0, 0, NULL },         \
	{ "IncPatch", m_inc_patch, 0, 0, NULL },         \
	{ "Major", m_major, 0, 0, NULL },                \
	{ "Metadata", m_metadata, 0, 0, NULL },          \
	{ "Minor", m_minor, 0, 0, NULL },                \
	{ "Patch", m_patch, 0, 0, NULL },                \
	{ "Prerelease", m_prerelease, 0, 0, NULL },      \
	{ "SetMetadata", m_set_metadata, 1, 1, "s" },    \
	{ "SetPrerelease", m_set_prerelease, 1, 1, "s" }, \
	{ "String", m_string, 0, 0, NULL }

static const struct func value_methods[] = {
	METHODS_OF_VALUE,
	{ NULL, NULL, 0, 0, NULL },
};

static const struct func pointer_methods[] = {
	METHODS_OF_VALUE,
	{ "Compare", m_compare, 1, 1, NULL },
	{ "Equal", m_equal, 1, 1, NULL },
	{ "GreaterThan", m_greater, 1, 1, NULL },
	{ "GreaterThanEqual", m_greater_equal, 1, 1, NULL },
	{ "LessThan", m_less, 1, 1, NULL },
	{ "LessThanEqual", m_less_equal, 1, 1, NULL },
	{ "Original", m_original, 0, 0, NULL },
	{ NULL, NULL, 0, 0, NULL },
};

static const struct type TYPE_VERSION = {
	.name = "semver.Version",
	.kind = KIND_STRUCT,
	.kind_name = "struct",
	.methods = value_methods,
	.marshal = marshal,
};

static const struct type TYPE_VERSION_PTR = {
	.name = "*semver.Version",
	.kind = KIND_STRUCT,
	.kind_name = "ptr",
	.methods = pointer_methods,
	.marshal = marshal,
};

static struct val
fn_semver(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct semver v;

	(void)n;
	if (!semver_parse(arg[0].s, &v, &e))
		exec_fail(x, "%s", e.msg);
	return wrap(x, &TYPE_VERSION_PTR, &v);
}

static struct val
fn_compare(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct semver_range *r;
	struct semver v;

	(void)n;
	if (!semver_range_parse(x->arena, arg[0].s, &r, &e) || !semver_parse(arg[1].s, &v, &e))
		exec_fail(x, "%s", e.msg);
	return val_bool(semver_range_has(r, &v));
}

const struct func FUNCS_SEMVER[] = {
	{ "semver", fn_semver, 1, 1, "s" },
	{ "semverCompare", fn_compare, 2, 2, "ss" },
	{ NULL, NULL, 0, 0, NULL },
};

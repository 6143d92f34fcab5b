/* SPDX-License-Identifier: Apache-2.0 */
#include "taint.h"

#include "base/map.h"

/* The parts of a taint; value is empty for KEY:EFFECT. */
struct taint {
	struct str key, value, effect;
};

bool
selector_parse(struct arena *a, struct val *map, struct str text, const char *option,
	       struct err *e)
{
	struct str one, key, value;
	bool more = true;

	if (val_is_nil(*map))
		*map = val_map(a);
	while (more) {
		more = str_cut(text, ',', &one, &text);
		if (!str_cut(one, '=', &key, &value) || key.n == 0)
			return err_set(e, STATUS_USAGE, "invalid %s: invalid format \"%.*s\", expected "
				       "key=value", option, STR_ARG(one));
		map_set(val_object(*map), key, val_str(value));
	}
	return true;
}

static bool
taint_parse(struct taint *t, struct str text, const char *option, struct err *e)
{
	static const char *const effects[] = { "NoSchedule", "PreferNoSchedule", "NoExecute" };
	struct str head;
	size_t i;

	if (!str_cut(text, ':', &head, &t->effect) || str_chr(t->effect, ':') >= 0)
		return err_set(e, STATUS_USAGE, "invalid %s: invalid format \"%.*s\", expected "
			       "key=value:effect or key:effect", option, STR_ARG(text));
	str_cut(head, '=', &t->key, &t->value);
	if (t->key.n == 0)
		return err_set(e, STATUS_USAGE, "invalid %s: invalid format \"%.*s\", key cannot be empty",
			       option, STR_ARG(text));
	for (i = 0; i < sizeof effects / sizeof *effects; i++)
		if (str_is(t->effect, effects[i]))
			return true;
	return err_set(e, STATUS_USAGE, "invalid %s: invalid taint effect: invalid taint effect \"%.*s\", "
		       "expected NoSchedule, PreferNoSchedule, or NoExecute", option, STR_ARG(t->effect));
}

static struct val
toleration_of(struct arena *a, const struct taint *t)
{
	struct val v = val_map(a);

	map_set(v.m, STR("effect"), val_str(t->effect));
	map_set(v.m, STR("key"), val_str(t->key));
	map_set(v.m, STR("operator"), val_cstr(t->value.n ? "Equal" : "Exists"));
	if (t->value.n)
		map_set(v.m, STR("value"), val_str(t->value));
	return v;
}

static struct val
any_toleration(struct arena *a)
{
	struct val v = val_map(a);

	map_set(v.m, STR("operator"), val_cstr("Exists"));
	return v;
}

struct val
toleration_all(struct arena *a)
{
	struct val list = val_list(a, NULL, 0);

	val_append(a, &list, any_toleration(a));
	return list;
}

bool
toleration_parse(struct arena *a, struct val *list, struct str text, const char *option,
		 struct err *e)
{
	struct taint t;
	struct str one;
	bool more = true;

	while (more) {
		more = str_cut(text, ',', &one, &text);
		if (!str_is(one, "*") && !taint_parse(&t, one, option, e))
			return false;
		val_append(a, list, str_is(one, "*") ? any_toleration(a) : toleration_of(a, &t));
	}
	return true;
}

bool
taint_check(struct str text, const char *option, struct err *e)
{
	struct taint t;

	return taint_parse(&t, text, option, e);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "setting.h"

#include "base/map.h"
#include "recipe/override.h"

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* [a-zA-Z0-9][a-zA-Z0-9._-]* */
static bool
is_segment(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && (i == 0 || !strchr("._-", s.p[i])))
			return false;
	return s.n > 0;
}

static bool
fail(struct err *e, const char *option, struct str text, const char *why)
{
	return err_set(e, STATUS_USAGE, "invalid %s: invalid format \"%.*s\"%s", option,
		       STR_ARG(text), why);
}

static bool
parse_one(struct setting *out, struct str text, bool values, const char *option, struct err *e)
{
	struct str rest, segment;
	bool has_value;

	if (!str_cut(text, ':', &out->component, &rest) || out->component.n == 0 || rest.n == 0)
		return fail(e, option, text, ": expected 'component:path' or 'component:path=value'");
	has_value = str_cut(rest, '=', &out->path, &out->value);
	if (has_value && !values)
		return fail(e, option, text, ": dynamic declaration does not accept '=value'");
	if (!has_value && values)
		return fail(e, option, text, ": --set requires 'bundler:path=value'");
	if (has_value && out->value.n == 0)
		return fail(e, option, text, ": value cannot be empty");
	for (rest = out->path; ; ) {
		bool more = str_cut(rest, '.', &segment, &rest);

		if (!is_segment(segment))
			return err_set(e, STATUS_USAGE, "invalid %s: invalid path segment \"%.*s\" in "
				       "\"%.*s\": must contain only alphanumeric, dot, hyphen, or "
				       "underscore characters", option, STR_ARG(segment), STR_ARG(text));
		if (!more)
			return true;
	}
}

bool
setting_parse(struct settings *s, struct arena *a, struct str text, bool values,
	      const char *option, struct err *e)
{
	struct setting one = { 0 };
	struct str head;
	bool more = true;

	while (more) {
		more = str_cut(text, ',', &head, &text);
		if (!parse_one(&one, head, values, option, e))
			return false;
		s->v = arena_room(a, s->v, s->n, &s->cap, sizeof one);
		s->v[s->n++] = one;
	}
	return true;
}

static bool
has_settings(const struct settings *s, struct str name)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (str_eq(s->v[i].component, name))
			return true;
	return false;
}

struct str
setting_name(const struct settings *s, struct str component, struct val entry)
{
	struct val keys = val_get(entry, "valueOverrideKeys");
	size_t i;

	if (has_settings(s, component))
		return component;
	for (i = 0; i < val_length(keys); i++)
		if (has_settings(s, val_str_at(keys, i)))
			return val_str_at(keys, i);
	return STR("");
}

int
setting_enabled(const struct settings *s, struct str name, bool *ok, struct err *e)
{
	int said = -1;
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (!str_eq(s->v[i].component, name) || !str_is(s->v[i].path, "enabled"))
			continue;
		said = override_bool(override_value(s->v[i].value));
		if (said < 0) {
			*ok = err_set(e, STATUS_USAGE, "invalid value \"%.*s\" for --set %.*s:enabled: "
				      "neither true nor false", STR_ARG(s->v[i].value), STR_ARG(name));
			return said;
		}
	}
	return said;
}

bool
setting_apply(const struct settings *s, struct arena *a, struct str name,
	      struct val values, struct err *e)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (!str_eq(s->v[i].component, name) || str_is(s->v[i].path, "enabled"))
			continue;
		if (!place_put(a, values, s->v[i].path, override_value(s->v[i].value), e))
			return err_wrap(e, "failed to apply --set %.*s:%.*s", STR_ARG(name),
					STR_ARG(s->v[i].path));
	}
	return true;
}

struct val
place_get(struct val v, struct str path, bool *found)
{
	struct val *next;
	struct str key;
	bool more;

	*found = false;
	do {
		more = str_cut(path, '.', &key, &path);
		next = val_object(v) ? map_get(val_object(v), key) : NULL;
		if (!next)
			return NIL;
		v = *next;
	} while (more);
	*found = true;
	return v;
}

/* Puts the value; `force` replaces what is not a map on the way. */
static bool
put(struct arena *a, struct val v, struct str path, struct val value, bool force, struct err *e)
{
	struct map *m = val_object(v);
	struct str key;
	struct val *next;

	while (str_cut(path, '.', &key, &path)) {
		next = map_get(m, key);
		if (!next || (force && !val_object(*next))) {
			map_set(m, key, val_map(a));
			next = map_get(m, key);
		}
		if (!val_object(*next))
			return err_set(e, STATUS_USAGE, "path segment \"%.*s\" exists but is not a map",
				       STR_ARG(key));
		m = val_object(*next);
	}
	map_set(m, key, value);
	return true;
}

bool
place_put(struct arena *a, struct val v, struct str path, struct val value, struct err *e)
{
	return put(a, v, path, value, false, e);
}

void
place_force(struct arena *a, struct val v, struct str path, struct val value)
{
	put(a, v, path, value, true, NULL);
}

bool
place_take(struct val v, struct str path, struct val *out)
{
	ptrdiff_t dot = str_rchr(path, '.');
	struct val parent = v;
	bool found;

	*out = place_get(v, path, &found);
	if (!found)
		return false;
	if (dot >= 0)
		parent = place_get(v, str_sub(path, 0, (size_t)dot), &found);
	map_del(val_object(parent), str_sub(path, (size_t)(dot + 1), path.n));
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "variable.h"

#include "base/buf.h"
#include "base/limits.h"

/* No longer text is looked at: no reference is. */
enum { TEXT_MOST = 1024 };

/* A variable in a text: its start and end, its name, and the value that the text has for
 * it when nothing else has one: "v1" of "${TAG:-v1}". */
struct variable {
	size_t from, to;
	struct str name, fallback;
	bool controller; /* written as $(X), {{X}} or {X} */
};

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The last name in an expression: "tag" of "inputs.parameters.tag". */
static struct str
last_name(struct str s)
{
	size_t from;

	while (s.n && !is_name(s.p[s.n - 1]))
		s.n--;
	for (from = s.n; from && (is_name(s.p[from - 1]) || s.p[from - 1] == '-');)
		from--;
	return str_sub(s, from, s.n);
}

/* *v takes the variable between `open`, at i, and `close`; it may have others within. */
static bool
enclosed(struct str s, size_t i, struct str open, struct str close, struct variable *v)
{
	size_t at = i, depth = 0;

	while (at < s.n) {
		if (str_starts(str_sub(s, at, s.n), open)) {
			depth++;
			at += open.n;
		} else if (depth == 0) {
			return false;
		} else if (str_starts(str_sub(s, at, s.n), close)) {
			at += close.n;
			if (--depth == 0)
				break;
		} else {
			at++;
		}
	}
	if (at == i || depth)
		return false;
	v->from = i;
	v->to = at;
	v->name = str_sub(s, i + open.n, at - close.n);
	return true;
}

/* The name at the start of s, which "${X:-default}" and the like have. */
static struct str
first_name(struct str s)
{
	size_t n = 0;

	while (n < s.n && is_name(s.p[n]))
		n++;
	return str_sub(s, 0, n);
}

/* The value of "${X:-value}" and "${X-value}"; empty for other texts. */
static struct str
fallback_of(struct str s, struct str name)
{
	struct str rest = str_sub(s, name.n, s.n);

	if (str_starts(rest, STR(":-")))
		return str_sub(rest, 2, rest.n);
	return str_starts(rest, STR("-")) ? str_sub(rest, 1, rest.n) : (struct str){ 0 };
}

/* *v takes the variable between two marks, as in "%X%" and "@X@". */
static bool
between(struct str s, size_t i, char mark, struct variable *v)
{
	struct str rest = str_sub(s, i + 1, s.n), name = first_name(rest);

	if (s.p[i] != mark || name.n == 0 || name.n == rest.n || rest.p[name.n] != mark)
		return false;
	*v = (struct variable){ .from = i, .to = i + name.n + 2, .name = name };
	return true;
}

/* True for what people write between angle brackets: "<VERSION>". */
static bool
is_words(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!is_name(s.p[i]) && s.p[i] != '-')
			return false;
	return s.n > 0;
}

/* *v takes the next variable from i on; false when there is none. */
static bool
next_variable(struct str s, size_t i, struct variable *v)
{
	struct str name;

	for (; i < s.n; i++) {
		*v = (struct variable){ .controller = true };
		if (!strchr("${[<%@#", s.p[i]))
			continue;
		if (between(s, i, '%', v) || between(s, i, '@', v))
			return true;
		if (enclosed(s, i, STR("{{"), STR("}}"), v) || enclosed(s, i, STR("$("), STR(")"), v)) {
			v->name = last_name(v->name);
			return true;
		}
		v->controller = false;
		if (enclosed(s, i, STR("[["), STR("]]"), v) ||
		    (enclosed(s, i, STR("<"), STR(">"), v) && is_words(v->name))) {
			v->name = last_name(v->name);
			return true;
		}
		if ((enclosed(s, i, STR("#{"), STR("}"), v) || enclosed(s, i, STR("{"), STR("}"), v)) &&
		    is_words(v->name) && (v->name.p[0] < '0' || v->name.p[0] > '9')) {
			v->controller = true;
			return true;
		}
		if (enclosed(s, i, STR("${"), STR("}"), v)) {
			name = first_name(v->name);
			v->fallback = fallback_of(v->name, name);
			v->name = name;
			return true;
		}
		name = first_name(str_sub(s, i + 1, s.n));
		if (s.p[i] == '$' && name.n && (name.p[0] < '0' || name.p[0] > '9')) {
			*v = (struct variable){ .from = i, .to = i + 1 + name.n, .name = name };
			return true;
		}
	}
	return false;
}

bool
variable_in(struct str s)
{
	struct variable v;

	return s.n <= TEXT_MOST && next_variable(s, 0, &v);
}

bool
variable_alone(struct str s)
{
	struct variable v;
	size_t at = 0, i;

	while (next_variable(s, at, &v)) {
		for (i = at; i < v.from; i++)
			if (is_name(s.p[i]))
				return false;
		at = v.to;
	}
	for (i = at; i < s.n; i++)
		if (is_name(s.p[i]))
			return false;
	return at > 0;
}

bool
variable_in_word(struct str s)
{
	struct variable v;
	size_t at = 0, i;
	bool more;

	if (!variable_in(s))
		return false;
	do {
		more = next_variable(s, at, &v);
		for (i = at; i < (more ? v.from : s.n); i++)
			if ((unsigned char)s.p[i] <= ' ')
				return false;
		at = more ? v.to : s.n;
	} while (more);
	return true;
}

bool
variable_of_controller(struct str s)
{
	struct variable v;
	size_t at;

	for (at = 0; next_variable(s, at, &v); at = v.to)
		if (!v.controller)
			return false;
	return true;
}

bool
variable_fill(struct arena *a, struct str s, variable_fn *value_of, const void *of,
	      struct str *out)
{
	struct variable v;
	struct str value;
	size_t at = 0;
	struct buf b;

	buf_init(&b, a, LIMIT_LINE);
	while (next_variable(s, at, &v)) {
		value = value_of(of, v.name);
		if (value.n == 0)
			value = v.fallback;
		if (value.n == 0 || variable_in(value))
			return false;
		buf_add(&b, str_sub(s, at, v.from));
		buf_add(&b, value);
		at = v.to;
	}
	buf_add(&b, str_sub(s, at, s.n));
	*out = buf_str(&b);
	return at > 0;
}

struct str
variable_of_list(const void *of, struct str name)
{
	const struct list *l = of;
	struct str value;
	size_t i;

	for (i = 0; l && i < l->n; i++) {
		if (name.n == 0 || !str_eq(val_get_str(l->v[i], "name"), name))
			continue;
		value = str_trim(val_get_str(l->v[i], "value"));
		return value.n ? value : str_trim(val_get_str(l->v[i], "default"));
	}
	return (struct str){ 0 };
}

static const struct list *
list_at(struct val v, const char *key)
{
	v = val_get(v, key);
	return val_kind(v) == KIND_LIST ? v.l : NULL;
}

struct str
variable_of_object(struct val v, struct str name)
{
	const struct list *lists[] = { list_at(v, "parameters"), list_at(v, "params"),
		list_at(val_get(v, "inputs"), "parameters"), list_at(val_get(v, "inputs"), "params"),
		list_at(val_get(v, "arguments"), "parameters") };
	struct str value = { 0 };
	size_t i;

	for (i = 0; i < sizeof lists / sizeof *lists && value.n == 0; i++)
		value = variable_of_list(lists[i], name);
	return value;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules.h"

#include "base/buf.h"
#include "base/exe.h"
#include "base/io.h"
#include "base/limits.h"
#include "shape.h"

enum action { ACTION_ACCEPT, ACTION_IGNORE, ACTION_BUILD, ACTION_ALSO };

struct rule {
	struct rule *next;
	enum action action;
	struct str object, path, ref; /* ref is empty when there is none */
	struct str as;                /* so is as */
};

static bool
action_of(struct str word, enum action *out)
{
	static const char *const words[] = { [ACTION_ACCEPT] = "accept",
		[ACTION_IGNORE] = "ignore", [ACTION_BUILD] = "build",
		[ACTION_ALSO] = "also" };
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++) {
		if (str_is(word, words[i])) {
			*out = (enum action)i;
			return true;
		}
	}
	return false;
}

static bool
is_building(const struct rule *r)
{
	return r->action == ACTION_BUILD || r->action == ACTION_ALSO;
}

/* The rule on a line; NULL when it is none. */
static struct rule *
parse_rule(struct arena *a, struct str line)
{
	struct rule *r = arena_new(a, struct rule);

	if (!action_of(str_word(&line), &r->action))
		return NULL;
	r->object = str_word(&line);
	r->path = str_word(&line);
	r->ref = str_word(&line);
	if (r->action == ACTION_ACCEPT)
		r->as = str_word(&line);
	if (r->path.n == 0 || str_trim(line).n)
		return NULL;
	return is_building(r) && r->ref.n == 0 ? NULL : r;
}

bool
rules_read(struct arena *a, struct rules *r, const char *path, struct err *e)
{
	struct str rest, line;
	struct rule *rule;
	size_t number = 0;

	if (!r->last)
		r->last = &r->first;
	if (!file_read(a, path, LIMIT_FILE, &rest, e))
		return false;
	while (rest.n) {
		str_cut(rest, '\n', &line, &rest);
		number++;
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		rule = parse_rule(a, line);
		if (!rule)
			return err_set(e, STATUS_USAGE, "%s:%zu: a rule is 'accept OBJECT PATH "
				       "[REFERENCE [AS]]', 'ignore OBJECT PATH [REFERENCE]', or "
				       "'build OBJECT PATH REFERENCE', the same with also",
				       path, number);
		*r->last = rule;
		r->last = &rule->next;
	}
	return true;
}

bool
rules_shipped(struct arena *a, struct rules *r, const char *argv0,
	      struct err *e)
{
	char *here;

	return exe_dir(a, argv0, &here, e) &&
	       rules_read(a, r, path_join(a, here, "../../share/mkmirror/templates/images.rules"), e);
}

/* KIND/NAME, or KIND alone; with a dot, KIND.GROUP. */
static bool
is_about(const struct rule *r, struct str object, struct str group)
{
	struct str kind, name, of_kind, of_name, of_group;
	bool named = str_cut(r->object, '/', &of_kind, &of_name);

	str_cut(object, '/', &kind, &name);
	if (str_cut(of_kind, '.', &of_kind, &of_group) && !str_glob(of_group, group))
		return false;
	return str_glob(of_kind, kind) && (!named || str_glob(of_name, name));
}

static bool
is_at(const struct rule *r, const struct rules_case *c)
{
	return is_about(r, c->object, c->group) &&
	       (str_glob(r->path, c->path) || str_glob(r->path, c->named));
}

bool
rules_may_build(const struct rules *r, struct str object, struct str group)
{
	const struct rule *rule;

	for (rule = r->first; rule; rule = rule->next)
		if (is_building(rule) && is_about(rule, object, group))
			return true;
	return false;
}

static struct str
text_of(struct arena *a, struct val v)
{
	if (val_kind(v) == KIND_STRING)
		return str_trim(v.s);
	if (val_kind(v) == KIND_INT)
		return str_of(arena_printf(a, "%lld", (long long)v.i));
	if (val_kind(v) == KIND_FLOAT)
		return str_of(arena_printf(a, "%.15g", v.f));
	return (struct str){ 0 };
}

/* The text of a field, whose name may have dots, or dots into the objects in
 * m; *used is the key of m itself. */
static struct str
field(struct arena *a, const struct map *m, struct str name, struct str *used)
{
	struct str tail = name, inner;
	struct val *v = map_get(m, name);

	*used = name;
	if (v)
		return text_of(a, *v);
	if (!str_cut(name, '.', used, &tail))
		return (struct str){ 0 };
	v = map_get(m, *used);
	return v && val_kind(*v) == KIND_MAP ? field(a, v->m, tail, &inner) : (struct str){ 0 };
}

/* The value of a field of m, or of the document. */
static struct str
value_of(struct arena *a, const struct rules_case *c, const struct map *m,
	 struct str name, struct built *b)
{
	struct str key, value = { 0 };

	if (name.n && name.p[0] == '/')
		return c->root ? field(a, c->root, str_sub(name, 1, name.n), &key) : value;
	value = field(a, m, name, &key);
	if (value.n && b->n < sizeof b->used / sizeof *b->used)
		b->used[b->n++] = key;
	return value;
}

/* Fills the fields of pattern in. */
static bool
fill(struct arena *a, struct str pattern, const struct rules_case *c,
     const struct map *m, struct built *b)
{
	struct str text, name, other, value, whole = { 0 };
	struct buf out;

	b->n = 0;
	buf_init(&out, a, LIMIT_LINE);
	while (pattern.n) {
		str_cut(pattern, '{', &text, &pattern);
		buf_add(&out, text);
		if (pattern.n == 0)
			break;
		str_cut(pattern, '}', &name, &pattern);
		str_cut(name, '|', &name, &other);
		value = value_of(a, c, m, name, b);
		if (value.n == 0)
			value = other;
		if (value.n == 0)
			return false;
		if (look_at(value, &text) >= LOOK_NAMED)
			whole = value;
		if (has_host(value))
			out.n = 0;
		buf_add(&out, value);
	}
	b->ref = whole.n ? whole : buf_str(&out);
	return true;
}

static bool
builds(const struct rule *rule, enum action action, struct arena *a,
       const struct rules_case *c, const struct map *m, struct built *b)
{
	if (rule->action != action || !is_at(rule, c) || !fill(a, rule->ref, c, m, b))
		return false;
	b->rule = rule;
	return true;
}

bool
rules_build(const struct rules *r, struct arena *a, const struct rules_case *c,
	    const struct map *m, struct built *b)
{
	const struct rule *rule, *from = r->first;

	if (b->rule && b->rule->action == ACTION_ALSO)
		from = b->rule->next;
	for (rule = r->first; rule && !b->rule; rule = rule->next)
		if (builds(rule, ACTION_BUILD, a, c, m, b))
			return true;
	for (rule = from; rule; rule = rule->next)
		if (builds(rule, ACTION_ALSO, a, c, m, b))
			return true;
	return false;
}

/* The rule that decides about ref; NULL when none does. */
static const struct rule *
deciding(const struct rules *r, const struct rules_case *c, struct str ref)
{
	const struct rule *rule;

	for (rule = r->first; rule; rule = rule->next)
		if (!is_building(rule) && is_at(rule, c) &&
		    (rule->ref.n == 0 || str_glob(rule->ref, ref)))
			break;
	return rule;
}

enum verdict
rules_judge(const struct rules *r, const struct rules_case *c, struct str ref)
{
	const struct rule *rule = deciding(r, c, ref);

	if (!rule)
		return VERDICT_NONE;
	return rule->action == ACTION_ACCEPT ? VERDICT_ACCEPT : VERDICT_IGNORE;
}

struct str
rules_spell(const struct rules *r, struct arena *a, const struct rules_case *c,
	    struct str ref)
{
	const struct rule *rule = deciding(r, c, ref);
	struct str before, after;

	if (!rule || rule->as.n == 0)
		return ref;
	str_cut(rule->as, '{', &before, &after);
	str_cut(after, '}', &(struct str){ 0 }, &after);
	return str_of(arena_printf(a, "%.*s%.*s%.*s", STR_ARG(before),
				   STR_ARG(after.p ? ref : (struct str){ 0 }), STR_ARG(after)));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules.h"

#include "buf.h"
#include "exe.h"
#include "io.h"
#include "limits.h"

enum action { ACTION_ACCEPT, ACTION_IGNORE, ACTION_BUILD };

struct rule {
	struct rule *next;
	enum action action;
	struct str object, path, ref; /* ref is empty when there is none */
};

static bool
action_of(struct str word, enum action *out)
{
	static const char *const words[] = { [ACTION_ACCEPT] = "accept",
		[ACTION_IGNORE] = "ignore", [ACTION_BUILD] = "build" };
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++) {
		if (str_is(word, words[i])) {
			*out = (enum action)i;
			return true;
		}
	}
	return false;
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
	if (r->path.n == 0 || str_trim(line).n)
		return NULL;
	return r->action == ACTION_BUILD && r->ref.n == 0 ? NULL : r;
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
				       "[REFERENCE]', the same with ignore, or 'build OBJECT "
				       "PATH REFERENCE'", path, number);
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
		if (rule->action == ACTION_BUILD && is_about(rule, object, group))
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

/* Fills the fields of pattern in. */
static bool
fill(struct arena *a, struct str pattern, const struct map *m, struct buf *out,
     struct str *used, size_t used_max, size_t *n)
{
	struct str text, name, other, value, key;

	*n = 0;
	while (pattern.n) {
		str_cut(pattern, '{', &text, &pattern);
		buf_add(out, text);
		if (pattern.n == 0)
			break;
		str_cut(pattern, '}', &name, &pattern);
		str_cut(name, '|', &name, &other);
		value = field(a, m, name, &key);
		if (value.n == 0)
			value = other;
		if (value.n == 0)
			return false;
		buf_add(out, value);
		if (*n < used_max)
			used[(*n)++] = key;
	}
	return true;
}

bool
rules_build(const struct rules *r, struct arena *a, const struct rules_case *c,
	    const struct map *m, struct str *ref, struct str *used,
	    size_t used_max, size_t *n)
{
	const struct rule *rule;
	struct buf b;

	for (rule = r->first; rule; rule = rule->next) {
		if (rule->action != ACTION_BUILD || !is_at(rule, c))
			continue;
		buf_init(&b, a, LIMIT_LINE);
		if (fill(a, rule->ref, m, &b, used, used_max, n)) {
			*ref = buf_str(&b);
			return true;
		}
	}
	*n = 0;
	return false;
}

enum verdict
rules_judge(const struct rules *r, const struct rules_case *c, struct str ref)
{
	const struct rule *rule;

	for (rule = r->first; rule; rule = rule->next)
		if (rule->action != ACTION_BUILD && is_at(rule, c) &&
		    (rule->ref.n == 0 || str_glob(rule->ref, ref)))
			return rule->action == ACTION_ACCEPT ? VERDICT_ACCEPT : VERDICT_IGNORE;
	return VERDICT_NONE;
}

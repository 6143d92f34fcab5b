/* SPDX-License-Identifier: Apache-2.0 */
#include "rules.h"

#include "base/buf.h"
#include "base/exe.h"
#include "base/io.h"
#include "base/limits.h"
#include "shape.h"

enum action { ACTION_ACCEPT, ACTION_IGNORE, ACTION_BUILD, ACTION_SUGGEST, ACTION_OMIT, ACTION_ALSO };

struct rule {
	struct rule *next; /* the next with a pattern for kinds, or for the same kind */
	size_t number;     /* its place among all rules */
	enum action action;
	struct str kind, group, name; /* patterns for the object's */
	bool has_group, has_name;     /* without them the object may have any */
	struct str path, ref;         /* ref is empty when the rule has none */
	struct str as;                /* empty when the rule has none */
};

static bool
action_of(struct str word, enum action *out)
{
	static const char *const words[] = { [ACTION_ACCEPT] = "accept",
		[ACTION_IGNORE] = "ignore", [ACTION_BUILD] = "build",
		[ACTION_SUGGEST] = "suggest", [ACTION_OMIT] = "omit",
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
	return r->action >= ACTION_BUILD;
}

/* Reads a rule; NULL when the line is not a rule. */
static struct rule *
parse_rule(struct arena *a, struct str line)
{
	struct rule *r = arena_new(a, struct rule);

	if (!action_of(str_word(&line), &r->action))
		return NULL;
	r->has_name = str_cut(str_word(&line), '/', &r->kind, &r->name);
	r->has_group = str_cut(r->kind, '.', &r->kind, &r->group);
	r->path = str_word(&line);
	r->ref = str_word(&line);
	if (r->action == ACTION_ACCEPT)
		r->as = str_word(&line);
	if (r->path.n == 0 || str_trim(line).n)
		return NULL;
	return is_building(r) && r->ref.n == 0 ? NULL : r;
}

/* Appends the rule to the list of its kind, or to that of patterns for kinds. */
static void
add_rule(struct arena *a, struct rules *r, struct rule *rule)
{
	struct rule *other;

	rule->number = r->n++;
	if (str_chr(rule->kind, '*') >= 0 || str_chr(rule->kind, '?') >= 0) {
		*r->last = rule;
		r->last = &rule->next;
		return;
	}
	if (!r->kinds)
		r->kinds = map_new(a);
	other = map_pointer(r->kinds, rule->kind);
	if (!other) {
		map_set_pointer(r->kinds, rule->kind, rule);
		return;
	}
	while (other->next)
		other = other->next;
	other->next = rule;
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
				       "'build OBJECT PATH REFERENCE', the same with suggest, omit and also",
				       path, number);
		add_rule(a, r, rule);
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

/* False when the pattern matches no text with this end. */
static bool
may_end(struct str pattern, struct str end)
{
	char c;

	for (; pattern.n && end.n; pattern.n--, end.n--) {
		c = pattern.p[pattern.n - 1];
		if (c == '*')
			return true;
		if (c != '?' && c != end.p[end.n - 1])
			return false;
	}
	return pattern.n || !end.n;
}

/* str_glob, but faster for patterns that do not match, as most do not. */
static bool
matches(struct str pattern, struct str s)
{
	if (str_is(pattern, "*"))
		return true;
	if (pattern.n && pattern.p[0] != '*' &&
	    (s.n == 0 || (pattern.p[0] != s.p[0] && pattern.p[0] != '?')))
		return false;
	return may_end(pattern, s) && str_glob(pattern, s);
}

/* The rules for an object, in their order. */
struct rules_about {
	const struct rule **rule;
	size_t n;
};

/* The first rule, from `rule` on, whose pattern matches the kind. */
static const struct rule *
next_about(const struct rule *rule, struct str kind)
{
	while (rule && !matches(rule->kind, kind))
		rule = rule->next;
	return rule;
}

const struct rules_about *
rules_about(struct arena *a, const struct rules *r, struct str object, struct str group)
{
	struct rules_about *about = arena_new(a, struct rules_about);
	const struct rule *rule, *any, *own;
	struct str kind, name;
	size_t cap = 0;

	if (!r)
		return about;
	str_cut(object, '/', &kind, &name);
	own = map_pointer(r->kinds, kind);
	any = next_about(r->first, kind);
	while (any || own) {
		if (!own || (any && any->number < own->number)) {
			rule = any;
			any = next_about(any->next, kind);
		} else {
			rule = own;
			own = own->next;
		}
		if ((rule->has_group && !matches(rule->group, group)) ||
		    (rule->has_name && !matches(rule->name, name)))
			continue;
		about->rule = arena_room(a, about->rule, about->n, &cap, sizeof *about->rule);
		about->rule[about->n++] = rule;
	}
	return about;
}

static bool
is_at(const struct rule *r, const struct rules_case *c)
{
	return matches(r->path, c->path) ||
	       (!str_eq(c->path, c->named) && matches(r->path, c->named));
}

bool
rules_may_build(const struct rules_about *about, struct str end)
{
	size_t i;

	for (i = 0; i < about->n; i++)
		if (is_building(about->rule[i]) && may_end(about->rule[i]->path, end))
			return true;
	return false;
}

bool
rules_may_accept(const struct rules_about *about, struct str end)
{
	size_t i;

	for (i = 0; i < about->n; i++)
		if (about->rule[i]->action == ACTION_ACCEPT &&
		    may_end(about->rule[i]->path, end))
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
	if (val_kind(v) == KIND_BOOL)
		return v.b ? STR("true") : STR("false");
	return (struct str){ 0 };
}

/* The text of a field of m; a name with dots is a key, or keys that lead into maps
 * within m.  *used takes the key of m itself. */
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

/* The text of a field of m, or for /FIELD of the document; notes the key of m in b. */
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

/* Adds the value of a field: no reference has a '+', for which operators put a
 * '-', and before a digest stands '@'. */
static void
add_value(struct buf *out, struct str value)
{
	struct str head;

	if (has_host(value))
		out->n = 0;
	if (str_starts(value, STR("sha256:")) && out->n && out->p[out->n - 1] == ':')
		out->p[out->n - 1] = '@';
	while (str_chr(value, '+') >= 0) {
		str_cut(value, '+', &head, &value);
		buf_add(out, head);
		buf_addc(out, '-');
	}
	buf_add(out, value);
}

/* True when a value is a whole reference: it has a path and a version, or a version
 * where the pattern goes on with one. */
static bool
is_whole(struct str value, struct str rest)
{
	struct str ref;
	enum look look = look_at(value, &ref);

	return look >= LOOK_NAMED || (look == LOOK_WORD && has_version(value) && rest.n &&
				      (rest.p[0] == ':' || rest.p[0] == '@'));
}

/* Adds the value of what stands between braces: FIELD, FIELD|TEXT, or FIELD=TEXT, which
 * is a condition and adds nothing.  False when m lacks the field, or the condition does
 * not hold.  *whole takes a value that is a whole reference; `rest` is what the pattern
 * has behind the braces. */
static bool
fill_field(struct arena *a, struct str s, struct str rest, const struct rules_case *c,
	   const struct map *m, struct built *b, struct buf *out, struct str *whole)
{
	struct str name, other, value;
	bool optional;

	if (str_cut(s, '=', &name, &other))
		return str_glob(other, value_of(a, c, m, name, b));
	optional = str_cut(s, '|', &name, &other);
	value = value_of(a, c, m, name, b);
	if (value.n == 0)
		value = other;
	if (value.n == 0)
		return optional;
	if (is_whole(value, rest))
		*whole = value;
	add_value(out, value);
	return true;
}

/* Fills in the fields of a pattern; false when m lacks one. */
static bool
fill(struct arena *a, struct str pattern, const struct rules_case *c,
     const struct map *m, struct built *b)
{
	struct str text, name, whole = { 0 };
	struct buf out;

	b->n = 0;
	buf_init(&out, a, LIMIT_LINE);
	while (pattern.n) {
		str_cut(pattern, '{', &text, &pattern);
		buf_add(&out, text);
		if (pattern.n == 0)
			break;
		str_cut(pattern, '}', &name, &pattern);
		if (!fill_field(a, name, pattern, c, m, b, &out, &whole))
			return false;
	}
	b->ref = whole.n ? whole : buf_str(&out);
	return true;
}

static bool
builds(const struct rule *rule, struct arena *a, const struct rules_case *c,
       const struct map *m, struct built *b)
{
	if (!is_at(rule, c) || !fill(a, rule->ref, c, m, b))
		return false;
	b->rule = rule;
	b->what = rule->action == ACTION_SUGGEST ? BUILT_PROBABLE
		  : rule->action == ACTION_OMIT ? BUILT_IGNORED : BUILT_CERTAIN;
	return true;
}

bool
rules_build(struct arena *a, const struct rules_case *c, const struct map *m, struct built *b)
{
	const struct rules_about *about = c->about;
	size_t i, from = 0;

	while (b->rule && b->rule->action == ACTION_ALSO && about->rule[from++] != b->rule)
		;
	for (i = 0; i < about->n && !b->rule; i++)
		if (is_building(about->rule[i]) && about->rule[i]->action != ACTION_ALSO &&
		    builds(about->rule[i], a, c, m, b))
			return true;
	for (i = from; i < about->n; i++)
		if (about->rule[i]->action == ACTION_ALSO && builds(about->rule[i], a, c, m, b))
			return true;
	return false;
}

/* The first rule that accepts or ignores ref; NULL when none does. */
static const struct rule *
deciding(const struct rules_case *c, struct str ref)
{
	const struct rule *rule;
	size_t i;

	for (i = 0; i < c->about->n; i++) {
		rule = c->about->rule[i];
		if (!is_building(rule) && is_at(rule, c) &&
		    (rule->ref.n == 0 || str_glob(rule->ref, ref)))
			return rule;
	}
	return NULL;
}

enum verdict
rules_verdict(const struct rules_case *c, struct str ref)
{
	const struct rule *rule = deciding(c, ref);

	if (!rule)
		return VERDICT_NONE;
	return rule->action == ACTION_ACCEPT ? VERDICT_ACCEPT : VERDICT_IGNORE;
}

struct str
rules_spell(struct arena *a, const struct rules_case *c, struct str ref)
{
	const struct rule *rule = deciding(c, ref);
	struct str before, after;

	if (!rule || rule->as.n == 0)
		return ref;
	str_cut(rule->as, '{', &before, &after);
	str_cut(after, '}', &(struct str){ 0 }, &after);
	return str_of(arena_printf(a, "%.*s%.*s%.*s", STR_ARG(before),
				   STR_ARG(after.p ? ref : (struct str){ 0 }), STR_ARG(after)));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "line.h"

#include <stdlib.h>

#include "base/io.h"
#include "base/map.h"

/* The words of the command line that are still to be read. */
struct words {
	char **v;
	int n, at;
};

static struct str
word_next(struct words *w)
{
	return w->at < w->n ? str_of(w->v[w->at++]) : STR("");
}

/* Adds a value of a flag. */
static void
give(struct line *l, struct arena *a, const struct flag *f, struct str value)
{
	struct str name = str_of(f->name);
	struct val *there = map_get(val_object(l->given), name), list;

	list = there && f->kind == FLAG_LIST ? *there : val_list(a, NULL, 0);
	val_append(a, &list, val_str(value));
	map_set(val_object(l->given), name, list);
}

/* An error of the kind that aicr's library of flags makes. */
static bool
fail_plain(struct err *e, const char *text, struct str word)
{
	err_set(e, STATUS_USAGE, "%s%.*s", text, STR_ARG(word));
	return err_fault(e, FAULT_OTHER);
}

/* Takes one flag, "--name", "--name=value" or "-n". */
static bool
take_flag(struct line *l, struct arena *a, struct str word, struct words *w, struct err *e)
{
	struct str name, value;
	const struct flag *f;
	bool has_value;

	word = str_sub(word, 1 + str_starts(word, STR("--")), word.n);
	has_value = str_cut(word, '=', &name, &value);
	f = flag_find(l->command, name);
	if (!f)
		return fail_plain(e, "flag provided but not defined: -", name);
	if (f->kind == FLAG_ONE && map_get(val_object(l->given), str_of(f->name)))
		return err_set(e, STATUS_USAGE, "flag --%s can only be specified once", f->name);
	if (f->kind == FLAG_SWITCH && !has_value)
		value = STR("true");
	else if (!has_value && w->at == w->n)
		return fail_plain(e, "flag needs an argument: --", name);
	else if (!has_value)
		value = word_next(w);
	give(l, a, f, value);
	return true;
}

/* Takes a flag that stands before the command; false when it is none. */
static bool
take_global(struct line *l, struct str word)
{
	word = str_sub(word, 1 + str_starts(word, STR("--")), word.n);
	if (str_is(word, "debug"))
		l->form = l->form == AICRLOG_JSON ? AICRLOG_JSON : AICRLOG_TEXT;
	else if (str_is(word, "log-json"))
		l->form = AICRLOG_JSON;
	else if (str_is(word, "help") || str_is(word, "h"))
		l->help = true;
	else if (str_is(word, "version") || str_is(word, "v") || str_is(word, "V"))
		l->version = true;
	else
		return false;
	return true;
}

/* Finds the command of one or two words. */
static bool
take_command(struct line *l, struct arena *a, struct words *w, struct err *e)
{
	struct str first = word_next(w);
	const char *both = NULL;
	const struct command *c;

	if (w->at < w->n)
		both = arena_printf(a, "%.*s %s", STR_ARG(first), w->v[w->at]);
	for (c = commands; c->name; c++) {
		if (both && str_is(str_of(both), c->name))
			w->at++;
		else if (!str_is(first, c->name))
			continue;
		l->command = c;
		return true;
	}
	err_set(e, STATUS_USAGE, "No help topic for '%.*s'", STR_ARG(first));
	return err_fault(e, FAULT_NOT_FOUND);
}

/* True when the variable is set to what Go's ParseBool takes for true, or to yes or on. */
static bool
env_true(const char *name)
{
	static const char *const words[] = { "1", "t", "T", "true", "TRUE", "True", "yes", "on" };
	const char *set = getenv(name);
	size_t i;

	for (i = 0; set && i < sizeof words / sizeof *words; i++)
		if (str_is(str_of(set), words[i]))
			return true;
	return false;
}

bool
line_parse(struct line *l, struct arena *a, int argc, char **argv, struct err *e)
{
	struct words w = { argv, argc, 1 };
	bool flags_end = false;
	struct str word;

	*l = (struct line){ .form = AICRLOG_PLAIN, .given = val_map(a),
			    .operands = val_list(a, NULL, 0) };
	if (env_true("AICR_DEBUG"))
		l->form = AICRLOG_TEXT;
	if (env_true("AICR_LOG_JSON"))
		l->form = AICRLOG_JSON;
	for (; w.at < w.n && w.v[w.at][0] == '-'; w.at++)
		if (!take_global(l, str_of(w.v[w.at])))
			return fail_plain(e, "flag provided but not defined: ", str_of(w.v[w.at]));
	if (w.at == w.n || l->help || l->version) {
		l->help = !l->version;
		return true;
	}
	if (!take_command(l, a, &w, e))
		return false;
	while (w.at < w.n) {
		word = word_next(&w);
		if (!flags_end && str_is(word, "--"))
			flags_end = true;
		else if (!flags_end && (str_is(word, "--help") || str_is(word, "-h")))
			l->help = true;
		else if (flags_end || word.n < 2 || word.p[0] != '-')
			val_append(a, &l->operands, val_str(word));
		else if (!take_flag(l, a, word, &w, e))
			return false;
	}
	if (val_length(l->operands) > (size_t)l->command->operands)
		return err_set(e, STATUS_USAGE, "unexpected argument \"%.*s\": %s takes %d",
			       STR_ARG(val_str_at(l->operands, (size_t)l->command->operands)),
			       l->command->name, l->command->operands);
	return true;
}

const char *
line_value(const struct line *l, const char *flag)
{
	struct val list = val_get(l->given, flag);

	return val_length(list) ? val_str_at(list, val_length(list) - 1).p : NULL;
}

/* The value at a path, keys with dots between. */
static struct val
at_path(struct val v, const char *path)
{
	struct str rest = str_of(path), key;
	struct val *next;

	while (rest.n) {
		str_cut(rest, '.', &key, &rest);
		next = val_object(v) ? map_get(val_object(v), key) : NULL;
		if (!next)
			return NIL;
		v = *next;
	}
	return v;
}

/* The text of a scalar; a bool is true or false. */
static struct str
scalar_text(struct arena *a, struct val v)
{
	if (val_kind(v) == KIND_BOOL)
		return val_flag(v) ? STR("true") : STR("false");
	if (val_kind(v) == KIND_INT)
		return str_of(arena_printf(a, "%lld", (long long)val_integer(v)));
	return val_text(v);
}

/* Adds a value of the config: a scalar, the items of a list, or KEY=VALUE for each entry
 * of a map.  Empty texts are as if they were not there. */
static void
give_config(struct line *l, struct arena *a, const struct flag *f, struct val v)
{
	struct map_entry *x = NULL;
	struct str text;
	size_t i;

	for (i = 0; i < val_length(v); i++)
		give(l, a, f, scalar_text(a, val_at(v, i)));
	while (val_kind(v) == KIND_MAP && (x = map_next(val_object(v), x)))
		give(l, a, f, str_of(arena_printf(a, "%.*s=%.*s", STR_ARG(x->key),
						  STR_ARG(scalar_text(a, x->v)))));
	text = scalar_text(a, v);
	if (text.n)
		give(l, a, f, str_of(arena_cstr(a, text)));
}

void
line_defaults(struct line *l, struct arena *a, struct val spec,
	      void (*said)(const char *flag))
{
	const struct flag *f;
	const char *set;
	struct val v;
	bool given;

	for (f = l->command->flags; f->name; f++) {
		given = !val_is_nil(val_get(l->given, f->name));
		set = f->env ? getenv(f->env) : NULL;
		v = f->config ? at_path(spec, f->config) : NIL;
		if (given && !val_is_nil(v))
			said(f->name);
		else if (!given && set && *set)
			give(l, a, f, f->kind != FLAG_SWITCH ? str_of(set)
				      : env_true(f->env) ? STR("true") : STR("false"));
		else if (!given)
			give_config(l, a, f, v);
	}
}

/* The words of a command line of ours. */
struct native {
	struct arena *arena;
	char **v;
	size_t n, cap;
};

static void
add(struct native *n, struct str word)
{
	n->v = arena_room(n->arena, n->v, n->n, &n->cap, sizeof *n->v);
	n->v[n->n++] = word.p ? arena_cstr(n->arena, word) : NULL;
}

/* Adds the option that the values of a flag are. */
static bool
add_flag(struct native *n, const struct flag *f, struct val values, struct err *e)
{
	bool refused = f->native[0] == '!';
	size_t i;

	if (refused && (f->kind != FLAG_SWITCH || str_is(val_str_at(values, 0), "true"))) {
		err_set(e, STATUS_USAGE, "--%s is not done here: %s", f->name, f->native + 1);
		return err_fault(e, FAULT_REQUEST);
	}
	if (f->native[0] != '-')
		return true;
	for (i = 0; i < val_length(values); i++) {
		if (f->kind != FLAG_SWITCH) {
			add(n, str_of(f->native));
			add(n, val_str_at(values, i));
		} else if (str_is(val_str_at(values, i), "true")) {
			add(n, str_of(f->native));
		}
	}
	return true;
}

bool
line_native(const struct line *l, struct arena *a, const char *dir, char ***argv,
	    struct err *e)
{
	static const char *const forms[] = { [AICRLOG_NONE] = "plain", [AICRLOG_PLAIN] = "plain",
		[AICRLOG_TEXT] = "text", [AICRLOG_JSON] = "json" };
	const struct command *c = l->command;
	struct native n = { .arena = a };
	const struct flag *f;
	struct val values;
	size_t i;

	if (c->program[0] == '!')
		return err_set(e, STATUS_USAGE, "%s is not done here: %s", c->name, c->program + 1);
	add(&n, str_of(path_join(a, dir, c->program)));
	add(&n, STR("--aicr"));
	add(&n, str_of(forms[l->form]));
	if (c->option)
		add(&n, str_of(c->option));
	for (f = c->flags; f->name; f++) {
		values = val_get(l->given, f->name);
		if (!val_is_nil(values) && !add_flag(&n, f, values, e))
			return false;
	}
	add(&n, STR("--"));
	for (f = c->flags; f->name; f++)
		if (!f->native[0] && line_value(l, f->name))
			add(&n, str_of(line_value(l, f->name)));
	for (i = 0; i < val_length(l->operands); i++)
		add(&n, val_str_at(l->operands, i));
	add(&n, (struct str){ NULL, 0 });
	*argv = n.v;
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "member.h"

#include "base/map.h"

/* A text whose key is missing in the object points here, to differ from one that is
 * in it and empty. */
static const char absent[] = "";

static const char *const kind_names[] = { "a string", "a number of bytes", "true or false",
	"true or false", "an object", "a list of strings", "a list of strings and objects",
	"a list of lists of strings", "one of its words" };

static bool
word_read(const char *const *words, struct val v, int *out)
{
	int i;

	for (i = 1; val_kind(v) == KIND_STRING && words[i]; i++)
		if (str_is(v.s, words[i])) {
			*out = i;
			return true;
		}
	return false;
}

/* True for a list of what a member of that kind holds. */
static bool
is_list(struct val v, enum member_kind list)
{
	enum kind kind;
	size_t i;

	for (i = 0; i < val_length(v); i++) {
		kind = val_kind(v.l->v[i]);
		if (list == MEMBER_LISTS ? !is_list(v.l->v[i], MEMBER_LIST)
		    : kind != KIND_STRING && !(list == MEMBER_VALUES && kind == KIND_MAP))
			return false;
	}
	return val_kind(v) == KIND_LIST;
}

/* Sets a member from v; false when v is of another kind. */
static bool
member_read(const struct member *m, struct val v, void *to)
{
	enum kind kind = val_kind(v);

	switch (m->kind) {
	case MEMBER_TEXT:
		if (kind == KIND_STRING)
			*(struct str *)to = v.s.n ? v.s : STR("");
		return kind == KIND_STRING;
	case MEMBER_SIZE:
		if (kind == KIND_INT)
			*(int64_t *)to = v.i;
		return kind == KIND_INT && v.i >= 0;
	case MEMBER_FLAG:
		*(bool *)to = kind == KIND_BOOL && v.b;
		return kind == KIND_BOOL;
	case MEMBER_WORD:
		return word_read(m->words, v, to);
	default:
		*(struct val *)to = v;
		return m->kind == MEMBER_BOOL ? kind == KIND_BOOL : m->kind == MEMBER_MAP
		       ? kind == KIND_MAP : is_list(v, m->kind);
	}
}

void
members_clear(const struct member *m, size_t n, void *to)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (m[i].kind == MEMBER_TEXT)
			*(struct str *)((char *)to + m[i].at) = (struct str){ absent, 0 };
		else if (m[i].kind == MEMBER_SIZE)
			*(int64_t *)((char *)to + m[i].at) = -1;
	}
}

bool
members_read(const struct member *m, size_t n, struct val v, void *to,
	     const char *what, struct err *e)
{
	const struct val *one;
	size_t i;

	members_clear(m, n, to);
	for (i = 0; i < n; i++) {
		one = map_get(v.m, str_of(m[i].key));
		if (one && !val_is_nil(*one) && !member_read(&m[i], *one, (char *)to + m[i].at))
			return err_set(e, STATUS_USAGE, "%s's %s is not %s", what, m[i].key,
				       kind_names[m[i].kind]);
	}
	return true;
}

/* The member as a value; nil when it is not to be written. */
static struct val
member_val(const struct member *m, const void *from)
{
	const struct str *text = from;
	int word;

	switch (m->kind) {
	case MEMBER_TEXT:
		return text->p && text->p != absent ? val_str(*text) : NIL;
	case MEMBER_SIZE:
		return *(const int64_t *)from >= 0 ? val_int64(*(const int64_t *)from) : NIL;
	case MEMBER_FLAG:
		return *(const bool *)from ? val_bool(true) : NIL;
	case MEMBER_WORD:
		word = *(const int *)from;
		return word ? val_cstr(m->words[word]) : NIL;
	default:
		return *(const struct val *)from;
	}
}

void
member_write(const struct member *m, const void *from, struct map *object)
{
	struct str key = str_of(m->key);
	struct val v = member_val(m, (const char *)from + m->at);
	const struct val *was = map_get(object, key);

	if (!val_is_nil(v))
		map_set(object, key, v);
	else if (was && !val_is_nil(*was))
		map_del(object, key);
}

struct val
members_start(struct arena *a, struct val v)
{
	struct val out = val_map(a);
	struct map_entry *entry = NULL;

	while (!val_is_nil(v) && (entry = map_next(v.m, entry)))
		map_set(out.m, entry->key, entry->v);
	return out;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "fields.h"

#include <strings.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"

static const char *
kind_word(struct val v)
{
	switch (val_kind(v)) {
	case KIND_MAP:
		return "a map";
	case KIND_LIST:
		return "a list";
	case KIND_STRING:
		return "a text";
	case KIND_BOOL:
		return "true or false";
	case KIND_FLOAT:
		return "a decimal number";
	default:
		return "a number";
	}
}

static bool
wrong(const struct checker *c, const struct yaml_at *at, struct val v, const char *want)
{
	bool quote = *want == 'a' && strcmp(want, "a text") == 0 &&
		val_kind(v) != KIND_MAP && val_kind(v) != KIND_LIST;

	return check_fail(c, at, "%s is expected, not %s%s", want, kind_word(v),
			  quote ? "; write it in quotes" : "");
}

/* The row of the key; among rows of one name the one of the dialect. */
static const struct field *
field_named(const struct field *f, struct str key, unsigned dialect)
{
	const struct field *found = NULL;

	for (; f->name; f++)
		if (strlen(f->name) == key.n && strncasecmp(f->name, key.p, key.n) == 0 &&
		    (!found || f->dialects & dialect))
			found = f;
	return found;
}

static bool
unknown_key(const struct checker *c, const struct field_dialect *how, const struct yaml_at *at,
	    const struct field *f)
{
	struct buf b;

	buf_init(&b, c->arena, LIMIT_LINE);
	for (; f->name; f++)
		if (f->dialects & how->dialect)
			buf_printf(&b, "%s%s", b.n ? ", " : "", f->name);
	return check_fail(c, at, "unknown key; known are %.*s", STR_ARG(buf_str(&b)));
}

/* Fails for a key that only other dialects have. */
static bool
foreign_key(const struct checker *c, const struct field_dialect *how, const struct yaml_at *at,
	    const struct field *f)
{
	unsigned mine = 0, other = 0;

	while (!(how->dialect >> mine & 1))
		mine++;
	while (!(f->dialects >> other & 1))
		other++;
	return check_fail(c, at, "a key of %s and not of %s: remove it", how->names[other],
			  how->names[mine]);
}

/* A whole number that int64_t holds, as JSON would write it without an exponent. */
static bool
integer_of(struct val v, int64_t *out)
{
	if (val_kind(v) == KIND_INT) {
		*out = val_integer(v);
		return true;
	}
	if (val_kind(v) != KIND_FLOAT || !(v.f > -9.2e18 && v.f < 9.2e18))
		return false;
	*out = (int64_t)v.f;
	return (double)*out == v.f;
}

static bool
read_texts(const struct checker *c, const struct yaml_at *at, struct val v,
	     struct str **out, size_t *n)
{
	struct yaml_at item = { .up = at };
	struct val x;

	if (val_kind(v) != KIND_LIST)
		return wrong(c, at, v, "a list of texts");
	*n = val_length(v);
	*out = arena_array(c->arena, struct str, *n + 1);
	for (; item.index < *n; item.index++) {
		x = val_at(v, item.index);
		if (!val_is_nil(x) && val_kind(x) != KIND_STRING)
			return wrong(c, &item, x, "a text");
		(*out)[item.index] = val_text(x);
	}
	return true;
}

static bool
read_objects(const struct checker *c, const struct field_dialect *how, const struct yaml_at *at,
	       struct val v, const struct field_type *type, char **out, size_t *n)
{
	struct yaml_at item = { .up = at };

	if (val_kind(v) != KIND_LIST)
		return wrong(c, at, v, "a list of maps");
	*n = val_length(v);
	*out = arena_calloc(c->arena, *n + 1, type->size);
	for (; item.index < *n; item.index++)
		if (!fields_read(c, how, &item, val_at(v, item.index), type,
				   *out + item.index * type->size))
			return false;
	return true;
}

static bool
read_list(const struct checker *c, const struct field_dialect *how, const struct yaml_at *at,
	    struct val v, const struct field *f, char *to)
{
	struct str *text = NULL;
	char *object = NULL;
	size_t n = 0;

	if (f->kind == FIELD_TEXTS) {
		if (!read_texts(c, at, v, &text, &n))
			return false;
		memcpy(to + f->at, &text, sizeof text);
	} else {
		if (!read_objects(c, how, at, v, f->type, &object, &n))
			return false;
		memcpy(to + f->at, &object, sizeof object);
	}
	memcpy(to + f->count, &n, sizeof n);
	return true;
}

static bool
field_read(const struct checker *c, const struct field_dialect *how, const struct yaml_at *at,
	     struct val v, const struct field *f, char *to)
{
	if (val_is_nil(v))
		return true;
	switch (f->kind) {
	case FIELD_TEXT:
		if (val_kind(v) != KIND_STRING)
			return wrong(c, at, v, "a text");
		*(struct str *)(to + f->at) = val_text(v);
		return true;
	case FIELD_FLAG:
		if (val_kind(v) != KIND_BOOL)
			return wrong(c, at, v, "true or false");
		*(bool *)(to + f->at) = val_flag(v);
		return true;
	case FIELD_INTEGER:
		return integer_of(v, (int64_t *)(to + f->at)) ||
			wrong(c, at, v, "a whole number without quotes");
	case FIELD_OBJECT:
		return fields_read(c, how, at, v, f->type, to + f->at);
	case FIELD_TEXTS:
	case FIELD_OBJECTS:
		break;
	}
	return read_list(c, how, at, v, f, to);
}

bool
fields_read(const struct checker *c, const struct field_dialect *how, const struct yaml_at *at,
	      struct val v, const struct field_type *type, void *out)
{
	struct map_entry **entry;
	size_t i;

	if (val_is_nil(v))
		return true;
	if (val_kind(v) != KIND_MAP)
		return wrong(c, at, v, "a map");
	/* of keys that differ in their case alone the last in this order counts, as in Go */
	entry = map_sorted(val_object(v), c->arena);
	for (i = 0; i < val_object(v)->n; i++) {
		struct yaml_at here = { .up = at, .key = entry[i]->key };
		const struct field *f = field_named(type->field, entry[i]->key, how->dialect);

		if (!f)
			return unknown_key(c, how, &here, type->field);
		if (!(f->dialects & how->dialect))
			return foreign_key(c, how, &here, f);
		if (!field_read(c, how, &here, entry[i]->v, f, out))
			return false;
	}
	return true;
}

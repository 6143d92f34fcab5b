/* SPDX-License-Identifier: Apache-2.0 */
#include "decode.h"

#include <ctype.h>

#include "base/map.h"
#include "golang/num.h"
#include "yaml/yaml.h"

/* True when key is the field's name, without regard to case. */
static bool
names_match(struct str key, const char *name)
{
	size_t i;

	if (key.n != strlen(name))
		return false;
	for (i = 0; i < key.n; i++)
		if (tolower((unsigned char)key.p[i]) != tolower((unsigned char)name[i]))
			return false;
	return true;
}

const char *
decode_json_type(struct val v)
{
	switch (val_kind(v)) {
	case KIND_BOOL:
		return "bool";
	case KIND_INT:
	case KIND_UINT:
	case KIND_FLOAT:
		return "number";
	case KIND_STRING:
		return "string";
	case KIND_LIST:
		return "array";
	default:
		return "object";
	}
}

/* v as text where yaml.Unmarshal wants a string; false for a kind that has none. */
static bool
decode_text(struct arena *a, struct val v, struct str *out)
{
	switch (val_kind(v)) {
	case KIND_STRING:
		*out = v.s;
		return true;
	case KIND_BOOL:
		*out = v.b ? STR("true") : STR("false");
		return true;
	case KIND_INT:
		*out = str_of(arena_printf(a, "%lld", (long long)v.i));
		return true;
	case KIND_UINT:
		*out = str_of(arena_printf(a, "%llu", (unsigned long long)v.u));
		return true;
	case KIND_FLOAT:
		*out = num_float(a, v.f, 'g', -1);
		return true;
	default:
		return false;
	}
}

static void
mismatch(struct decode *d, const char *field, struct val v, const char *type)
{
	if (!d->error)
		d->error = arena_printf(d->arena,
			"json: cannot unmarshal %s into Go struct field %s.%s%s of type %s",
			decode_json_type(v), d->type, d->path, field, type);
}

/* The list v as a []string. */
static struct val
texts_take(struct decode *d, const struct field *f, struct val v)
{
	struct val *out;
	size_t i;

	if (val_kind(v) != KIND_LIST) {
		mismatch(d, f->name, v, "[]string");
		return NIL;
	}
	out = arena_array(d->arena, struct val, v.l->n);
	for (i = 0; i < v.l->n; i++) {
		out[i] = val_str(STR(""));
		if (!val_is_nil(v.l->v[i]) && !decode_text(d->arena, v.l->v[i], &out[i].s))
			mismatch(d, f->name, v.l->v[i], "string");
	}
	return val_list_of(d->arena, &TYPE_STRINGS, out, v.l->n);
}

/* The map v as a map[string]string. */
static struct val
map_take(struct decode *d, const struct field *f, struct val v)
{
	struct val out = { .type = &TYPE_STRING_MAP };
	struct map_entry **sorted;
	size_t i;

	if (val_kind(v) != KIND_MAP) {
		mismatch(d, f->name, v, "map[string]string");
		return NIL;
	}
	out.m = map_new(d->arena);
	sorted = map_sorted(v.m, d->arena);
	for (i = 0; i < v.m->n; i++) {
		struct val text = val_str(STR(""));

		if (!val_is_nil(sorted[i]->v) &&
		    !decode_text(d->arena, sorted[i]->v, &text.s)) {
			mismatch(d, f->name, sorted[i]->v, "string");
			continue;
		}
		map_set(out.m, sorted[i]->key, text);
	}
	return out;
}

static void
list_take(struct decode *d, const struct field *f, struct val v, void *out)
{
	size_t i;

	if (val_kind(v) != KIND_LIST) {
		mismatch(d, f->name, v, f->go_type);
		return;
	}
	if (!v.l->n)
		f->list(d, out, NIL, 0, 0);
	for (i = 0; i < v.l->n; i++)
		f->list(d, out, v.l->v[i], i, v.l->n);
}

/* Puts v, which is not null, into the field of *out. */
static void
field_take(struct decode *d, const struct field *f, struct val v, void *out)
{
	void *at = (char *)out + f->at;

	switch (f->type) {
	case FIELD_STRING:
		if (!decode_text(d->arena, v, at))
			mismatch(d, f->name, v, "string");
		break;
	case FIELD_BOOL:
		if (val_kind(v) == KIND_BOOL)
			*(bool *)at = v.b;
		else
			mismatch(d, f->name, v, "bool");
		break;
	case FIELD_VALUES:
		if (val_kind(v) == KIND_LIST)
			*(struct val *)at = v;
		else
			mismatch(d, f->name, v, "[]interface {}");
		break;
	case FIELD_TEXTS:
		*(struct val *)at = texts_take(d, f, v);
		break;
	case FIELD_MAP:
		*(struct val *)at = map_take(d, f, v);
		break;
	case FIELD_LIST:
		list_take(d, f, v, out);
		break;
	case FIELD_STRUCT:
		f->list(d, out, v, 0, 1);
		break;
	}
}

void
decode_struct(struct decode *d, struct val v, const struct field *fields,
	      void *out)
{
	struct map_entry **sorted;
	const struct field *f;
	size_t i;

	sorted = map_sorted(v.m, d->arena);
	for (i = 0; i < v.m->n; i++) {
		for (f = fields; f->name; f++)
			if (names_match(sorted[i]->key, f->name))
				break;
		if (f->name && !val_is_nil(sorted[i]->v))
			field_take(d, f, sorted[i]->v, out);
	}
}

bool
decode_end(const struct decode *d, struct err *e)
{
	if (!d->error)
		return true;
	return err_set(e, STATUS_INCOMPLETE,
		       "error unmarshaling JSON: while decoding JSON: %s", d->error);
}

bool
decode_parse(struct arena *a, struct str text, struct val *out, struct err *e)
{
	return decode_parse_only(a, text, NULL, out, e);
}

bool
decode_parse_only(struct arena *a, struct str text, const char *const *keys,
		  struct val *out, struct err *e)
{
	if (yaml_parse_only(a, text, YAML_EXACT, keys, out, e))
		return true;
	e->status = STATUS_INCOMPLETE;
	return err_wrap(e, "error converting YAML to JSON");
}

bool
decode_map(struct arena *a, struct str text, struct val *out, struct err *e)
{
	if (!yaml_parse(a, text, YAML_FLOATS, out, e)) {
		e->status = STATUS_INCOMPLETE;
		return err_wrap(e, "error converting YAML to JSON");
	}
	if (val_is_nil(*out) || val_kind(*out) == KIND_MAP)
		return true;
	return err_set(e, STATUS_INCOMPLETE,
		       "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal %s into Go value of type map[string]interface {}",
		       decode_json_type(*out));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "reading.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "golang/num.h"
#include "json/gojson.h"
#include "yaml/yaml.h"

static void add_reading(struct buf *b, struct arena *a, struct val v);

/* A time of RFC 3339 as Go prints one. */
static void
add_time(struct buf *b, struct str s)
{
	struct str day, time;
	size_t zone = s.n > 6 ? s.n - 6 : 0;

	if (!str_cut(s, 'T', &day, &time)) {
		buf_add(b, s);
		return;
	}
	buf_printf(b, "%.*s ", STR_ARG(day));
	if (str_ends(time, STR("Z")))
		buf_printf(b, "%.*s +0000 UTC", (int)time.n - 1, time.p);
	else
		buf_printf(b, "%.*s %.*s%.*s %.*s%.*s", (int)(zone - day.n - 1), time.p, 3, s.p + zone,
			   2, s.p + zone + 4, 3, s.p + zone, 2, s.p + zone + 4);
}

static void
add_map(struct buf *b, struct arena *a, const struct map *m)
{
	struct map_entry **sorted = map_sorted(m, a);
	size_t i;

	buf_adds(b, "map[");
	for (i = 0; i < m->n; i++) {
		buf_printf(b, "%s%.*s:", i ? " " : "", STR_ARG(sorted[i]->key));
		add_reading(b, a, sorted[i]->v);
	}
	buf_addc(b, ']');
}

static void
add_list(struct buf *b, struct arena *a, struct val v)
{
	size_t i;

	buf_addc(b, '[');
	for (i = 0; i < val_length(v); i++) {
		if (i)
			buf_addc(b, ' ');
		add_reading(b, a, val_at(v, i));
	}
	buf_addc(b, ']');
}

/* An integer that is larger than int64: its digits, which JSON has too. */
static void
add_unsigned(struct buf *b, struct arena *a, struct val v)
{
	struct err e = { .arena = a };
	struct str digits;

	if (gojson_emit(a, v, 0, &digits, &e))
		buf_add(b, digits);
}

static void
add_reading(struct buf *b, struct arena *a, struct val v)
{
	switch (val_kind(v)) {
	case KIND_BOOL: buf_adds(b, val_flag(v) ? "true" : "false"); break;
	case KIND_INT: buf_printf(b, "%lld", (long long)val_integer(v)); break;
	case KIND_UINT: add_unsigned(b, a, v); break;
	case KIND_FLOAT: buf_add(b, num_float(a, v.f, 'g', -1)); break;
	case KIND_LIST: add_list(b, a, v); break;
	case KIND_MAP: add_map(b, a, val_object(v)); break;
	case KIND_STRING:
		if (v.type == &TYPE_TIMESTAMP)
			add_time(b, val_text(v));
		else
			buf_add(b, val_text(v));
		break;
	default: buf_adds(b, "<nil>");
	}
}

struct str
reading_text(struct arena *a, struct val v)
{
	struct buf b;

	if (val_kind(v) == KIND_STRING && v.type != &TYPE_TIMESTAMP)
		return val_text(v);
	buf_init(&b, a, LIMIT_OUTPUT);
	add_reading(&b, a, v);
	return buf_str(&b);
}

/* What names an entry of a list; nothing when it has no such key. */
static struct str
name_of(struct arena *a, struct val v, const char *key)
{
	struct val name = val_get(v, key);

	return val_is_nil(name) ? STR("") : reading_text(a, name);
}

/* Adds the subtypes of a measurement to the map. */
static bool
add_subtypes(struct arena *a, struct str type, struct val subtypes, struct val into, struct err *e)
{
	struct val one, data;
	struct str name;
	size_t i;

	if (!val_is_nil(subtypes) && val_kind(subtypes) != KIND_LIST)
		return err_set(e, STATUS_USAGE, "measurement %.*s: subtypes is not a list", STR_ARG(type));
	for (i = 0; i < val_length(subtypes); i++) {
		one = val_at(subtypes, i);
		if (val_is_nil(one))
			continue;
		name = name_of(a, one, "subtype");
		data = val_get(one, "data");
		if (!val_object(one) || (!val_is_nil(data) && !val_object(data)))
			return err_set(e, STATUS_USAGE, "measurement %.*s: the data of subtype %zu is not a map",
				       STR_ARG(type), i);
		map_set(val_object(into), name, data);
	}
	return true;
}

bool
readings_index(struct arena *a, struct val snapshot, struct val *out, struct err *e)
{
	struct val all = val_get(snapshot, "measurements"), one, subtypes;
	struct str type;
	size_t i;

	*out = val_map(a);
	if (!val_is_nil(all) && val_kind(all) != KIND_LIST)
		return err_set(e, STATUS_USAGE, "measurements is not a list");
	for (i = 0; i < val_length(all); i++) {
		one = val_at(all, i);
		if (val_is_nil(one))
			continue;
		if (!val_object(one))
			return err_set(e, STATUS_USAGE, "measurements[%zu] is not a map", i);
		type = name_of(a, one, "type");
		subtypes = val_map(a);
		if (!add_subtypes(a, type, val_get(one, "subtypes"), subtypes, e))
			return false;
		map_set(val_object(*out), type, subtypes);
	}
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "json.h"

#include <cjson/cJSON.h>
#include <math.h>

#include "base/map.h"
#include "gojson.h"

static struct val from_node(struct arena *a, const cJSON *node);

static struct val
from_number(double f)
{
	if (fabs(f) < 1e15 && f == trunc(f))
		return val_int64((int64_t)f);
	return val_float(f);
}

static struct val
from_array(struct arena *a, const cJSON *node)
{
	size_t n = 0, i = 0;
	struct val *v;

	for (const cJSON *c = node->child; c; c = c->next)
		n++;
	v = arena_array(a, struct val, n);
	for (const cJSON *c = node->child; c; c = c->next)
		v[i++] = from_node(a, c);
	return val_list(a, v, n);
}

static struct val
from_object(struct arena *a, const cJSON *node)
{
	struct val m = val_map(a);

	for (const cJSON *c = node->child; c; c = c->next)
		map_set(m.m, arena_dup(a, str_of(c->string)), from_node(a, c));
	return m;
}

static struct val
from_node(struct arena *a, const cJSON *node)
{
	if (cJSON_IsBool(node))
		return val_bool(cJSON_IsTrue(node));
	if (cJSON_IsNumber(node))
		return from_number(node->valuedouble);
	if (cJSON_IsString(node))
		return val_str(arena_dup(a, str_of(node->valuestring)));
	if (cJSON_IsArray(node))
		return from_array(a, node);
	if (cJSON_IsObject(node))
		return from_object(a, node);
	return NIL;
}

/* True when only white space follows the value, which ends at end. */
static bool
at_end(struct str text, const char *end)
{
	size_t at = end ? (size_t)(end - text.p) : 0;

	return !str_trim(str_sub(text, at, text.n)).n;
}

/* True when all numbers below v are finite: 1e999 is JSON, but no double. */
static bool
is_finite(const cJSON *node)
{
	const cJSON *c;

	if (cJSON_IsNumber(node))
		return isfinite(node->valuedouble);
	for (c = node->child; c; c = c->next)
		if (!is_finite(c))
			return false;
	return true;
}

/* The text with U+FFFD in the place of each NUL that is escaped, and another control byte
 * in that of each that is not: cJSON's strings end at a NUL, so that "sha256:…\u0000x"
 * would be taken for what stands before it. */
static struct str
without_nul(struct arena *a, struct str text)
{
	static const struct str nul = STR_INIT("\\u0000");
	char *p;
	size_t i;

	if (!str_holds(text, nul) && !memchr(text.p, '\0', text.n))
		return text;
	p = arena_cstr(a, text);
	for (i = 0; i < text.n; i++) {
		if (p[i] == '\0')
			p[i] = '\x01';
		if (p[i] != '\\')
			continue;
		if (str_starts(str_sub(text, i, text.n), nul))
			memcpy(p + i + 2, "fffd", 4);
		i++;
	}
	return (struct str){ p, text.n };
}

bool
json_parse(struct arena *a, struct str text, struct val *out, struct err *e)
{
	const char *end = NULL;
	cJSON *root;

	text = text.n ? without_nul(a, text) : text;
	root = text.n ? cJSON_ParseWithLengthOpts(text.p, text.n, &end, 0) : NULL;
	if (!root || !at_end(text, end)) {
		cJSON_Delete(root);
		return err_set(e, STATUS_USAGE, "not JSON at offset %zu",
			       end ? (size_t)(end - text.p) : 0);
	}
	if (!is_finite(root)) {
		cJSON_Delete(root);
		return err_set(e, STATUS_USAGE, "a number is too large");
	}
	*out = from_node(a, root);
	cJSON_Delete(root);
	return true;
}

struct str
json_emit(struct arena *a, struct val v)
{
	struct err e = { .arena = a };
	struct str s;

	if (!gojson_emit(a, v, GOJSON_UNSORTED, &s, &e))
		return STR("null");
	return s;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/limits.h"
#include "golang/num.h"
#include "yaml.h"
#include "yaml_node.h"

struct decoder {
	struct arena *a;
	unsigned flags;
	size_t count;       /* nodes decoded */
	size_t alias_count; /* those of them in aliases */
	int alias_depth, depth;
	struct err *err;
	char *bad_key;   /* the first key that JSON cannot have */
	char *bad_value; /* the first value that JSON cannot have */
	char *repeats;   /* keys that came twice, one a line */
};

static bool decode(struct decoder *d, struct yaml_node *n, struct val *out);

static bool
fail(struct decoder *d, const char *msg)
{
	return err_set(d->err, STATUS_USAGE, "yaml: %s", msg);
}

/*
 * The part of a document that may come out of aliases: 99 % up to 400,000
 * nodes, falling to 10 % at 4,000,000.
 */
static bool
check_aliasing(struct decoder *d)
{
	const double low = 400000, high = 4000000;
	double count = (double)d->count, allowed;

	if (d->count > LIMIT_YAML_NODES)
		return fail(d, "more nodes than the limit allows");
	if (d->alias_count <= 100 || d->count <= 1000)
		return true;
	if (count <= low)
		allowed = 0.99;
	else if (count >= high)
		allowed = 0.10;
	else
		allowed = 0.99 - 0.89 * ((count - low) / (high - low));
	if ((double)d->alias_count / count <= allowed)
		return true;
	return fail(d, "document contains excessive aliasing");
}

/* s with U+FFFD for what is not UTF-8, as it is after a pass through JSON. */
static struct str
valid_text(struct arena *a, struct str s)
{
	struct buf b;
	uint32_t rune;
	size_t i = utf8_ascii(s), n;

	while (i < s.n && ((n = utf8_decode(str_sub(s, i, s.n), &rune)) > 1 ||
			   rune != 0xfffd))
		i += n;
	if (i == s.n)
		return s;
	buf_init(&b, a, 3 * s.n);
	for (i = 0; i < s.n; i += n) {
		n = utf8_decode(str_sub(s, i, s.n), &rune);
		buf_rune(&b, rune);
	}
	return buf_str(&b);
}

struct val
yaml_json_number(struct val v, unsigned flags)
{
	bool exact = flags & YAML_EXACT;

	if (flags & YAML_V3)
		return v;
	if (v.type == &TYPE_INT64 && !exact)
		return val_float((double)v.i);
	if (v.type == &TYPE_UINT64)
		return val_float((double)v.u);
	return v;
}

/* A value of v as it is after it was written to JSON and read again. */
static struct val
through_json(struct decoder *d, struct val v)
{
	if (d->flags & YAML_V3)
		return v;
	v = yaml_json_number(v, d->flags);
	if (v.type == &TYPE_FLOAT64 && !isfinite(v.f) && !d->bad_value)
		d->bad_value = arena_printf(d->a, "json: unsupported value: %s",
					    num_float(d->a, v.f, 'g', -1).p);
	if (val_kind(v) == KIND_STRING)
		v.s = valid_text(d->a, v.s);
	return v;
}

static bool
decode_binary(struct decoder *d, struct str s, struct val *out)
{
	struct str data;

	if (!base64_decode(d->a, s, &data))
		return fail(d, "!!binary value contains invalid base64 data");
	*out = val_str(data);
	return true;
}

static bool
decode_scalar(struct decoder *d, const struct yaml_node *n, struct val *out)
{
	if (n->tag.n) {
		if (str_is(n->tag, YAML_LONG_TAG "binary"))
			return decode_binary(d, n->value, out);
		return yaml_resolve_tagged(n->tag, n->value, out, d->err);
	}
	if (!n->implicit)
		*out = val_str(n->value);
	else
		yaml_resolve_flags(d->a, n->value, d->flags, out);
	return true;
}

static bool
decode_alias(struct decoder *d, struct yaml_node *n, struct val *out)
{
	bool good;

	if (n->busy)
		return err_set(d->err, STATUS_USAGE,
			       "yaml: anchor '%.*s' value contains itself",
			       STR_ARG(n->value));
	n->busy = true;
	d->alias_depth++;
	good = decode(d, n->target, out);
	d->alias_depth--;
	n->busy = false;
	return good;
}

static bool
decode_sequence(struct decoder *d, struct yaml_node *n, struct val *out)
{
	struct val *v = arena_array(d->a, struct val, n->n);

	for (size_t i = 0; i < n->n; i++) {
		if (!decode(d, n->child[i], &v[i]))
			return false;
		v[i] = through_json(d, v[i]);
	}
	*out = val_list(d->a, v, n->n);
	return true;
}

static bool
is_merge(const struct yaml_node *n)
{
	return n->kind == YAML_SCALAR && str_is(n->value, "<<") &&
	       (n->implicit || str_is(n->tag, YAML_LONG_TAG "merge"));
}

bool
yaml_key_text(struct arena *a, struct val v, struct str *out)
{
	switch (val_kind(v)) {
	case KIND_STRING:
		*out = valid_text(a, v.s);
		return true;
	case KIND_BOOL:
		*out = v.b ? STR("true") : STR("false");
		return true;
	case KIND_INT:
		*out = str_of(arena_printf(a, "%lld", (long long)v.i));
		return true;
	case KIND_FLOAT:
		*out = num_float32(a, v.f, 'g', -1);
		if (isnan(v.f))
			*out = STR(".nan");
		else if (!isfinite((float)v.f))
			*out = v.f < 0 ? STR("-.inf") : STR(".inf");
		return true;
	default:
		return false;
	}
}

/* The name of key v in JSON; what it stands for is only for the message. */
static void
key_name(struct decoder *d, struct val v, struct yaml_node *n,
	 struct val of, struct yaml_node *of_node, struct str *out)
{
	struct arena *a = d->a;

	if (yaml_key_text(a, v, out))
		return;
	if (!d->bad_key)
		d->bad_key = arena_printf(a,
			"unsupported map key of type: %s, key: %s, value: %s",
			val_is_nil(v) ? "%!s(<nil>)" : v.type->name,
			val_is_nil(v) ? "<nil>" : yaml_go_syntax(a, n).p,
			val_is_nil(of) ? "<nil>" : yaml_go_syntax(a, of_node).p);
	*out = STR("");
}

static void
note_repeat(struct decoder *d, struct yaml_node *key, struct yaml_node *value)
{
	d->repeats = arena_printf(d->a, "%s\n  line %u: key %s already set in map",
				  d->repeats ? d->repeats : "", (unsigned)value->line + 1,
				  yaml_go_syntax(d->a, key).p);
}

static bool
decode_pair(struct decoder *d, struct yaml_node *key, struct yaml_node *value,
	    struct map *m)
{
	struct val k = NIL, v = NIL;
	struct str name;

	if (!decode(d, key, &k))
		return false;
	if (val_kind(k) == KIND_MAP || val_kind(k) == KIND_LIST)
		return err_set(d->err, STATUS_USAGE, "yaml: invalid map key: %s",
			       yaml_go_syntax(d->a, key).p);
	if (!decode(d, value, &v))
		return false;
	if (d->flags & YAML_V3 && key->kind == YAML_SCALAR && !val_is_nil(k))
		name = key->value;
	else
		key_name(d, k, key, v, value, &name);
	if (d->flags & (YAML_STRICT | YAML_V3) && map_get(m, name))
		note_repeat(d, key, value);
	else
		map_set(m, name, through_json(d, v));
	return true;
}

static bool
check_merge(struct decoder *d, const struct yaml_node *n)
{
	if (n->kind == YAML_ALIAS)
		n = n->target;
	if (n->kind == YAML_MAPPING)
		return true;
	return fail(d, "map merge requires map or sequence of maps as the value");
}

/* Adds what "<<: n" brings; of several maps the first is the strongest. */
static bool
decode_merge(struct decoder *d, struct yaml_node *n, struct val *into)
{
	if (n->kind != YAML_SEQUENCE)
		return check_merge(d, n) && decode(d, n, into);
	for (size_t i = n->n; i-- > 0;)
		if (!check_merge(d, n->child[i]) || !decode(d, n->child[i], into))
			return false;
	return true;
}

/* Adds to *out when it is a map, which is how merging works. */
static bool
decode_mapping(struct decoder *d, struct yaml_node *n, struct val *out)
{
	if (val_kind(*out) != KIND_MAP) {
		*out = val_map(d->a);
		map_reserve(out->m, n->n / 2);
	}
	for (size_t i = 0; i + 1 < n->n; i += 2) {
		struct yaml_node *key = n->child[i], *value = n->child[i + 1];

		if (!(is_merge(key) ? decode_merge(d, value, out)
				    : decode_pair(d, key, value, out->m)))
			return false;
	}
	return true;
}

static bool
decode(struct decoder *d, struct yaml_node *n, struct val *out)
{
	bool good = true;

	d->count++;
	d->alias_count += d->alias_depth > 0;
	if (!check_aliasing(d))
		return false;
	if (n->kind == YAML_ALIAS)
		return decode_alias(d, n, out);
	if (++d->depth > LIMIT_YAML_DEPTH)
		return fail(d, "exceeded max depth");
	if (n->kind == YAML_SCALAR)
		good = decode_scalar(d, n, out);
	else if (n->kind == YAML_SEQUENCE)
		good = decode_sequence(d, n, out);
	else
		good = decode_mapping(d, n, out);
	d->depth--;
	return good;
}

bool
yaml_decode(struct arena *a, struct yaml_node *root, unsigned flags,
	    struct val *out, struct err *e)
{
	struct decoder d = { .a = a, .flags = flags, .err = e };

	*out = NIL;
	if (!decode(&d, root, out))
		return false;
	*out = through_json(&d, *out);
	if (d.repeats)
		return err_set(e, STATUS_USAGE, "yaml: unmarshal errors:%s", d.repeats);
	if (d.bad_key || d.bad_value)
		return err_set(e, STATUS_USAGE, "%s",
			       d.bad_key ? d.bad_key : d.bad_value);
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/limits.h"
#include "golang/num.h"
#include "golang/quote.h"
#include "yaml_node.h"

/* Longest text of a key in a message; Go has no such limit. */
#define MESSAGE_MAX 65536

static void write_node(struct buf *b, const struct yaml_node *n);

static void
write_scalar(struct buf *b, const struct yaml_node *n)
{
	struct err ignored = { .arena = b->arena };
	struct val v = val_str(n->value);

	if (n->tag.n)
		yaml_resolve_tagged(n->tag, n->value, &v, &ignored);
	else if (n->implicit)
		yaml_resolve(n->value, &v);
	switch (val_kind(v)) {
	case KIND_NIL:
		buf_adds(b, "interface {}(nil)");
		break;
	case KIND_BOOL:
		buf_adds(b, v.b ? "true" : "false");
		break;
	case KIND_INT:
		buf_printf(b, "%lld", (long long)v.i);
		break;
	case KIND_UINT:
		buf_printf(b, "0x%llx", (unsigned long long)v.u);
		break;
	case KIND_FLOAT:
		buf_add(b, num_float(b->arena, v.f, 'g', -1));
		break;
	default:
		buf_quote(b, v.s);
	}
}

static struct str
key_text(const struct yaml_node *n)
{
	return n->kind == YAML_SCALAR || n->kind == YAML_ALIAS ? n->value : STR("");
}

static int
compare_keys(const void *x, const void *y)
{
	const struct yaml_node *const *a = x, *const *b = y;

	return str_cmp(key_text(*a), key_text(*b));
}

static void
write_mapping(struct buf *b, const struct yaml_node *n)
{
	struct yaml_node **pair;

	buf_adds(b, "map[interface {}]interface {}{");
	pair = arena_array(b->arena, struct yaml_node *, n->n + 1);
	if (n->n)
		memcpy(pair, n->child, n->n * sizeof(*pair));
	qsort(pair, n->n / 2, 2 * sizeof(*pair), compare_keys);
	for (size_t i = 0; i + 1 < n->n && !b->over; i += 2) {
		if (i)
			buf_adds(b, ", ");
		write_node(b, pair[i]);
		buf_addc(b, ':');
		write_node(b, pair[i + 1]);
	}
	buf_addc(b, '}');
}

static void
write_node(struct buf *b, const struct yaml_node *n)
{
	if (n->kind == YAML_ALIAS)
		n = n->target;
	if (n->kind == YAML_SCALAR) {
		write_scalar(b, n);
	} else if (n->kind == YAML_MAPPING) {
		write_mapping(b, n);
	} else {
		buf_adds(b, "[]interface {}{");
		for (size_t i = 0; i < n->n && !b->over; i++) {
			if (i)
				buf_adds(b, ", ");
			write_node(b, n->child[i]);
		}
		buf_addc(b, '}');
	}
}

struct str
yaml_go_syntax(struct arena *a, struct yaml_node *n)
{
	struct buf b;

	buf_init(&b, a, MESSAGE_MAX);
	write_node(&b, n);
	return arena_dup(a, buf_str(&b));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a common document, and the collections that it is read into. */
#include "yaml_simple.h"

#include "base/limits.h"
#include "base/map.h"
#include "yaml.h"
#include "yaml_node.h"

size_t
simple_line_end(const struct simple *p, size_t at)
{
	const char *e = at < p->text.n ? memchr(p->text.p + at, '\n', p->text.n - at) : NULL;

	return e ? (size_t)(e - p->text.p) : p->text.n;
}

void
simple_line_find(struct simple *p, size_t at)
{
	size_t start = at;

	for (; at < p->text.n; at = start = simple_line_end(p, at) + 1) {
		at = simple_spaces(p, at);
		if (simple_char(p, at) != '\n' && simple_char(p, at) != '#')
			break;
	}
	p->at = at < p->text.n ? at : p->text.n;
	p->column = p->at - (start < p->at ? start : p->at);
}

bool
simple_line_finish(struct simple *p, size_t at)
{
	size_t rest = simple_spaces(p, at);

	if (simple_char(p, rest) != '\n' && (simple_char(p, rest) != '#' || rest == at))
		return false;
	simple_line_find(p, simple_line_end(p, rest) + 1);
	return true;
}

void
simple_child_add(struct simple *p, struct val child)
{
	size_t size = sizeof(*p->open), to = p->room ? 2 * p->room : 64;

	if (p->skip)
		return;
	if (p->nopen == p->room) {
		p->open = arena_move(&p->stack, p->open, p->nopen * size, to * size);
		p->room = to;
	}
	p->open[p->nopen++] = child;
}

bool
simple_children_take(struct simple *p, bool list, size_t from, struct val *out)
{
	size_t n = p->nopen - from, i;
	struct val *v;

	*out = NIL;
	p->nopen = from;
	if (list && !p->skip) {
		v = arena_array(p->arena, struct val, n);
		if (n)
			memcpy(v, p->open + from, n * sizeof(*v));
		*out = val_list(p->arena, v, n);
	} else if (!p->skip) {
		*out = val_map(p->arena);
		map_reserve(out->m, n / 2);
		for (i = from; i < from + n; i += 2)
			map_set(out->m, p->open[i].s, p->open[i + 1]);
	}
	/* a repeated key is found by the slow reader, which says where */
	if (!list && !p->skip && p->flags & YAML_V3 && val_object(*out)->n < n / 2)
		return false;
	return ++p->count <= LIMIT_YAML_NODES;
}

/* null, or an integer over int64, which JSON cannot have as a key */
static bool
is_no_key(struct str key)
{
	struct val v;

	return strchr("nN+0123456789", key.p[0]) &&
	       (yaml_resolve(key, &v) == YAML_TAG_NULL || v.type == &TYPE_UINT64);
}

bool
simple_key_add(struct simple *p, struct str key, bool plain)
{
	struct val v = val_str(key);
	struct str name = key;

	if (++p->count > LIMIT_YAML_NODES)
		return false;
	if (p->skip || (p->flags & YAML_V3 && plain && is_no_key(key)))
		return !plain || !is_no_key(key);
	if (plain && !(p->flags & YAML_V3))
		yaml_resolve(key, &v);
	if (val_kind(v) != KIND_STRING && !yaml_key_text(p->arena, v, &name))
		return false;
	simple_child_add(p, val_str(name));
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "position.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "yaml/yamlpos.h"

/* True for a key that a path has without brackets. */
static bool
is_plain(struct str key)
{
	size_t i;

	for (i = 0; i < key.n; i++) {
		switch (key.p[i]) {
		case '.': case '[': case ']': case '"': case '\'':
			return false;
		default:
			if ((unsigned char)key.p[i] <= ' ')
				return false;
		}
	}
	return key.n > 0;
}

/* Appends the key to a path; a key with a dot, a bracket, a quote or a control byte
 * is put into brackets. */
static void
add_key(struct buf *b, struct str key)
{
	size_t i;

	if (is_plain(key)) {
		buf_adds(b, b->n ? "." : "");
		buf_add(b, key);
		return;
	}
	buf_adds(b, "[\"");
	for (i = 0; i < key.n; i++)
		buf_addc(b, (unsigned char)key.p[i] < ' ' ? '?' : key.p[i]);
	buf_adds(b, "\"]");
}

static void
add_position(struct buf *b, const struct position *at, bool named)
{
	if (!at)
		return;
	add_position(b, at->up, named);
	if (!at->item) {
		add_key(b, at->key);
		return;
	}
	buf_addc(b, '[');
	if (named && at->name.n)
		buf_add(b, at->name);
	else if (at->index < 10)
		buf_addc(b, (char)('0' + at->index));
	else
		buf_printf(b, "%zu", at->index);
	buf_addc(b, ']');
}

struct str
position_end(const struct position *at)
{
	if (!at)
		return STR("");
	return at->item || !is_plain(at->key) ? STR("]") : at->key;
}

struct str
position_path(struct arena *a, const struct position *at, bool named)
{
	struct buf b;

	buf_init(&b, a, LIMIT_LINE);
	add_position(&b, at, named);
	return buf_str(&b);
}

/* The position in the form of yaml_lines_of; for a position within a string, that of
 * the outermost string. */
static const struct yaml_at *
yaml_position(struct arena *a, const struct position *at)
{
	struct yaml_at *y;

	while (at && at->inside)
		at = at->up;
	if (!at)
		return NULL;
	y = arena_new(a, struct yaml_at);
	y->up = yaml_position(a, at->up);
	y->index = at->index;
	if (!at->item)
		y->key = at->key;
	return y;
}

size_t
position_line(struct arena *a, const struct position *at, const struct yaml_lines *lines)
{
	return yaml_lines_of(lines, yaml_position(a, at));
}

struct val
position_value(const struct map *root, const struct position *root_at, const struct position *at)
{
	struct val up = { .type = &TYPE_MAP, .m = (struct map *)root }, *v;

	if (!at || at == root_at)
		return up;
	up = position_value(root, root_at, at->up);
	if (at->item)
		return val_kind(up) == KIND_LIST && at->index < up.l->n ? up.l->v[at->index] : NIL;
	v = val_kind(up) == KIND_MAP ? map_get(up.m, at->key) : NULL;
	return v ? *v : NIL;
}

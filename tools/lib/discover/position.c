/* SPDX-License-Identifier: Apache-2.0 */
#include "position.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "yaml/yamlpos.h"

/* Appends the key to a path; one with a dot, a bracket, a quote or a control
 * byte stands in brackets. */
static void
add_key(struct buf *b, struct str key)
{
	bool plain = key.n > 0;
	size_t i;

	for (i = 0; i < key.n; i++)
		if (strchr(".[]\"'", key.p[i]) || (unsigned char)key.p[i] <= ' ')
			plain = false;
	if (plain) {
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
	if (!at->item)
		add_key(b, at->key);
	else if (named && at->name.n)
		buf_printf(b, "[%.*s]", STR_ARG(at->name));
	else
		buf_printf(b, "[%zu]", at->index);
}

struct str
position_path(struct arena *a, const struct position *at, bool named)
{
	struct buf b;

	buf_init(&b, a, LIMIT_LINE);
	add_position(&b, at, named);
	return buf_str(&b);
}

/* The same place as yaml_line_of wants it, up to the outermost string. */
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
position_line(struct arena *a, const struct position *at, struct str src)
{
	return yaml_line_of(src, yaml_position(a, at));
}

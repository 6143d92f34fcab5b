/* SPDX-License-Identifier: Apache-2.0 */
#include "upgradepath.h"

#include "base/buf.h"
#include "base/limits.h"

bool
path_head(const struct fbc *c, const struct fbc_channel *ch, bool kept, size_t *head,
	  struct err *e)
{
	bool *below = arena_array(e->arena, bool, c->names.n + 1);
	size_t i, n = 0;
	struct buf list;
	uint32_t k;

	buf_init(&list, e->arena, LIMIT_OUTPUT);
	for (i = 0; i < ch->n; i++) {
		const struct fbc_entry *x = &ch->entry[i];

		if (kept && !x->kept)
			continue;
		below[x->replaces] = true;
		for (k = 0; k < x->nskip; k++)
			below[x->skip[k]] = true;
	}
	for (i = 0; i < ch->n; i++) {
		if (below[ch->entry[i].name] || (kept && !ch->entry[i].kept))
			continue;
		*head = i;
		buf_printf(&list, "%s%.*s", n++ ? ", " : "",
			   STR_ARG(fbc_name(c, ch->entry[i].name)));
	}
	if (n == 1)
		return true;
	return n ? err_set(e, STATUS_USAGE, "multiple channel heads found in graph: %.*s",
			   STR_ARG(buf_str(&list)))
		 : err_set(e, STATUS_USAGE, "no channel head found in graph");
}

/* A channel's entries by the numbers of their names; an entry may replace a name that the
 * channel does not have. */
struct chain {
	struct fbc_channel *ch;
	uint32_t *entry; /* by name: the number of the entry and 1; 0 for none */
	bool *on;        /* by name: on the way down from an entry */
	size_t names;
};

static void
chain_init(struct chain *c, struct arena *a, struct fbc_channel *ch)
{
	size_t i;

	*c = (struct chain){ .ch = ch };
	for (i = 0; i < ch->n; i++) {
		if (ch->entry[i].name > c->names)
			c->names = ch->entry[i].name;
		if (ch->entry[i].replaces > c->names)
			c->names = ch->entry[i].replaces;
	}
	c->entry = arena_array(a, uint32_t, c->names + 1);
	c->on = arena_array(a, bool, c->names + 1);
	for (i = 0; i < ch->n; i++)
		c->entry[ch->entry[i].name] = (uint32_t)i + 1;
}

/* Marks the names on the way down from the entry. */
static void
chain_mark(struct chain *c, size_t from)
{
	uint32_t name = c->ch->entry[from].name;

	while (name && !c->on[name]) {
		c->on[name] = true;
		name = c->entry[name] ? c->ch->entry[c->entry[name] - 1].replaces : 0;
	}
}

/* The first name on the way down from the head that is marked; 0 when there is none. */
static uint32_t
chain_joint(const struct chain *c, size_t head)
{
	uint32_t name = c->ch->entry[head].name;
	size_t steps;

	for (steps = 0; name && !c->on[name] && steps <= c->ch->n; steps++)
		name = c->entry[name] ? c->ch->entry[c->entry[name] - 1].replaces : 0;
	return name && c->on[name] ? name : 0;
}

void
path_keep(struct arena *a, struct fbc_channel *ch, size_t from, size_t head)
{
	bool *above, more = true;
	struct chain c;
	uint32_t joint;
	size_t i;

	chain_init(&c, a, ch);
	chain_mark(&c, from);
	joint = chain_joint(&c, head);
	ch->entry[from].kept = true;
	if (!joint)
		return;
	ch->entry[head].kept = true;
	above = arena_array(a, bool, c.names + 1);
	above[joint] = true;
	while (more)
		for (more = false, i = 0; i < ch->n; i++)
			if (!above[ch->entry[i].name] && above[ch->entry[i].replaces])
				above[ch->entry[i].name] = more = true;
	for (i = 0; i < ch->n; i++)
		if (above[ch->entry[i].name] && !c.on[ch->entry[i].name])
			ch->entry[i].kept = true;
}

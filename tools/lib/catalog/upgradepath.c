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

/* The number of the entry that x replaces; ch->n when the channel has none. */
static size_t
replaced(const struct fbc_channel *ch, size_t x)
{
	size_t i;

	for (i = 0; i < ch->n; i++)
		if (ch->entry[i].name == ch->entry[x].replaces)
			break;
	return i;
}

void
path_keep(struct arena *a, struct fbc_channel *ch, size_t from, size_t head)
{
	bool *chain = arena_array(a, bool, ch->n + 1), *above = arena_array(a, bool, ch->n + 1);
	size_t i, at, joint = ch->n;
	bool more = true;

	for (at = from; at < ch->n && !chain[at]; at = replaced(ch, at))
		chain[at] = true;
	/* the head's chain meets that of `from` at the joint */
	for (at = head, i = 0; at < ch->n && i <= ch->n; at = replaced(ch, at), i++)
		if (chain[at]) {
			joint = at;
			break;
		}
	ch->entry[from].kept = true;
	if (joint == ch->n)
		return;
	ch->entry[head].kept = true;
	above[joint] = true;
	while (more)
		for (more = false, i = 0; i < ch->n; i++)
			if (!above[i] && replaced(ch, i) < ch->n && above[replaced(ch, i)])
				above[i] = more = true;
	for (i = 0; i < ch->n; i++)
		if (above[i] && !chain[i])
			ch->entry[i].kept = true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "payload.h"

#include "base/map.h"

void
payload_add(struct payload_list *l, const struct graph_node *node, struct str channel,
	    struct str arch)
{
	struct str key = str_of(arena_printf(l->arena, "%.*s %.*s", STR_ARG(arch),
					     STR_ARG(node->payload)));

	if (!l->seen)
		l->seen = map_new(l->arena);
	if (map_get(l->seen, key))
		return;
	map_set(l->seen, key, val_bool(true));
	l->v = arena_room(l->arena, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = (struct payload){ node->payload, node->version, channel, arch };
}

void
payload_add_path(struct payload_list *l, const struct graph_source *source,
		 const struct graph *g, const struct graph_node *from,
		 const struct graph_node *to, struct str channel, struct str arch)
{
	const struct graph_node **path;
	size_t n, i;

	path = graph_path(l->arena, g, from, to, &n);
	if (!n)
		source->say(arena_printf(l->arena, "%.*s: no update leads from %.*s to %.*s: only these two "
					 "are taken", STR_ARG(channel), STR_ARG(from->version),
					 STR_ARG(to->version)));
	payload_add(l, from, channel, arch);
	payload_add(l, to, channel, arch);
	for (i = 0; i < n; i++)
		payload_add(l, path[i], channel, arch);
}

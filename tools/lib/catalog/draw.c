/* SPDX-License-Identifier: Apache-2.0 */
#include "draw.h"

#include "base/near.h"
#include "golang/quote.h"
#include "channelgraph.h"
#include "json/json.h"
#include "json/jsontext.h"

struct drawing {
	struct fbc *c;
	struct arena *arena;
	const struct fbc_channel *channel;
	struct str *range;        /* skipRange of each entry */
	struct buf *out;
};

/* ---- finding ---- */

static bool
no_package(struct fbc *c, struct str name, struct err *e)
{
	const struct map_entry *x = NULL;
	struct near near;

	near_init(&near, e->arena, name);
	while ((x = map_next(c->packages, x)))
		if (fbc_package(c, x->key)->declared)
			near_try(&near, arena_cstr(e->arena, x->key));
	return err_set(e, STATUS_USAGE, "the catalog has no package \"%.*s\"%s%s%s", STR_ARG(name),
		       near.name ? "; did you mean " : "", near.name ? near.name : "",
		       near.name ? "?" : "");
}

static bool
no_channel(struct fbc *c, const struct fbc_package *p, struct str name, struct err *e)
{
	const struct fbc_channel *ch;
	struct buf list;

	buf_init(&list, e->arena, 64 * 1024);
	for (ch = c->channel; ch; ch = ch->next)
		if (ch->package == p && ch->kept)
			buf_printf(&list, "%s%.*s", list.n ? ", " : "", STR_ARG(ch->name));
	return err_set(e, STATUS_USAGE, "package \"%.*s\" has no channel \"%.*s\"; it has: %.*s",
		       STR_ARG(p->name), STR_ARG(name), STR_ARG(buf_str(&list)));
}

static const struct fbc_channel *
find(struct fbc *c, struct str which, struct err *e)
{
	struct str package, channel;
	const struct fbc_package *p;
	const struct fbc_channel *ch;

	str_cut(which, '/', &package, &channel);
	p = fbc_package(c, package);
	if (!p || !p->name.n) {
		no_package(c, package, e);
		return NULL;
	}
	if (!channel.n)
		channel = p->new_default.n ? p->new_default : p->default_channel;
	ch = fbc_channel(p, channel);
	if (!ch || !ch->kept) {
		no_channel(c, p, channel, e);
		return NULL;
	}
	return ch;
}

/* ---- writing ---- */

static struct str
name_of(const struct drawing *d, uint32_t name)
{
	return name ? fbc_name(d->c, name) : STR("-");
}

static void
write_line(const struct drawing *d, size_t i)
{
	const struct fbc_entry *x = &d->channel->entry[i];
	const struct fbc_bundle *b = fbc_bundle(d->c, d->channel->package, x->name);
	uint32_t k;

	buf_printf(d->out, "%.*s\t%.*s\t%.*s\t", STR_ARG(name_of(d, x->name)),
		   STR_ARG(b && b->version_text.n ? b->version_text : STR("-")),
		   STR_ARG(name_of(d, x->replaces)));
	for (k = 0; k < x->nskip; k++)
		buf_printf(d->out, "%s%.*s", k ? "," : "", STR_ARG(name_of(d, x->skip[k])));
	buf_printf(d->out, "%s\t%.*s\n", x->nskip ? "" : "-",
		   STR_ARG(d->range[i].n ? d->range[i] : STR("-")));
}

static void
write_edge(const struct drawing *d, uint32_t from, uint32_t to, const char *style)
{
	buf_adds(d->out, "\t");
	buf_add(d->out, json_emit(d->arena, val_str(name_of(d, from))));
	buf_adds(d->out, " -> ");
	buf_add(d->out, json_emit(d->arena, val_str(name_of(d, to))));
	buf_printf(d->out, "%s;\n", style);
}

/* Edges lead as upgrades do: from what is replaced or skipped. */
static void
write_node(const struct drawing *d, size_t i, bool head)
{
	const struct fbc_entry *x = &d->channel->entry[i];
	struct str name = name_of(d, x->name), label = name;
	uint32_t k;

	if (d->range[i].n)
		label = str_of(arena_printf(d->arena, "%.*s\n%.*s", STR_ARG(name),
					    STR_ARG(d->range[i])));
	buf_adds(d->out, "\t");
	buf_add(d->out, json_emit(d->arena, val_str(name)));
	buf_adds(d->out, " [label=");
	buf_add(d->out, json_emit(d->arena, val_str(label)));
	buf_adds(d->out, head ? ", peripheries=2];\n" : "];\n");
	if (x->replaces)
		write_edge(d, x->replaces, x->name, "");
	for (k = 0; k < x->nskip; k++)
		if (x->skip[k] && x->skip[k] != x->replaces)
			write_edge(d, x->skip[k], x->name, " [style=dashed]");
}

/* The entries that are kept, in the order in which they are written: along the chain of
 * replaces from the head, then the others as the channel has them. */
static size_t *
order_of(const struct drawing *d, const struct graph *g, bool good, size_t *n)
{
	size_t *order = arena_array(d->arena, size_t, d->channel->n), i;
	bool *done = arena_array(d->arena, bool, d->channel->n);
	uint32_t at = good ? (uint32_t)g->head + 1 : 0;

	*n = 0;
	for (; at; at = g->node[at - 1].replaces)
		if (g->node[at - 1].entry) {
			i = (size_t)(g->node[at - 1].entry - d->channel->entry);
			order[(*n)++] = i;
			done[i] = true;
		}
	for (i = 0; i < d->channel->n; i++)
		if (!done[i])
			order[(*n)++] = i;
	return order;
}

static bool
read_ranges(struct drawing *d, struct err *e)
{
	struct str text, list, value;
	size_t at = 0, i = 0, n = 0;
	const struct fbc_channel *all = d->channel;
	struct fbc_channel *kept = arena_new(d->arena, struct fbc_channel);

	if (!spool_get(&d->c->spool, d->arena, all->text, &text, e))
		return false;
	*kept = *all;
	kept->entry = arena_array(d->arena, struct fbc_entry, all->n);
	d->range = arena_array(d->arena, struct str, all->n);
	list = jsontext_get(text, "entries");
	for (; i < all->n && jsontext_element(list, &at, &value); i++) {
		if (!all->entry[i].kept)
			continue;
		kept->entry[n] = all->entry[i];
		d->range[n++] = jsontext_string(d->arena, jsontext_get(value, "skipRange"));
	}
	kept->n = n;
	d->channel = kept;
	return true;
}

bool
draw_channel(struct fbc *c, struct str which, enum graph_format format,
	     struct buf *out, struct err *bad, struct err *e)
{
	struct drawing d = { .c = c, .arena = e->arena, .channel = find(c, which, e), .out = out };
	size_t i, n, *order;
	struct graph g;
	bool good;

	if (!d.channel || !read_ranges(&d, e))
		return false;
	good = graph_make(&g, e->arena, c, d.channel, bad);
	if (!good)
		err_wrap(bad, "package \"%.*s\" channel \"%.*s\"", STR_ARG(d.channel->package->name),
			 STR_ARG(d.channel->name));
	order = order_of(&d, &g, good, &n);
	if (format == GRAPH_DOT)
		buf_adds(out, "digraph channel {\n");
	for (i = 0; i < n; i++) {
		if (format == GRAPH_TEXT)
			write_line(&d, order[i]);
		else
			write_node(&d, order[i], good && i == 0);
	}
	if (format == GRAPH_DOT)
		buf_adds(out, "}\n");
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "channel.h"

/* The channel being resolved, and where it stands. */
struct channel {
	const struct imageset_release *want;
	const struct yaml_at *at;
	struct str arch;
	const struct graph *graph;
	const struct graph_source *source;
	struct payload_list *out;
	struct problems *problems;
};

static bool
read_version(const struct channel *c, const char *key, struct str text, struct semver *out)
{
	struct yaml_at at = { .up = c->at, .key = str_of(key) };
	struct err why = { .arena = c->out->arena };

	if (!text.n || semver_parse_strict(text, out, &why))
		return true;
	problems_add(c->problems, &at, "'%.*s' is no version of a release: write one like 4.12.3",
		     STR_ARG(text));
	return false;
}

/* Fills in the ends of the range that the file leaves open: the newest release alone,
 * or from and to the end of the channel. */
static void
complete(const struct channel *c, struct channel_range *range)
{
	const struct imageset_release *want = c->want;

	if (!want->max.n)
		range->max = graph_highest(c->graph)->parsed;
	if (!want->min.n)
		range->min = want->full || want->max.n ? graph_lowest(c->graph)->parsed : range->max;
}

static const struct graph_node *
find(const struct channel *c, const char *key, const struct semver *version)
{
	const struct graph_node *found = graph_find(c->graph, version);
	struct yaml_at at = { .up = c->at, .key = str_of(key) };

	if (!found)
		problems_add(c->problems, &at, "%.*s is not in the channel %.*s for %.*s: it has %.*s to "
			     "%.*s", STR_ARG(semver_text(c->out->arena, version)),
			     STR_ARG(c->want->name), STR_ARG(c->arch),
			     STR_ARG(graph_lowest(c->graph)->version),
			     STR_ARG(graph_highest(c->graph)->version));
	return found;
}

static void
add_shortest(const struct channel *c, const struct channel_range *range)
{
	const struct graph_node *from = find(c, "minVersion", &range->min);
	const struct graph_node *to = find(c, "maxVersion", &range->max);

	if (from && to)
		payload_add_path(c->out, c->source, c->graph, from, to, c->want->name, c->arch);
}

static void
add_all(const struct channel *c, const struct channel_range *range)
{
	bool any = false;
	size_t i;

	for (i = 0; i < c->graph->n; i++) {
		const struct graph_node *node = &c->graph->node[i];

		if (semver_cmp(&node->parsed, &range->min) < 0 ||
		    semver_cmp(&node->parsed, &range->max) > 0)
			continue;
		payload_add(c->out, node, c->want->name, c->arch);
		any = true;
	}
	if (!any)
		c->source->say(arena_printf(c->out->arena, "%.*s: it has no release from %.*s to %.*s for "
					    "%.*s", STR_ARG(c->want->name),
					    STR_ARG(semver_text(c->out->arena, &range->min)),
					    STR_ARG(semver_text(c->out->arena, &range->max)),
					    STR_ARG(c->arch)));
}

/* Gets the channel's graph; one without releases is a problem. */
static bool
get_graph(struct channel *c)
{
	struct err why = { .arena = c->out->arena };

	if (!c->source->graph(c->source->data, c->arch, c->want, &c->graph, &why))
		problems_add(c->problems, c->at, "%s", why.msg);
	else if (!c->graph->n)
		problems_add(c->problems, c->at, "there is no release for %.*s in the channel '%.*s': is its "
			     "name right?", STR_ARG(c->arch), STR_ARG(c->want->name));
	else if (!graph_highest(c->graph))
		problems_add(c->problems, c->at, "VERSION_FILTER matches no version for %.*s in the "
			     "channel '%.*s'", STR_ARG(c->arch), STR_ARG(c->want->name));
	return c->graph && graph_highest(c->graph);
}

void
channel_resolve(const struct imageset *s, size_t i, struct str arch,
		const struct graph_source *source, struct payload_list *out,
		struct channel_range *range, struct problems *p)
{
	struct yaml_at root = { .key = s->section }, up = { .up = &root, .key = STR("platform") };
	struct yaml_at list = { .up = &up, .key = STR("channels") };
	struct yaml_at at = { .up = &list, .index = i };
	struct channel c = { .want = &s->body.platform.channel[i], .at = &at, .arch = arch,
			     .source = source, .out = out, .problems = p };
	bool min, max;

	*range = (struct channel_range){ 0 };
	min = read_version(&c, "minVersion", c.want->min, &range->min);
	max = read_version(&c, "maxVersion", c.want->max, &range->max);
	if (!min || !max || !get_graph(&c))
		return;
	complete(&c, range);
	range->known = true;
	if (c.want->shortest)
		add_shortest(&c, range);
	else
		add_all(&c, range);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "upgrade.h"

/* A channel and a release in it. */
struct point {
	const struct imageset_release *channel;
	const struct semver *version;
};

struct upgrade {
	struct str arch;
	const struct graph_source *source;
	struct payload_list *out;
	struct err *err;
};

static bool
is_okd(const struct imageset_release *channel)
{
	return str_is(channel->type, "okd");
}

/* Finds the first of the lowest releases of all channels, and of the highest; false
 * when there is none or a channel's range is unknown. */
static bool
find_ends(const struct imageset *s, const struct channel_range *range, struct point *first,
	  struct point *last)
{
	const struct imageset_platforms *p = &s->body.platform;
	size_t i;

	*first = *last = (struct point){ 0 };
	for (i = 0; i < p->nchannel; i++) {
		if (is_okd(&p->channel[i]))
			continue;
		if (!range[i].known)
			return false;
		if (!first->channel || semver_cmp(&range[i].min, first->version) < 0)
			*first = (struct point){ &p->channel[i], &range[i].min };
		if (!last->channel || semver_cmp(&range[i].max, last->version) > 0)
			*last = (struct point){ &p->channel[i], &range[i].max };
	}
	return first->channel;
}

/* Splits "stable-4.12" at its last '-' into the prefix and a version 4.12.0. */
static bool
split_name(struct arena *a, struct str name, struct str *prefix, struct semver *minor, struct err *e)
{
	ptrdiff_t dash = str_rchr(name, '-');
	struct str tail = str_sub(name, (size_t)(dash + 1), name.n);
	struct err why = { .arena = a };

	*prefix = str_sub(name, 0, dash < 0 ? 0 : (size_t)dash);
	return (dash >= 0 && semver_parse_strict(str_of(arena_printf(a, "%.*s.0", STR_ARG(tail))),
						 minor, &why)) ||
		err_set(e, STATUS_USAGE, "the channel '%.*s' does not end in a minor version, like -4.12, "
			"so that no update can be found from it to another", STR_ARG(name));
}

static bool
get_graph(const struct upgrade *u, const struct imageset_release *channel, const struct graph **out)
{
	if (!u->source->graph(u->source->data, u->arch, channel, out, u->err))
		return false;
	return graph_highest(*out) || err_set(u->err, STATUS_USAGE, "there is no release for %.*s in the channel "
				    "'%.*s', through which the update leads", STR_ARG(u->arch),
				    STR_ARG(channel->name));
}

static const struct graph_node *
need(const struct upgrade *u, const struct graph *g, const struct semver *version,
     const struct imageset_release *channel)
{
	const struct graph_node *found = graph_find(g, version);

	if (!found)
		err_set(u->err, STATUS_USAGE, "%.*s is not in the channel %.*s for %.*s",
			STR_ARG(semver_text(u->out->arena, version)), STR_ARG(channel->name),
			STR_ARG(u->arch));
	return found;
}

/* Adds the way from one release to another in a channel. */
static bool
add_way(const struct upgrade *u, const struct imageset_release *channel, const struct semver *from,
	const struct semver *to)
{
	const struct graph_node *start, *end;
	const struct graph *g;

	if (!get_graph(u, channel, &g) || !(start = need(u, g, from, channel)) ||
	    !(end = need(u, g, to, channel)))
		return false;
	payload_add_path(u->out, u->source, g, start, end, channel->name, u->arch);
	return true;
}

/* Adds the last release alone, since no update leads to it. */
static bool
add_blocked(const struct upgrade *u, const struct imageset_release *channel,
	    const struct semver *at, const struct semver *to, const struct point *last)
{
	const struct graph_node *end;
	const struct graph *g;

	u->source->say(arena_printf(u->out->arena, "no update leads from %.*s into the channel %.*s for %.*s: "
				    "what is between is left out",
				    STR_ARG(semver_text(u->out->arena, at)), STR_ARG(channel->name),
				    STR_ARG(u->arch)));
	if (!get_graph(u, last->channel, &g) || !(end = need(u, g, to, last->channel)))
		return false;
	payload_add(u->out, end, last->channel->name, u->arch);
	return true;
}

/* Goes on from the release `at` into the channel: *blocked when it is not there; else
 * the way to *to, or to the newest release when that is NULL, and *at is that.  *to takes
 * the release in both cases. */
static bool
enter(const struct upgrade *u, const struct imageset_release *channel, const struct semver **at,
      const struct semver **to, bool *blocked)
{
	const struct graph *g;

	*blocked = false;
	if (!get_graph(u, channel, &g))
		return false;
	if (!*to)
		*to = &graph_highest(g)->parsed;
	if (!graph_find(g, *at))
		return *blocked = true;
	if (!add_way(u, channel, *at, *to))
		return false;
	*at = *to;
	return true;
}

/* The channel of the next minor version after *minor, which it takes: one with the
 * prefix, or the last one when its minor version is reached. */
static struct imageset_release
next_channel(struct arena *a, struct str prefix, struct semver *minor, const struct semver *end,
	     const struct imageset_release *last)
{
	struct imageset_release next = *last;

	minor->minor++;
	if (semver_cmp(minor, end) != 0)
		next.name = str_of(arena_printf(a, "%.*s-%llu.%llu", STR_ARG(prefix),
						(unsigned long long)minor->major,
						(unsigned long long)minor->minor));
	return next;
}

/* Goes through the minor versions between two channels. */
static bool
cross(const struct upgrade *u, const struct point *first, const struct point *last)
{
	struct arena *a = u->out->arena;
	const struct semver *at = first->version, *to = last->version;
	struct imageset_release channel;
	struct str prefix, other;
	struct semver minor, end;
	const struct graph *g;
	bool blocked;

	if (!split_name(a, first->channel->name, &prefix, &minor, u->err) ||
	    !split_name(a, last->channel->name, &other, &end, u->err))
		return false;
	if (semver_cmp(&minor, &end) == 0)
		return enter(u, last->channel, &at, &to, &blocked) &&
			(!blocked || add_blocked(u, last->channel, at, to, last));
	if (minor.major != end.major || minor.minor > end.minor)
		return err_set(u->err, STATUS_USAGE, "no update leads from the channel %.*s to %.*s",
			       STR_ARG(first->channel->name), STR_ARG(last->channel->name));
	if (!get_graph(u, first->channel, &g) ||
	    !add_way(u, first->channel, at, &graph_highest(g)->parsed))
		return false;
	at = &graph_highest(g)->parsed;
	do {
		channel = next_channel(a, prefix, &minor, &end, last->channel);
		to = semver_cmp(&minor, &end) ? NULL : last->version;
		if (!enter(u, &channel, &at, &to, &blocked))
			return false;
	} while (!blocked && semver_cmp(&minor, &end) != 0);
	return !blocked || add_blocked(u, &channel, at, to, last);
}

void
upgrade_resolve(const struct imageset *s, const struct channel_range *range, struct str arch,
		const struct graph_source *source, struct payload_list *out, struct problems *p)
{
	struct yaml_at root = { .key = s->section }, up = { .up = &root, .key = STR("platform") };
	struct yaml_at at = { .up = &up, .key = STR("channels") };
	struct err why = { .arena = out->arena };
	struct upgrade u = { arch, source, out, &why };
	struct point first, last;
	bool good;

	if (s->body.platform.nchannel < 2 || !find_ends(s, range, &first, &last))
		return;
	if (first.channel == last.channel)
		good = add_way(&u, first.channel, first.version, last.version);
	else
		good = cross(&u, &first, &last);
	if (!good)
		problems_add(p, &at, "from %.*s to %.*s: %s", STR_ARG(first.channel->name),
			     STR_ARG(last.channel->name), why.msg);
}

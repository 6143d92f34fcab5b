/* SPDX-License-Identifier: Apache-2.0 */
#include "needs.h"

#include "upgradepath.h"

static bool
gives(const struct fbc_bundle *b, struct str gvk)
{
	size_t i;

	for (i = 0; i < b->ngives; i++)
		if (str_eq(b->gives[i], gvk))
			return true;
	return false;
}

/* True when the bundle meets the need, whose range is NULL when any version does. */
static bool
meets(const struct fbc_bundle *b, const struct fbc_need *need, const struct semver_range *range)
{
	if (b->no_version)
		return false;
	if (need->gvk.n)
		return gives(b, need->gvk);
	return str_eq(b->package->name, need->package) &&
	       (!range || semver_range_has(range, &b->version));
}

/* An entry of a channel. */
struct spot {
	struct fbc_channel *channel;
	size_t entry;
};

/* The channel's entry of the bundle; ch->n when it has none. */
static size_t
entry_of(const struct fbc_channel *ch, const struct fbc_bundle *b)
{
	size_t i;

	for (i = 0; i < ch->n && ch->entry[i].name != b->name; i++)
		;
	return i;
}

/* Where the bundle stands: in the default channel when that has it. */
static struct spot
spot_of(const struct fbc *c, const struct fbc_bundle *b)
{
	struct fbc_channel *ch = fbc_channel(b->package, b->package->default_channel);
	struct spot s = { NULL, 0 };

	if (ch && entry_of(ch, b) < ch->n)
		return (struct spot){ ch, entry_of(ch, b) };
	for (ch = c->channel; ch && !s.channel; ch = ch->next)
		if (ch->package == b->package && entry_of(ch, b) < ch->n)
			s = (struct spot){ ch, entry_of(ch, b) };
	return s;
}

/* The newest bundle of the package that meets the need and is an entry of a channel. */
static struct spot
newest(const struct fbc *c, const struct fbc_package *p, const struct fbc_need *need,
       const struct semver_range *range)
{
	const struct fbc_bundle *b, *best = NULL;
	struct spot s, found = { NULL, 0 };

	for (b = p->bundle; b; b = b->next) {
		if (!meets(b, need, range) ||
		    (best && semver_cmp(&b->version, &best->version) <= 0))
			continue;
		s = spot_of(c, b);
		if (!s.channel)
			continue;
		found = s;
		best = b;
	}
	return found;
}

static bool
keep_spot(struct arena *a, const struct fbc *c, struct spot s)
{
	struct err none = { .arena = a };
	size_t head;

	if (!s.channel || s.channel->entry[s.entry].kept)
		return false;
	if (path_head(c, s.channel, false, &head, &none))
		path_keep(a, s.channel, s.entry, head);
	s.channel->entry[s.entry].kept = true;
	return true;
}

static bool
keep_need(struct arena *a, struct fbc *c, const struct fbc_need *need)
{
	struct semver_range *range = NULL;
	struct err none = { .arena = a };
	const struct map_entry *x = NULL;
	const struct fbc_package *p;
	bool more = false;

	if (need->range.n && !semver_range_parse(a, need->range, &range, &none))
		return false;
	while ((x = map_next(c->packages, x))) {
		p = fbc_package(c, x->key);
		if (need->gvk.n || str_eq(p->name, need->package))
			more |= keep_spot(a, c, newest(c, p, need, range));
	}
	return more;
}

bool
needs_keep(struct arena *a, struct fbc *c)
{
	const struct map_entry *x = NULL;
	const struct fbc_bundle *b;
	bool more = false;
	size_t i;

	while ((x = map_next(c->packages, x)))
		for (b = fbc_package(c, x->key)->bundle; b; b = b->next)
			for (i = 0; b->kept && i < b->nneed; i++)
				more |= keep_need(a, c, &b->need[i]);
	return more;
}

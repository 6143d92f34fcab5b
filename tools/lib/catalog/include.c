/* SPDX-License-Identifier: Apache-2.0 */
#include "include.h"

#include "base/buf.h"
#include "base/limits.h"
#include "json/json.h"
#include "json/jsontext.h"
#include "needs.h"
#include "upgradepath.h"

struct including {
	struct fbc *c;
	const struct section *s;
	struct arena work;
	struct buf bad;     /* messages, one below the other */
	struct err *err;
};

static void
complain(struct including *f, struct str package, struct str channel, const char *text)
{
	buf_printf(&f->bad, "\n  [package=\"%.*s\"", STR_ARG(package));
	if (channel.n)
		buf_printf(&f->bad, " channel=\"%.*s\"", STR_ARG(channel));
	buf_printf(&f->bad, "] %s", text);
}

/* ---- one channel ---- */

static void
keep_all(struct fbc_channel *ch)
{
	size_t i;

	for (i = 0; i < ch->n; i++)
		ch->entry[i].kept = true;
}

static void
keep_none(struct fbc_channel *ch)
{
	size_t i;

	for (i = 0; i < ch->n; i++)
		ch->entry[i].kept = false;
}

static void
keep_head(struct including *f, struct fbc_channel *ch)
{
	struct err bad = { .arena = &f->work };
	size_t head;

	if (path_head(f->c, ch, false, &head, &bad))
		ch->entry[head].kept = true;
	else
		complain(f, ch->package->name, ch->name, bad.msg);
}

static const struct fbc_bundle *
bundle_of(const struct including *f, const struct fbc_channel *ch, size_t i)
{
	const struct fbc_bundle *b = fbc_bundle(f->c, ch->package, ch->entry[i].name);

	return b && !b->no_version ? b : NULL;
}

static void
keep_range(struct including *f, struct fbc_channel *ch, struct str min, struct str max)
{
	struct semver low = { 0 }, high;
	const struct fbc_bundle *b;
	struct err bad = { .arena = &f->work };
	size_t i;

	if ((min.n && !semver_parse_strict(min, &low, &bad)) ||
	    !semver_parse_strict(max, &high, &bad)) {
		complain(f, ch->package->name, ch->name,
			 arena_printf(&f->work, "%s; write versions like 1.2.3", bad.msg));
		return;
	}
	for (i = 0; i < ch->n; i++) {
		b = bundle_of(f, ch, i);
		if (b && (!min.n || semver_cmp(&b->version, &low) >= 0) &&
		    semver_cmp(&b->version, &high) <= 0)
			ch->entry[i].kept = true;
	}
}

/* True when the bundle has the version, or has it but for a prerelease. */
static bool
has_version(const struct fbc_bundle *b, const struct semver *want)
{
	struct semver bare = b->version;

	bare.pre = STR("");
	return semver_cmp(&b->version, want) == 0 || semver_cmp(&bare, want) == 0;
}

/* Keeps the way from the minimum to the head; that no bundle has it is an error unless
 * `optional`. */
static void
keep_from(struct including *f, struct fbc_channel *ch, struct str min, bool optional)
{
	struct err bad = { .arena = &f->work };
	const struct fbc_bundle *b;
	struct semver want;
	size_t i, head, n = 0;

	if (!semver_parse_strict(min, &want, &bad) || !path_head(f->c, ch, false, &head, &bad)) {
		complain(f, ch->package->name, ch->name, bad.msg);
		return;
	}
	for (i = 0; i < ch->n; i++) {
		b = bundle_of(f, ch, i);
		if (!b || !has_version(b, &want))
			continue;
		path_keep(&f->work, ch, i, head);
		n++;
	}
	if (!n && !optional)
		complain(f, ch->package->name, ch->name,
			 arena_printf(&f->work, "bundles do not exist in channel: "
				      "versions=[\"%.*s\"]; name a version that the channel has",
				      STR_ARG(min)));
}

/* Keeps of a channel what a minimum and a maximum of the channel or its package say. */
static void
include_channel(struct including *f, struct fbc_channel *ch, struct str min, struct str max,
		struct str bundle, bool optional)
{
	if (max.n)
		keep_range(f, ch, min, max);
	else if (min.n)
		keep_from(f, ch, min, optional);
	else if (bundle.n || f->s->full) /* oc-mirror keeps all for a minBundle, too */
		keep_all(ch);
	else
		keep_head(f, ch);
}

/* ---- packages ---- */

static void
include_all(struct including *f, const struct fbc_package *p, const struct section_package *x)
{
	struct fbc_channel *ch;

	for (ch = f->c->channel; ch; ch = ch->next)
		if (ch->package == p) {
			keep_none(ch);
			include_channel(f, ch, x->min, x->max, x->bundle, true);
		}
}

static void
include_package(struct including *f, const struct section_package *x)
{
	const struct fbc_package *p = fbc_package(f->c, x->name);
	/* what the package says of all channels takes the place of what they say */
	bool all = !x->nchannel || (!x->max.n && (x->min.n || x->bundle.n));
	const struct section_channel *y;
	struct fbc_channel *ch;
	size_t i;

	if (!p || !p->declared) {
		complain(f, x->name, STR(""), "package does not exist in new model; take it out, "
			 "or name one that the catalog has");
		return;
	}
	for (i = 0; i < x->nchannel; i++) {
		y = &x->channel[i];
		ch = fbc_channel(p, y->name);
		if (!ch)
			complain(f, x->name, y->name, "channel does not exist in new model; take "
				 "it out, or name one that the package has");
		else if (x->max.n && y->max.n)
			complain(f, x->name, y->name, "range setting is mutually exclusive "
				 "between package and channel");
		else
			include_channel(f, ch, y->min, y->max, y->bundle, all);
	}
	if (all)
		include_all(f, p, x);
}

/* ---- the whole ---- */

/* Keeps nothing. */
static void
clear(struct fbc *c)
{
	const struct map_entry *x = NULL;
	struct fbc_channel *ch;
	struct fbc_bundle *b;

	for (ch = c->channel; ch; ch = ch->next)
		keep_none(ch);
	while ((x = map_next(c->packages, x)))
		for (b = fbc_package(c, x->key)->bundle; b; b = b->next)
			b->kept = false;
}

/* Keeps the channels that have an entry, the bundles that are entries, and the packages
 * that have a channel. */
static void
settle(struct fbc *c)
{
	const struct map_entry *x = NULL;
	struct fbc_channel *ch;
	struct fbc_bundle *b;
	size_t i;

	while ((x = map_next(c->packages, x)))
		fbc_package(c, x->key)->kept = !x->key.n;
	for (ch = c->channel; ch; ch = ch->next) {
		ch->kept = false;
		for (i = 0; i < ch->n; i++) {
			b = ch->entry[i].kept ? fbc_bundle(c, ch->package, ch->entry[i].name)
					      : NULL;
			ch->kept |= ch->entry[i].kept;
			if (b)
				b->kept = true;
		}
		ch->named = ch->kept;
		ch->package->kept |= ch->kept;
	}
}

/* The number that the property olm.channel of a channel's document says; -1 without. */
static int64_t
priority_of(struct including *f, const struct fbc_channel *ch)
{
	struct str text, property;
	struct val v = NIL;
	size_t at = 0;

	if (!spool_get(&f->c->spool, &f->work, ch->text, &text, f->err))
		return -1;
	text = jsontext_get(text, "properties");
	while (jsontext_element(text, &at, &property))
		if (str_is(jsontext_get(property, "type"), "\"olm.channel\"") &&
		    json_parse(&f->work, jsontext_get(property, "value"), &v, f->err))
			return val_integer(val_get(v, "priority"));
	return -1;
}

/* The channel of the package that is kept and has the highest priority; NULL when none has
 * one. */
static const struct fbc_channel *
first_channel(struct including *f, const struct fbc_package *p)
{
	const struct fbc_channel *ch, *best = NULL;
	int64_t most = -1, priority;

	for (ch = f->c->channel; ch; ch = ch->next) {
		if (ch->package != p || !ch->kept)
			continue;
		priority = priority_of(f, ch);
		if (priority > most) {
			best = ch;
			most = priority;
		}
	}
	return best;
}

static bool
choose_default(struct including *f, struct fbc_package *p)
{
	const struct section_package *x = section_package(f->s, p->name);
	const struct fbc_channel *ch = fbc_channel(p, p->default_channel);

	if (ch && ch->kept)
		return true;
	if (x && x->default_channel.n && fbc_channel(p, x->default_channel))
		p->new_default = x->default_channel;
	else if (x && x->nchannel == 1)
		p->new_default = x->channel[0].name;
	else if ((ch = first_channel(f, p)))
		p->new_default = ch->name;
	if (p->new_default.n)
		return true;
	return err_set(f->err, STATUS_USAGE, "the current default channel \"%.*s\" for package "
		       "\"%.*s\" could not be determined... ensure that your "
		       "ImageSetConfiguration filtering criteria results in a package version "
		       "that exists in the current default channel or use the 'defaultChannel' "
		       "field", STR_ARG(p->default_channel), STR_ARG(p->name));
}

static bool
check_result(struct including *f)
{
	const struct map_entry *x = NULL;
	struct fbc_channel *ch;
	size_t head;

	while ((x = map_next(f->c->packages, x))) {
		struct fbc_package *p = fbc_package(f->c, x->key);

		if (p->kept && p->declared && !choose_default(f, p))
			return false;
	}
	for (ch = f->c->channel; ch; ch = ch->next)
		if (ch->kept && !path_head(f->c, ch, true, &head, f->err))
			return err_wrap(f->err, "package \"%.*s\" channel \"%.*s\" has gaps "
					"between the versions that are kept; use minVersion "
					"alone, which keeps the way to the head",
					STR_ARG(ch->package->name), STR_ARG(ch->name));
	return true;
}

bool
include_apply(struct fbc *c, const struct section *s, struct err *e)
{
	struct including f = { .c = c, .s = s, .err = e };
	struct fbc_channel *ch;
	bool good;
	size_t i;

	if (s->full && !s->npackage)
		return true;
	clear(c);
	buf_init(&f.bad, e->arena, LIMIT_OUTPUT);
	for (ch = c->channel; ch && !s->npackage; ch = ch->next)
		keep_head(&f, ch);
	for (i = 0; i < s->npackage; i++)
		include_package(&f, &s->package[i]);
	good = !f.bad.n || err_set(e, STATUS_USAGE, "error including items:%.*s",
				   STR_ARG(buf_str(&f.bad)));
	settle(c);
	while (good && !s->skip_dependencies && needs_keep(&f.work, c))
		settle(c);
	good = good && check_result(&f);
	arena_free(&f.work);
	return good;
}

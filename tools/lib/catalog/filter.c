/* SPDX-License-Identifier: Apache-2.0 */
#include "filter.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "channelgraph.h"

struct filtering {
	struct fbc *c;
	const struct section *s;
	struct arena work;          /* for one channel */
	struct err *err;
	bool *keep;                 /* names that the channel keeps */
};

struct map *
filter_packages(struct arena *a, const struct section *s)
{
	struct map *names = s->npackage ? map_new(a) : NULL;
	size_t i;

	for (i = 0; i < s->npackage; i++)
		map_set(names, s->package[i].name, val_bool(true));
	return names;
}

/* ---- before the graphs ---- */

/* Fails when a bundle has no version. */
static bool
check_versions(const struct filtering *f)
{
	const struct fbc_package *p = NULL;
	const struct map_entry *x = NULL;
	const struct fbc_bundle *b;
	struct str name;

	while ((x = map_next(f->c->packages, x))) {
		p = fbc_package(f->c, x->key);
		for (b = p->bundle; b; b = b->next) {
			if (!b->no_version)
				continue;
			name = fbc_name(f->c, b->name);
			if (!b->version_text.n)
				return err_set(f->err, STATUS_USAGE, "bundle \"%.*s\" in package "
					"\"%.*s\" has no package property with a version; take the "
					"package out of the configuration, or use full: true "
					"without packages", STR_ARG(name), STR_ARG(p->name));
			return err_set(f->err, STATUS_USAGE, "%s: bundle \"%.*s\" in package "
				       "\"%.*s\" has the version \"%.*s\"; its package has to be "
				       "left out of the configuration, or wholly taken with "
				       "full: true and no packages", b->no_version, STR_ARG(name),
				       STR_ARG(p->name), STR_ARG(b->version_text));
		}
	}
	return true;
}

/* The names of the channels that are kept, with commas. */
static const char *
channel_names(const struct filtering *f, const struct fbc_package *p)
{
	const struct fbc_channel *ch;
	struct buf list;

	buf_init(&list, f->err->arena, LIMIT_OUTPUT);
	for (ch = f->c->channel; ch; ch = ch->next)
		if (ch->package == p && ch->kept)
			buf_printf(&list, "%s%.*s", list.n ? ", " : "", STR_ARG(ch->name));
	return list.n ? arena_cstr(f->err->arena, buf_str(&list)) : "none";
}

static bool
has_channel(const struct fbc_package *p, struct str name)
{
	const struct fbc_channel *ch = fbc_channel(p, name);

	return ch && ch->kept;
}

static bool
choose_default(const struct filtering *f, struct fbc_package *p,
	       const struct section_package *x)
{
	struct str want = x->default_channel.n ? x->default_channel : p->default_channel;
	const char *problem = x->default_channel.n
		? "specified default channel override \"%.*s\" does not exist in the filtered "
		  "output"
		: "the default channel \"%.*s\" was filtered out, a new default channel must be "
		  "configured for this package";

	p->new_default = want;
	if (!want.n || has_channel(p, want))
		return true;
	err_set(f->err, STATUS_USAGE, problem, STR_ARG(want));
	err_set(f->err, STATUS_USAGE, "invalid default channel configuration for package "
		"\"%.*s\": %s; set defaultChannel to one of: %s", STR_ARG(p->name), f->err->msg,
		channel_names(f, p));
	return false;
}

/* Keeps the packages and channels that the section names. */
static bool
choose_channels(const struct filtering *f)
{
	struct fbc_package *p;
	struct fbc_channel *ch;
	const struct section_package *x;
	const struct map_entry *at = NULL;

	for (ch = f->c->channel; ch; ch = ch->next) {
		x = section_package(f->s, ch->package->name);
		ch->kept = !f->s->npackage ||
			   (x && (!x->nchannel || section_channel(x, ch->name)));
		ch->named = ch->kept;
	}
	while ((at = map_next(f->c->packages, at))) {
		p = fbc_package(f->c, at->key);
		x = section_package(f->s, p->name);
		if (x && p->declared && !choose_default(f, p, x))
			return false;
	}
	return true;
}

/* ---- one channel ---- */

/* Keeps the entries of the channel and the bundles of the package whose names are kept. */
static void
keep_named(const struct filtering *f, struct fbc_channel *ch)
{
	struct fbc_bundle *b;
	size_t i;

	for (i = 0; i < ch->n; i++)
		ch->entry[i].kept = f->keep[ch->entry[i].name];
	for (b = ch->package->bundle; b; b = b->next)
		b->kept |= f->keep[b->name];
}

static void
keep_all(const struct filtering *f, struct fbc_channel *ch)
{
	size_t i;

	for (i = 0; i < ch->n; i++)
		f->keep[ch->entry[i].name] = true;
	keep_named(f, ch);
}

/* An empty channel is left out, unless it is the default. */
static bool
drop_channel(const struct filtering *f, struct fbc_channel *ch, struct str range)
{
	ch->kept = false;
	if (!str_eq(ch->name, ch->package->default_channel) &&
	    !str_eq(ch->name, ch->package->new_default))
		return true;
	return err_set(f->err, STATUS_USAGE, "package \"%.*s\" channel \"%.*s\" has version range "
		       "\"%.*s\" that results in an empty channel; choose other versions, or name "
		       "the channels that are wanted and a defaultChannel among them",
		       STR_ARG(ch->package->name), STR_ARG(ch->name), STR_ARG(range));
}

/* The version when the range has two terms that are equal behind their operators. */
static bool
is_specific(struct str range, struct str *version)
{
	struct str a = str_word(&range), b = str_word(&range);

	while (a.n && memchr("<>=", a.p[0], 3))
		a = str_sub(a, 1, a.n);
	while (b.n && memchr("<>=", b.p[0], 3))
		b = str_sub(b, 1, b.n);
	*version = a;
	return !range.n && a.n && str_eq(a, b);
}

static bool
keep_specific(struct filtering *f, struct fbc_channel *ch, struct str version)
{
	struct err bad = { .arena = &f->work };
	struct fbc_bundle *b;
	struct semver v;

	if (!semver_parse(version, &v, &bad))
		return err_set(f->err, STATUS_USAGE, "error finding specific bundle: %s: \"%.*s\"",
			       bad.msg, STR_ARG(version));
	for (b = ch->package->bundle; b; b = b->next)
		if (!b->no_version && semver_cmp(&b->version, &v) == 0)
			break;
	if (!b)
		return err_set(f->err, STATUS_USAGE, "error finding specific bundle: specific "
			       "version %.*s not found in bundles: package \"%.*s\" has none of "
			       "it; choose a version that it has, or minVersion alone",
			       STR_ARG(version), STR_ARG(ch->package->name));
	f->keep[b->name] = true;
	keep_named(f, ch);
	return true;
}

static bool
keep_range(struct filtering *f, struct fbc_channel *ch, struct str text)
{
	struct semver_range *range;
	struct graph g;
	struct str version;

	if (is_specific(text, &version))
		return keep_specific(f, ch, version);
	if (!semver_range_parse(&f->work, text, &range, f->err))
		return err_wrap(f->err, "error parsing version range");
	if (!graph_make(&g, &f->work, f->c, ch, f->err))
		return err_set(f->err, STATUS_USAGE, "%s\n  (package \"%.*s\" channel \"%.*s\": "
			       "the catalog has to be mended, or the channel left out)",
			       f->err->msg, STR_ARG(ch->package->name), STR_ARG(ch->name));
	if (!graph_select(&g, ch->package, range, f->keep))
		return drop_channel(f, ch, text);
	keep_named(f, ch);
	return true;
}

static bool
keep_head(struct filtering *f, struct fbc_channel *ch)
{
	struct graph g;

	if (!graph_make(&g, &f->work, f->c, ch, f->err))
		return err_wrap(f->err, "package \"%.*s\" channel \"%.*s\" unable to filter head "
				"of channel", STR_ARG(ch->package->name), STR_ARG(ch->name));
	f->keep[g.node[g.head].name] = true;
	keep_named(f, ch);
	return true;
}

static bool
keep_selected(struct filtering *f, struct fbc_channel *ch, const struct section_package *x)
{
	struct fbc_channel left = *ch;
	struct graph g;
	struct val *id;
	size_t i, n = 0;

	for (i = 0; i < x->nselected; i++) {
		id = map_get(f->c->names.ids, x->selected[i].name);
		if (id)
			f->keep[id->i] = true;
	}
	keep_named(f, ch);
	left.entry = arena_array(&f->work, struct fbc_entry, ch->n);
	for (i = 0; i < ch->n; i++)
		if (ch->entry[i].kept)
			left.entry[n++] = ch->entry[i];
	left.n = n;
	if (!n)
		return drop_channel(f, ch, STR(""));
	return graph_make(&g, &f->work, f->c, &left, f->err) ||
	       err_wrap(f->err, "filtering on the selected bundles leads to invalidating channel "
			"\"%.*s\" for package \"%.*s\"", STR_ARG(ch->name),
			STR_ARG(ch->package->name));
}

static bool
filter_channel(struct filtering *f, struct fbc_channel *ch)
{
	const struct section_package *x = section_package(f->s, ch->package->name);
	const struct section_channel *y = section_channel(x, ch->name);
	struct str range = STR("");

	if (y)
		range = section_range(&f->work, y->range, y->min, y->max);
	if (x && !range.n)
		range = section_range(&f->work, x->range, x->min, x->max);
	if (f->s->full && range.n)
		return err_set(f->err, STATUS_USAGE, "Full: true cannot be mixed with "
			       "versionRange; take full out, or the versions of package "
			       "\"%.*s\"", STR_ARG(ch->package->name));
	if (f->s->full && x && x->nselected)
		return err_set(f->err, STATUS_USAGE, "Full: true cannot be mixed with filtering by "
			       "bundle selection; take full out, or the bundles of package "
			       "\"%.*s\"", STR_ARG(ch->package->name));
	if (x && x->nselected && range.n)
		return err_set(f->err, STATUS_USAGE, "filtering by versionRange cannot be mixed "
			       "with filtering by bundle selection; package \"%.*s\" has both",
			       STR_ARG(ch->package->name));
	memset(f->keep, 0, f->c->names.n + 1);
	if (x && x->nselected)
		return keep_selected(f, ch, x);
	if (f->s->full)
		keep_all(f, ch);
	else if (range.n)
		return keep_range(f, ch, range);
	else
		return keep_head(f, ch);
	return true;
}

/* ---- the whole ---- */

/* Forgets the bundles, which the channels choose anew; theirs stay when there is no
 * channel at all. */
static void
forget_bundles(const struct filtering *f)
{
	const struct map_entry *x = NULL;
	const struct fbc_channel *ch = f->c->channel;
	struct fbc_bundle *b;

	while (ch && !ch->kept)
		ch = ch->next;
	while (ch && (x = map_next(f->c->packages, x)))
		for (b = fbc_package(f->c, x->key)->bundle; b; b = b->next)
			b->kept = false;
}

bool
filter_apply(struct fbc *c, const struct section *s, struct err *e)
{
	struct filtering f = { .c = c, .s = s, .err = e };
	struct fbc_channel *ch;
	bool good;

	if (s->full && !s->npackage)
		return true;
	f.keep = arena_array(c->arena, bool, c->names.n + 1);
	good = check_versions(&f) && choose_channels(&f);
	forget_bundles(&f);
	for (ch = c->channel; ch && good; ch = ch->next) {
		good = !ch->kept || filter_channel(&f, ch);
		arena_reset(&f.work);
	}
	arena_free(&f.work);
	return good || err_wrap(e, "failed to filter catalog");
}

/* ---- images ---- */

bool
filter_check_images(const struct fbc *c, struct err *e)
{
	const struct map_entry *x = NULL;
	const struct fbc_package *p;
	const struct fbc_bundle *b;
	struct buf text;
	size_t good = 0;

	buf_init(&text, e->arena, LIMIT_OUTPUT);
	while ((x = map_next(c->packages, x))) {
		p = fbc_package(c, x->key);
		for (b = p->bundle; b; b = b->next) {
			good += b->kept && !b->no_images;
			if (b->kept && b->no_images)
				buf_printf(&text, "%s%s (bundle \"%.*s\" of package \"%.*s\"; the "
					   "catalog has to be mended, or the bundle left out)",
					   text.n ? "\n  " : "", b->no_images,
					   STR_ARG(fbc_name(c, b->name)), STR_ARG(p->name));
		}
	}
	if (!good)
		buf_printf(&text, "%sno related images found: no bundle is left; look whether the "
			   "catalog has packages of these names", text.n ? "\n  " : "");
	return !text.n || err_set(e, STATUS_USAGE, "%.*s", STR_ARG(buf_str(&text)));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "section.h"

#include <stddef.h>

#include "base/map.h"
#include "config/fields.h"
#include "config/problems.h"
#include "golang/semver.h"

/* ---- an ImageSetConfiguration ---- */

static void
take_channels(struct arena *a, const struct imageset_package *x, struct section_package *p)
{
	size_t i;

	p->nchannel = x->nchannel;
	p->channel = arena_array(a, struct section_channel, x->nchannel);
	for (i = 0; i < x->nchannel; i++)
		p->channel[i] = (struct section_channel){
			.name = x->channel[i].name, .min = x->channel[i].min,
			.max = x->channel[i].max, .bundle = x->channel[i].min_bundle,
		};
}

static void
take_operator(struct arena *a, const struct imageset_operator *o, struct section *s)
{
	const struct imageset_package *x;
	size_t i;

	s->operator = o;
	s->catalog = o->catalog;
	s->full = o->full;
	s->skip_dependencies = o->skip_dependencies;
	s->npackage = o->npackage;
	s->package = arena_array(a, struct section_package, o->npackage);
	for (i = 0; i < o->npackage; i++) {
		x = &o->package[i];
		s->package[i] = (struct section_package){
			.name = x->name, .default_channel = x->default_channel,
			.min = x->min, .max = x->max, .bundle = x->min_bundle,
			.selected = x->bundle, .nselected = x->nbundle,
		};
		take_channels(a, x, &s->package[i]);
	}
}

static bool
read_imageset(struct arena *a, const char *path, enum imageset_dialect dialect,
	      struct sections *out, struct err *e)
{
	/* told that it is version 2, oc-mirror's own reader of today does not know the key */
	unsigned flags = dialect == IMAGESET_V2 ? 0 : IMAGESET_BUNDLES;
	struct imageset set;
	size_t i;

	if (!imageset_read(a, path, dialect, flags, &set, e))
		return false;
	out->v1 = set.dialect == IMAGESET_V1;
	out->n = set.body.noperator;
	out->section = arena_array(a, struct section, out->n);
	for (i = 0; i < out->n; i++)
		take_operator(a, &set.body.operator[i], &out->section[i]);
	return true;
}

/* ---- a FilterConfiguration ---- */

#define TEXT(of, key, member) { key, FIELD_TEXT, 1, offsetof(struct of, member), 0, NULL }
#define LIST(of, key, member, type) { key, FIELD_OBJECTS, 1, offsetof(struct of, member), \
		offsetof(struct of, n##member), type }
#define LAST { NULL, FIELD_TEXT, 0, 0, 0, NULL }

struct filter {
	struct str kind, version;
	bool full;
	struct section_package *package;
	size_t npackage;
};

static const struct field bundle_fields[] = { TEXT(imageset_bundle, "name", name), LAST };
static const struct field_type bundle_type = { sizeof(struct imageset_bundle), bundle_fields };
static const struct field channel_fields[] = {
	TEXT(section_channel, "name", name),
	TEXT(section_channel, "versionRange", range),
	LAST,
};
static const struct field_type channel_type = { sizeof(struct section_channel), channel_fields };
static const struct field package_fields[] = {
	TEXT(section_package, "name", name),
	TEXT(section_package, "defaultChannel", default_channel),
	TEXT(section_package, "versionRange", range),
	LIST(section_package, "channels", channel, &channel_type),
	LIST(section_package, "bundles", selected, &bundle_type),
	LAST,
};
static const struct field_type package_type = { sizeof(struct section_package), package_fields };
static const struct field filter_fields[] = {
	TEXT(filter, "kind", kind),
	TEXT(filter, "apiVersion", version),
	{ "full", FIELD_FLAG, 1, offsetof(struct filter, full), 0, NULL },
	LIST(filter, "packages", package, &package_type),
	LAST,
};
static const struct field_type filter_type = { sizeof(struct filter), filter_fields };

static void
check_range(struct problems *p, const struct yaml_at *at, struct str range)
{
	struct err bad = { .arena = p->check->arena };
	struct semver_range *r;

	if (range.n && !semver_range_parse(p->check->arena, range, &r, &bad))
		problems_add(p, at, "versionRange is not in valid semantic versionning format: %s",
			     bad.msg);
}

static void
check_package(struct problems *p, const struct yaml_at *at, const struct section_package *x)
{
	struct yaml_at channels = { .up = at, .key = STR("channels") }, one = { .up = &channels };

	if (!x->name.n)
		problems_add(p, at, "name must be specified");
	if (x->nselected && (x->nchannel || x->range.n))
		problems_add(p, at, "mixing both filtering by bundles and filtering by channels or "
			     "versionRange is not allowed");
	check_range(p, at, x->range);
	for (; one.index < x->nchannel; one.index++) {
		if (x->range.n && x->channel[one.index].range.n)
			problems_add(p, &one, "package.VersionRange and channel.VersionRange are "
				     "exclusive");
		check_range(p, &one, x->channel[one.index].range);
	}
}

static bool
read_filter(const struct checker *c, struct val v, struct sections *out, struct err *e)
{
	static const char *const names[] = { "a FilterConfiguration" };
	const struct field_dialect how = { 1, names };
	const struct yaml_at packages = { .key = STR_INIT("packages") };
	struct yaml_at one = { .up = &packages };
	struct filter f = { 0 };
	struct problems p;

	if (!fields_read(c, &how, NULL, v, &filter_type, &f))
		return false;
	problems_init(&p, c);
	for (; one.index < f.npackage; one.index++)
		check_package(&p, &one, &f.package[one.index]);
	out->n = 1;
	out->section = arena_new(c->arena, struct section);
	out->section->full = f.full;
	out->section->package = f.package;
	out->section->npackage = f.npackage;
	return problems_none(&p, e);
}

bool
sections_read(struct arena *a, const char *path, enum imageset_dialect dialect,
	      struct sections *out, struct err *e)
{
	struct checker c;
	struct val v = NIL;

	*out = (struct sections){ 0 };
	if (!check_read(&c, a, path, &v, e))
		return false;
	if (str_is(val_get_str(v, "kind"), "FilterConfiguration"))
		return read_filter(&c, v, out, e);
	return read_imageset(a, path, dialect, out, e);
}

/* ---- using ---- */

bool
sections_find(const struct sections *s, const char *path, const char *catalog,
	      const struct section **out, struct err *e)
{
	char *names = arena_printf(e->arena, "%s", "");
	size_t i, n = 0;

	for (i = 0; i < s->n; i++) {
		names = arena_printf(e->arena, "%s%s%.*s", names, i ? ", " : "",
				     STR_ARG(s->section[i].catalog));
		if (catalog && !str_is(s->section[i].catalog, catalog))
			continue;
		*out = &s->section[i];
		n++;
	}
	if (n == 1)
		return true;
	if (!s->n)
		return err_set(e, STATUS_USAGE, "%s: no operators: name a catalog under "
			       "mirror.operators", path);
	if (n)
		return err_set(e, STATUS_USAGE, "%s: there are several catalogs; say which one "
			       "with --catalog: %s", path, names);
	return err_set(e, STATUS_USAGE, "%s: no catalog %s; there are: %s", path, catalog, names);
}

const struct section_package *
section_package(const struct section *s, struct str name)
{
	size_t i;

	for (i = s->npackage; i-- > 0;)
		if (str_eq(s->package[i].name, name))
			return &s->package[i];
	return NULL;
}

const struct section_channel *
section_channel(const struct section_package *p, struct str name)
{
	size_t i;

	for (i = p ? p->nchannel : 0; i-- > 0;)
		if (str_eq(p->channel[i].name, name))
			return &p->channel[i];
	return NULL;
}

struct str
section_range(struct arena *a, struct str range, struct str min, struct str max)
{
	if (range.n)
		return range;
	if (!max.n)
		return min.n ? str_of(arena_printf(a, ">=%.*s", STR_ARG(min))) : STR("");
	return str_of(arena_printf(a, "%s%.*s <=%.*s", min.n ? ">=" : "", STR_ARG(min),
				   STR_ARG(max)));
}

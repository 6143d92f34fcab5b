/* SPDX-License-Identifier: Apache-2.0 */
#include "fbc.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/limits.h"
#include "bundle.h"
#include "json/jsontext.h"

bool
fbc_open(struct fbc *c, struct arena *a, struct err *e)
{
	*c = (struct fbc){ .arena = a, .packages = map_new(a) };
	c->last_channel = &c->channel;
	c->names.ids = map_new(a);
	return spool_open(&c->spool, e);
}

void
fbc_close(struct fbc *c)
{
	spool_close(&c->spool);
}

/* ---- finding ---- */

struct str
fbc_name(const struct fbc *c, uint32_t name)
{
	return name ? c->names.text[name - 1] : STR("");
}

struct fbc_package *
fbc_package(const struct fbc *c, struct str name)
{
	return map_pointer(c->packages, name);
}

struct fbc_channel *
fbc_channel(const struct fbc_package *p, struct str name)
{
	return map_pointer(p->channels, name);
}

struct fbc_bundle *
fbc_bundle(const struct fbc *c, const struct fbc_package *p, uint32_t name)
{
	return map_pointer(p->bundles, fbc_name(c, name));
}

/* ---- adding ---- */

/* A document that is being added. */
struct adding {
	struct fbc *c;
	struct fbc_place place;
	struct str json, schema, name, package;
	struct err *err;
};

static bool
fail(const struct adding *d, const char *problem)
{
	return err_set(d->err, STATUS_USAGE, "%s:%zu: %.*s \"%.*s\" of package \"%.*s\": %s",
		       d->place.file, d->place.line, STR_ARG(d->schema), STR_ARG(d->name),
		       STR_ARG(d->package), problem);
}

static bool
fail_twice(const struct adding *d, const struct fbc_place *first)
{
	return fail(d, arena_printf(d->err->arena, "duplicate; it is in %s:%zu already; leave one "
				    "of the documents out", first->file, first->line));
}

static bool
name_id(const struct adding *d, struct str value, uint32_t *out)
{
	struct fbc_names *x = &d->c->names;
	struct arena *a = d->c->arena;
	struct str text;
	struct val *v;

	*out = 0;
	if (!jsontext_is(value, '"'))
		return !value.n || str_is(value, "null") || fail(d, "a name that is no string");
	text = jsontext_string(d->err->arena, value);
	if (!text.n)
		return true;
	v = map_get(x->ids, text);
	if (v) {
		*out = (uint32_t)v->i;
		return true;
	}
	if (x->n >= LIMIT_CATALOG_NAMES)
		return fail(d, "the catalog has too many names");
	x->text = arena_room(a, x->text, x->n, &x->cap, sizeof *x->text);
	text = arena_dup(a, text);
	x->text[x->n++] = text;
	*out = (uint32_t)x->n;
	map_set(x->ids, text, val_int((int64_t)x->n));
	return true;
}

static struct fbc_package *
package_of(const struct adding *d)
{
	struct arena *a = d->c->arena;
	struct fbc_package *p = fbc_package(d->c, d->package);

	if (p)
		return p;
	p = arena_new(a, struct fbc_package);
	p->name = arena_dup(a, d->package);
	p->channels = map_new(a);
	p->bundles = map_new(a);
	p->last_bundle = &p->bundle;
	p->last_other = &p->other;
	p->kept = true;
	map_set_pointer(d->c->packages, p->name, p);
	return p;
}

static bool
add_package(const struct adding *d)
{
	struct fbc_package *p;
	struct str text = jsontext_get(d->json, "defaultChannel");

	if (!d->name.n)
		return fail(d, "a package without a name");
	if (text.n && !jsontext_is(text, '"') && !str_is(text, "null"))
		return fail(d, "defaultChannel is no string");
	p = package_of(d);
	if (p->declared)
		return fail_twice(d, &p->place);
	p->declared = true;
	p->place = d->place;
	p->default_channel = arena_dup(d->c->arena, jsontext_string(d->err->arena, text));
	return spool_put(&d->c->spool, d->json, &p->text, d->err);
}

static bool
read_skips(const struct adding *d, struct str list, struct fbc_entry *out)
{
	struct str value;
	size_t at = 0, n = 0;

	if (!jsontext_is(list, '['))
		return !list.n || str_is(list, "null") || fail(d, "skips of an entry are no list");
	while (jsontext_element(list, &at, &value))
		n++;
	out->skip = arena_array(d->c->arena, uint32_t, n);
	for (at = 0; jsontext_element(list, &at, &value);)
		if (!name_id(d, value, &out->skip[out->nskip++]))
			return false;
	return true;
}

static bool
read_entry(const struct adding *d, struct str json, struct fbc_entry *out)
{
	struct str key, value, skips = STR("");
	size_t at = 0;

	if (!jsontext_is(json, '{'))
		return fail(d, "an entry is no map");
	while (jsontext_member(json, &at, &key, &value)) {
		if (str_is(key, "name")) {
			if (!name_id(d, value, &out->name))
				return false;
		} else if (str_is(key, "replaces")) {
			if (!name_id(d, value, &out->replaces))
				return false;
		} else if (str_is(key, "skips")) {
			skips = value;
		}
	}
	if (!out->name)
		return fail(d, "an entry has no name");
	return read_skips(d, skips, out);
}

static bool
add_channel(const struct adding *d)
{
	struct fbc_channel *ch = arena_new(d->c->arena, struct fbc_channel), *first;
	struct str list = jsontext_get(d->json, "entries"), value;
	size_t at = 0, i = 0;

	if (!d->name.n || !d->package.n)
		return fail(d, "a channel without a name or without a package");
	if (list.n && !jsontext_is(list, '[') && !str_is(list, "null"))
		return fail(d, "entries are no list");
	ch->package = package_of(d);
	first = fbc_channel(ch->package, d->name);
	if (first)
		return fail_twice(d, &first->place);
	ch->name = arena_dup(d->c->arena, d->name);
	ch->place = d->place;
	ch->kept = ch->named = true;
	while (jsontext_element(list, &at, &value))
		ch->n++;
	ch->entry = arena_array(d->c->arena, struct fbc_entry, ch->n);
	for (at = 0; jsontext_element(list, &at, &value);) {
		ch->entry[i].kept = true;
		if (!read_entry(d, value, &ch->entry[i++]))
			return false;
	}
	map_set_pointer(ch->package->channels, ch->name, ch);
	*d->c->last_channel = ch;
	d->c->last_channel = &ch->next;
	return spool_put(&d->c->spool, d->json, &ch->text, d->err);
}

static bool
add_bundle(const struct adding *d)
{
	struct fbc_bundle *b = arena_new(d->c->arena, struct fbc_bundle), *first;
	const char *problem;

	if (!d->name.n || !d->package.n)
		return fail(d, "a bundle without a name or without a package");
	if (!name_id(d, jsontext_get(d->json, "name"), &b->name))
		return false;
	b->package = package_of(d);
	first = fbc_bundle(d->c, b->package, b->name);
	if (first)
		return fail_twice(d, &first->place);
	b->place = d->place;
	b->kept = true;
	problem = bundle_read(d->c->arena, d->json, d->c->dependencies, b);
	if (problem)
		return fail(d, problem);
	map_set_pointer(b->package->bundles, fbc_name(d->c, b->name), b);
	*b->package->last_bundle = b;
	b->package->last_bundle = &b->next;
	return spool_put(&d->c->spool, d->json, &b->text, d->err);
}

static bool
add_other(const struct adding *d)
{
	struct fbc_other *o = arena_new(d->c->arena, struct fbc_other);
	struct fbc_package *p = package_of(d);

	o->deprecations = str_is(d->schema, "olm.deprecations");
	o->place = d->place;
	*p->last_other = o;
	p->last_other = &o->next;
	return spool_put(&d->c->spool, d->json, &o->text, d->err);
}

/* Reads schema, name and package, of which the last two may be missing. */
static bool
read_head(struct adding *d)
{
	struct str key, value;
	struct str *to;
	size_t at = 0;

	while (jsontext_member(d->json, &at, &key, &value)) {
		to = str_is(key, "schema") ? &d->schema : str_is(key, "name") ? &d->name
		   : str_is(key, "package") ? &d->package : NULL;
		if (to && !jsontext_is(value, '"') && !str_is(value, "null"))
			return err_set(d->err, STATUS_USAGE, "%s:%zu: %.*s is no string",
				       d->place.file, d->place.line, STR_ARG(key));
		if (to)
			*to = jsontext_string(d->err->arena, value);
	}
	if (!d->schema.n)
		return err_set(d->err, STATUS_USAGE, "%s:%zu: a document without a schema is none "
			       "of a catalog; files of other kinds can be named in .indexignore",
			       d->place.file, d->place.line);
	if (str_is(d->schema, "olm.package"))
		d->package = d->name;
	return true;
}

static bool
is_wanted(const struct fbc *c, struct str package)
{
	return !c->wanted || !package.n || map_get(c->wanted, package);
}

bool
fbc_add(struct fbc *c, const char *file, size_t line, struct str json, struct err *e)
{
	struct arena work = { 0 };
	struct err own = { .arena = &work };
	struct adding d = {
		.c = c, .place = { file, line, c->documents++ }, .json = json, .err = &own,
	};
	bool good = read_head(&d);

	c->bytes += json.n;
	if (c->bytes > LIMIT_CATALOG)
		good = err_set(&own, STATUS_USAGE, "%s: the catalog is larger than %" PRIu64
			       " bytes", file, LIMIT_CATALOG);
	if (good && is_wanted(c, d.package)) {
		if (str_is(d.schema, "olm.package"))
			good = add_package(&d);
		else if (str_is(d.schema, "olm.channel"))
			good = add_channel(&d);
		else if (str_is(d.schema, "olm.bundle"))
			good = add_bundle(&d);
		else
			good = add_other(&d);
	}
	if (!good)
		err_set(e, own.status, "%s", own.msg);
	arena_free(&work);
	return good;
}

/* ---- sorting ---- */

/* Compares two paths folder by folder. */
static int
path_order(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	if (*a == *b)
		return 0;
	if (*a == '/' || *b == '/')
		return !*a || (*b && *a == '/') ? -1 : 1;
	return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
}

int
fbc_place_cmp(const struct fbc_place *a, const struct fbc_place *b)
{
	int c = path_order(a->file, b->file);

	return c ? c : (a->number > b->number) - (a->number < b->number);
}

static int
by_place(const void *x, const void *y)
{
	const struct fbc_channel *const *a = x, *const *b = y;

	return fbc_place_cmp(&(*a)->place, &(*b)->place);
}

void
fbc_sort(struct fbc *c)
{
	struct fbc_channel **v, *ch;
	size_t n = 0, i = 0;

	for (ch = c->channel; ch; ch = ch->next)
		n++;
	v = arena_array(c->arena, struct fbc_channel *, n);
	for (ch = c->channel; ch; ch = ch->next)
		v[i++] = ch;
	qsort(v, n, sizeof(struct fbc_channel *), by_place);
	c->last_channel = &c->channel;
	for (i = 0; i < n; i++) {
		*c->last_channel = v[i];
		c->last_channel = &v[i]->next;
	}
	*c->last_channel = NULL;
}

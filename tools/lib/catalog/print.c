/* SPDX-License-Identifier: Apache-2.0 */
#include "print.h"

#include <stdlib.h>

#include "json/json.h"
#include "json/jsontext.h"

struct printing {
	struct fbc *c;
	FILE *f;
	struct arena work;  /* for one document */
	struct err *err;
};

static void
put(const struct printing *p, struct str s)
{
	fwrite(s.p, 1, s.n, p->f);
}

static bool
get(struct printing *p, struct spool_text text, struct str *out)
{
	arena_reset(&p->work);
	return spool_get(&p->c->spool, &p->work, text, out, p->err);
}

/* Writes the key of a member, after a comma unless it is the first. */
static void
put_key(const struct printing *p, struct str key, bool first)
{
	fprintf(p->f, "%s\"%.*s\":", first ? "" : ",", STR_ARG(key));
}

/* Writes the object with another value at the key; `write` writes it. */
typedef void (*write_value)(struct printing *p, struct str old, const void *data);

static void
put_with(struct printing *p, struct str object, const char *key, write_value write,
	 const void *data)
{
	struct str name, value, old = jsontext_get(object, key);
	bool first = true, done = false;
	size_t at = 0;

	fputc('{', p->f);
	while (jsontext_member(object, &at, &name, &value)) {
		if (str_is(name, key) && done)
			continue;
		put_key(p, name, first);
		first = false;
		if (str_is(name, key))
			write(p, old, data);
		else
			put(p, value);
		done |= str_is(name, key);
	}
	if (!done) {
		put_key(p, str_of(key), first);
		write(p, STR("[]"), data);
	}
	fputs("}\n", p->f);
}

/* ---- packages, channels ---- */

static void
write_text(struct printing *p, struct str old, const void *text)
{
	(void)old;
	put(p, json_emit(&p->work, val_str(*(const struct str *)text)));
}

static bool
print_package(struct printing *p, const struct fbc_package *x)
{
	struct str text;

	if (!x->declared)
		return true;
	if (!get(p, x->text, &text))
		return false;
	if (x->new_default.n && !str_eq(x->new_default, x->default_channel)) {
		put_with(p, text, "defaultChannel", write_text, &x->new_default);
		return true;
	}
	put(p, text);
	fputc('\n', p->f);
	return true;
}

static void
write_entries(struct printing *p, struct str old, const void *channel)
{
	const struct fbc_channel *ch = channel;
	bool first = true;
	struct str value;
	size_t at = 0, i = 0;

	fputc('[', p->f);
	while (jsontext_element(old, &at, &value)) {
		if (i < ch->n && !ch->entry[i++].kept)
			continue;
		fputs(first ? "" : ",", p->f);
		put(p, value);
		first = false;
	}
	fputc(']', p->f);
}

static bool
print_channel(struct printing *p, const struct fbc_channel *ch)
{
	struct str text;
	size_t i = 0;

	if (!get(p, ch->text, &text))
		return false;
	while (i < ch->n && ch->entry[i].kept)
		i++;
	if (i < ch->n) {
		put_with(p, text, "entries", write_entries, ch);
		return true;
	}
	put(p, text);
	fputc('\n', p->f);
	return true;
}

/* ---- bundles ---- */

struct named {
	struct str name;
	const struct fbc_bundle *bundle;
};

static int
by_name(const void *x, const void *y)
{
	return str_cmp(((const struct named *)x)->name, ((const struct named *)y)->name);
}

static bool
print_bundles(struct printing *p, const struct fbc_package *x)
{
	const struct fbc_bundle *b;
	struct named *list;
	struct str text;
	size_t n = 0, i = 0;

	for (b = x->bundle; b; b = b->next)
		n += b->kept;
	list = malloc((n + 1) * sizeof *list);
	if (!list)
		return err_set(p->err, STATUS_SOME, "no memory for %zu bundles", n);
	for (b = x->bundle; b; b = b->next)
		if (b->kept)
			list[i++] = (struct named){ fbc_name(p->c, b->name), b };
	qsort(list, n, sizeof *list, by_name);
	for (i = 0; i < n && get(p, list[i].bundle->text, &text); i++) {
		put(p, text);
		fputc('\n', p->f);
	}
	free(list);
	return i == n;
}

/* ---- deprecations, others ---- */

/* What a package keeps, for its deprecations. */
struct kept {
	const struct fbc_package *package;
	struct map *names;   /* of bundles and entries; NULL: all */
};

static void
note_kept(const struct printing *p, struct arena *a, struct kept *k)
{
	const struct fbc_channel *ch;
	const struct fbc_bundle *b;
	size_t i;

	for (ch = p->c->channel; ch; ch = ch->next) {
		if (ch->package != k->package || !ch->named)
			continue;
		if (!k->names)
			k->names = map_new(a);
		for (i = 0; i < ch->n && ch->kept; i++)
			if (ch->entry[i].kept)
				map_set(k->names, fbc_name(p->c, ch->entry[i].name),
					val_bool(true));
	}
	for (b = k->names ? k->package->bundle : NULL; b; b = b->next)
		if (b->kept)
			map_set(k->names, fbc_name(p->c, b->name), val_bool(true));
}

static bool
deprecation_stays(struct printing *p, const struct kept *k, struct str entry)
{
	struct str reference = jsontext_get(entry, "reference");
	struct str schema = jsontext_string(&p->work, jsontext_get(reference, "schema"));
	struct str name = jsontext_string(&p->work, jsontext_get(reference, "name"));
	const struct fbc_channel *ch;

	if (!k->names)
		return true;
	if (str_is(schema, "olm.bundle"))
		return map_get(k->names, name) != NULL;
	if (!str_is(schema, "olm.channel"))
		return true;
	ch = fbc_channel(k->package, name);
	return ch && ch->named;
}

static void
write_deprecations(struct printing *p, struct str old, const void *kept)
{
	bool first = true;
	struct str value;
	size_t at = 0;

	fputc('[', p->f);
	while (jsontext_element(old, &at, &value)) {
		if (!deprecation_stays(p, kept, value))
			continue;
		fputs(first ? "" : ",", p->f);
		put(p, value);
		first = false;
	}
	fputc(']', p->f);
}

static int
by_kind(const void *x, const void *y)
{
	const struct fbc_other *const *a = x, *const *b = y;

	if ((*a)->deprecations != (*b)->deprecations)
		return (*a)->deprecations ? -1 : 1;
	return fbc_place_cmp(&(*a)->place, &(*b)->place);
}

static bool
print_others(struct printing *p, const struct fbc_package *x)
{
	struct arena a = { 0 };
	struct kept kept = { .package = x };
	struct fbc_other *o, **list;
	struct str text;
	size_t n = 0, i = 0;

	for (o = x->other; o; o = o->next)
		n++;
	list = arena_array(&a, struct fbc_other *, n);
	for (o = x->other; o; o = o->next)
		list[i++] = o;
	qsort(list, n, sizeof(struct fbc_other *), by_kind);
	if (n && list[0]->deprecations)
		note_kept(p, &a, &kept);
	for (i = 0; i < n && get(p, list[i]->text, &text); i++) {
		if (list[i]->deprecations && kept.names) {
			put_with(p, text, "entries", write_deprecations, &kept);
			continue;
		}
		put(p, text);
		fputc('\n', p->f);
	}
	arena_free(&a);
	return i == n;
}

static bool
print_all(struct printing *p, const struct fbc_package *x)
{
	const struct fbc_channel *ch;
	bool good = print_package(p, x);

	for (ch = p->c->channel; ch && good; ch = ch->next)
		good = ch->package != x || !ch->kept || print_channel(p, ch);
	return good && print_bundles(p, x) && print_others(p, x);
}

bool
fbc_print_package(struct fbc *c, const struct fbc_package *x, FILE *f, struct err *e)
{
	struct printing p = { .c = c, .f = f, .err = e };
	bool good = print_all(&p, x);

	arena_free(&p.work);
	return good;
}

bool
fbc_print(struct fbc *c, FILE *f, struct err *e)
{
	struct printing p = { .c = c, .f = f, .err = e };
	struct map_entry **order = map_sorted(c->packages, c->arena);
	const struct fbc_package *x;
	bool good = true;
	size_t i;

	for (i = 0; i < c->packages->n && good; i++) {
		x = fbc_package(c, order[i]->key);
		good = !x->kept || print_all(&p, x);
	}
	arena_free(&p.work);
	return good;
}

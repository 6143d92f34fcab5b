/* SPDX-License-Identifier: Apache-2.0 */
#include "refers.h"

#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "oci/layout.h"
#include "records/jsonl.h"

/* What the records of WORK/referrers.jsonl say is found for an image. */
static struct val
found_for(const struct val *record, size_t n, struct str image, struct str subject)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(val_get_str(record[i], "image"), image) &&
		    str_eq(val_get_str(record[i], "subject"), subject))
			return val_get(record[i], "found");
	return NIL;
}

/* The digest under which an item's referrers are found. */
static struct str
subject_of(const struct check *c)
{
	return c->cut.n ? c->cut : c->want;
}

/* A registry that has the API makes its own list: what is listed must be
 * there, not the list. */
static bool
add_listed(struct verifier *s, const struct check *c, struct str label, struct str list,
	   struct err *e)
{
	struct manifest m;
	struct str bytes;
	size_t i;

	if (!layout_read(s->arena, s->work, list, LIMIT_MANIFEST, &bytes, e) ||
	    !manifest_parse(s->arena, bytes, STR(MEDIA_OCI_INDEX), &m, e))
		return false;
	for (i = 0; i < m.n; i++)
		verifier_add_referrer(s, label, &c->at, m.part[i].digest, m.part[i].digest,
				      subject_of(c));
	return true;
}

static bool
add_found(struct verifier *s, const struct check *c, struct str image, struct val found,
	  struct err *e)
{
	struct str tag, digest, label;
	struct check *add;
	struct val one;
	size_t i;

	for (i = 0; val_kind(found) == KIND_LIST && i < found.l->n; i++) {
		one = found.l->v[i];
		if (val_kind(one) != KIND_LIST || one.l->n < 2 ||
		    val_kind(one.l->v[0]) != KIND_STRING ||
		    val_kind(one.l->v[1]) != KIND_STRING)
			return err_set(e, STATUS_USAGE, "a record has no [tag, digest]");
		tag = one.l->v[0].s;
		digest = one.l->v[1].s;
		label = str_of(arena_printf(s->arena, "%.*s:%.*s", STR_ARG(image),
					    STR_ARG(tag)));
		if (one.l->n == 3 && c->at.kind == LOCATION_REGISTRY) {
			if (!add_listed(s, c, label, digest, e))
				return false;
			continue;
		}
		add = verifier_add_referrer(s, label, &c->at, c->at.kind == LOCATION_LAYOUT ? label
					    : tag, digest, subject_of(c));
		if (add)
			add->listed = one.l->n == 3;
	}
	return true;
}

static struct str
image_of(struct arena *a, const struct lock_item *i)
{
	struct location at;
	struct str tag;

	if (!i->chart)
		return str_of(arena_printf(a, "%.*s/%.*s", STR_ARG(i->ref.host),
					   STR_ARG(i->ref.repository)));
	return lock_chart_location(a, i, &at, &tag) ? location_str(a, &at) : STR("");
}

bool
refers_add(struct verifier *s, const struct lock *lock, struct err *e)
{
	const char *path = path_join(s->arena, s->work, "referrers.jsonl");
	const struct check *c;
	struct val *record;
	struct str image;
	size_t i, n;

	if (access(path, F_OK) != 0)
		return true;
	if (!jsonl_read(s->arena, path, &record, &n, e))
		return false;
	for (i = 0; i < lock->n; i++) {
		c = s->check[i];
		image = image_of(s->arena, &lock->item[i]);
		if (!add_found(s, c, image, found_for(record, n, image, subject_of(c)), e))
			return err_wrap(e, "%s", path);
	}
	return true;
}

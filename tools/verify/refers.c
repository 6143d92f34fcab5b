/* SPDX-License-Identifier: Apache-2.0 */
#include "refers.h"

#include "base/io.h"
#include "base/limits.h"
#include "oci/layout.h"
#include "records/found.h"

/* The digest that an item's referrers refer to. */
static struct str
subject_of(const struct check *c)
{
	return c->cut.n ? c->cut : c->want;
}

/* A registry with the API makes its lists of referrers itself: adds checks of the
 * manifests in the list, not of the list. */
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
add_found(struct verifier *s, const struct check *c, const struct found *found, struct err *e)
{
	const struct referrer *one;
	struct check *add;
	struct str label;
	size_t i;

	for (i = 0; found && i < found->n; i++) {
		one = &found->referrer[i];
		label = str_of(arena_printf(s->arena, "%.*s:%.*s", STR_ARG(found->image),
					    STR_ARG(one->tag)));
		if (one->api && c->at.kind == LOCATION_REGISTRY) {
			if (!add_listed(s, c, label, one->digest, e))
				return false;
			continue;
		}
		add = verifier_add_referrer(s, label, &c->at, c->at.kind == LOCATION_LAYOUT ? label
					    : one->tag, one->digest, subject_of(c));
		if (add)
			add->listed = one->api;
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
	struct found_list known;
	struct str image;
	size_t i;

	if (!found_read(&known, s->arena, path, e))
		return false;
	for (i = 0; i < lock->n; i++) {
		c = s->check[i];
		image = image_of(s->arena, &lock->item[i]);
		if (!add_found(s, c, found_get(&known, image, subject_of(c)), e))
			return err_wrap(e, "%s", path);
	}
	return true;
}

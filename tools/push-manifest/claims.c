/* SPDX-License-Identifier: Apache-2.0 */
#include "claims.h"

#include "base/map.h"
#include "cli/diag.h"

/* True when the registry refused the manifest for a reason that may be a missing part. */
static bool
may_lack_parts(const struct push *p)
{
	long status = p->call.http.status;

	return p->state == PUSH_FAILED && p->to.kind == LOCATION_REGISTRY && status >= 400 &&
	       status < 500 && status != 401 && status != 403 && status != 413 && status != 429;
}

/* True when the registry says that it has no such blob or manifest. */
static bool
is_missing(struct pusher *c, const struct record *r, const struct location *at)
{
	struct registry_head head = { .blob = !media_is_manifest(r->media_type),
				      .name = r->digest, .size = r->size, .expected = true };
	struct arena scratch = { 0 };
	struct registry_call call;
	bool missing;

	registry_head(c->registry, &call, &scratch, at, &head);
	missing = !http_perform(registry_http(c->registry), &call.http) &&
		  call.http.status == 404;
	arena_free(&scratch);
	return missing;
}

/* Asks for what the record counts as being at the location; true when that is missing. */
static bool
check_claim(struct pusher *c, struct record *r, const struct push *p)
{
	size_t i;

	for (i = 0; i < val_length(r->to) && r->status == RECORD_EXISTS; i++) {
		if (!str_eq(val_str_at(r->to, i), p->location) || !is_missing(c, r, &p->to))
			continue;
		warn("%.*s: %.*s is not at %.*s, although the receipt says so; it is copied again "
		     "(--recheck asks the target for everything)", STR_ARG(r->reference),
		     STR_ARG(r->digest), STR_ARG(p->location));
		record_set_status(r, RECORD_MISSING, NULL);
		return true;
	}
	return false;
}

size_t
claims_check(struct records *r, struct pusher *c)
{
	struct map *asked = map_new(c->arena);
	size_t i, k, n = 0;

	for (i = 0; i < c->n; i++) {
		if (!may_lack_parts(c->push[i]) || map_get(asked, c->push[i]->location))
			continue;
		map_set(asked, c->push[i]->location, NIL);
		for (k = 0; k < r->n; k++)
			n += check_claim(c, &r->v[k], c->push[i]);
	}
	return n;
}

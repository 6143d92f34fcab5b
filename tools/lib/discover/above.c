/* SPDX-License-Identifier: Apache-2.0 */
#include "above.h"

#include "base/map.h"
#include "part.h"
#include "shape.h"

/* True for hosts, perhaps with a path, but not for Docker's own registry, which
 * references without a host mean. */
static bool
is_registry(struct str s)
{
	return (is_host_alone(s) || has_host(s)) && !str_is(s, "docker.io") &&
	       !str_is(s, "index.docker.io");
}

/* The registry that an object names. */
static struct str
registry_in(struct val v)
{
	const struct map_entry *e = NULL;
	struct part_name name;

	while (val_kind(v) == KIND_MAP && (e = map_next(v.m, (struct map_entry *)e))) {
		if (val_kind(e->v) != KIND_STRING)
			continue;
		name = part_of(e->key);
		if (name.part == PART_REGISTRY && name.speaks && name.stem.n == 0 &&
		    is_registry(str_trim(e->v.s)))
			return str_trim(e->v.s);
	}
	return (struct str){ 0 };
}

struct str
registry_above(const struct walk *w, const struct position *at)
{
	struct val v;
	struct str found;

	if (!w->root)
		return (struct str){ 0 };
	found = registry_in(val_get(position_value(w->root, w->root_at, at), "global"));
	while (at && at != w->root_at && found.n == 0) {
		at = at->up;
		v = position_value(w->root, w->root_at, at);
		found = registry_in(v);
		if (found.n == 0)
			found = registry_in(val_get(v, "global"));
	}
	return found;
}

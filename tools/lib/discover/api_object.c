/* SPDX-License-Identifier: Apache-2.0 */
#include "api_object.h"

#include "base/map.h"

static bool
is_own(struct str group)
{
	static const char *const groups[] = { "", "apps", "batch", "extensions" };
	size_t i;

	for (i = 0; i < sizeof groups / sizeof *groups; i++)
		if (str_is(group, groups[i]))
			return true;
	return false;
}

void
api_object_note(struct arena *a, const struct map *m, struct api_object *o)
{
	struct val *kind = map_get(m, STR("kind")), *api, *meta;
	struct str name, version;

	if (!kind || val_kind(*kind) != KIND_STRING)
		return;
	api = map_get(m, STR("apiVersion"));
	meta = map_get(m, STR("metadata"));
	if (!api || !meta)
		return;
	name = val_get_str(*meta, "name");
	if (name.n == 0)
		name = val_get_str(*meta, "generateName");
	o->object = str_of(arena_printf(a, "%.*s/%.*s", STR_ARG(kind->s), STR_ARG(name)));
	o->group = (struct str){ 0 };
	if (val_kind(*api) == KIND_STRING && !str_cut(api->s, '/', &o->group, &version))
		o->group.n = 0;
	o->custom = o->custom || !is_own(o->group);
}

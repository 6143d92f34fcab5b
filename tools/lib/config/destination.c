/* SPDX-License-Identifier: Apache-2.0 */
#include "destination.h"

#include "imagespec.h"

/* PATH:TAG, with the tag that the image has there when the user names none. */
static struct str
place(struct arena *a, struct str path, struct str tag, const struct imagespec *s)
{
	if (!tag.n)
		tag = s->tag;
	if (!tag.n && s->digest.n && imagespec_is_remote(s))
		tag = imagespec_digest_tag(a, s);
	if (!tag.n)
		tag = STR("latest");
	return str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(path), STR_ARG(tag)));
}

/* The path of a folder, as a repository's. */
static struct str
folder_path(struct str path)
{
	while (path.n && path.p[0] == '/')
		path = str_sub(path, 1, path.n);
	return path;
}

bool
destination_of_image(struct arena *a, const struct imageset_image *i, struct str *out,
		     struct err *e)
{
	struct imagespec s;

	if (!imagespec_parse(i->name, &s, e) || !imagespec_path_check(i->target_repo, "targetRepo", e))
		return false;
	*out = place(a, i->target_repo.n ? i->target_repo : folder_path(s.path), i->target_tag, &s);
	return true;
}

bool
destination_of_catalog(struct arena *a, const struct imageset_operator *o, struct str *out,
		       struct err *e)
{
	struct str path;
	struct imagespec s;

	if (!imageset_catalog_path(a, o, &s, &path, e))
		return false;
	if (!imagespec_is_remote(&s) && !o->target_catalog.n)
		path = imagespec_base(&s);
	*out = place(a, path, o->target_tag, &s);
	return true;
}

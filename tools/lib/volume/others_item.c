/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "json/json.h"
#include "oci/ref.h"
#include "others.h"

const struct contents_entry *
others_entry(const struct volume_file *f, struct str path)
{
	size_t i;

	for (i = 0; i < f->entries.n; i++)
		if (str_eq(f->entries.entry[i].path, path))
			return &f->entries.entry[i];
	return NULL;
}

bool
others_json(struct collection *c, const struct volume_file *f, const struct contents_entry *x,
	    struct val *out)
{
	struct err e = { .arena = c->arena };
	struct str text;

	*out = NIL;
	if (collection_entry(c->arena, f, x, LIMIT_VOLUME_TEXT, &text, &e) &&
	    json_parse(c->arena, text, out, &e))
		return true;
	others_left(c, str_of(arena_printf(c->arena, "%s: %.*s", f->path, STR_ARG(x->path))), e.msg);
	return false;
}

struct str
others_name(struct collection *c, struct str name)
{
	struct err ignored = { .arena = c->arena };
	struct ref r;

	/* a mere word is the tag of something */
	if (!name.n || (str_chr(name, ':') < 0 && str_chr(name, '/') < 0) ||
	    !ref_parse(c->arena, name, &r, &ignored))
		return STR("");
	return ref_str(c->arena, &r);
}

void
others_item(struct collection *c, struct str name, const struct descriptor *what)
{
	c->item = arena_room(c->arena, c->item, c->nitem, &c->capitem, sizeof *c->item);
	c->item[c->nitem++] = (struct collection_item){ name, *what };
}

void
others_left(struct collection *c, struct str what, const char *why)
{
	c->left = arena_room(c->arena, c->left, c->nleft, &c->capleft, sizeof *c->left);
	c->left[c->nleft++] = (struct collection_left){ what, why };
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "location.h"

#include "base/foreign.h"
#include "ref.h"

/* Text as an image reference, so that ref_parse checks it.  A first part that
 * ref_parse would not take for a host, as in "registry/team", gets a host before
 * it. */
static struct str
as_reference(struct arena *a, struct str text, struct str host)
{
	bool whole = str_chr(host, '.') >= 0 || str_chr(host, ':') >= 0 ||
		     str_is(host, "localhost");

	return str_of(arena_printf(a, "%s%.*s/x:x", whole ? "" : "host.invalid/",
				   STR_ARG(text)));
}

static bool
extent_location(struct arena *a, struct str text, struct location *out, struct err *e)
{
	struct extent *v;

	out->kind = LOCATION_EXTENT;
	if (!extents_parse(a, text, &v, &out->nextent, e))
		return err_wrap(e, "extent:");
	out->extent = v;
	return true;
}

bool
location_parse(struct arena *a, struct str text, struct location *out, struct err *e)
{
	struct str host, repository;
	struct ref r;

	*out = (struct location){ .kind = LOCATION_REGISTRY };
	/* records, which are JSON, would name another file */
	if (!utf8_valid(text))
		return err_set(e, STATUS_USAGE, "'%.*s': the path is not UTF-8, and cannot stand "
			       "in a record", STR_ARG(foreign_shown(a, text)));
	if (str_starts(text, STR("oci:")) && !str_starts(text, STR("oci://"))) {
		out->kind = LOCATION_LAYOUT;
		out->path = arena_cstr(a, str_sub(text, 4, text.n));
		return *out->path ? true : err_set(e, STATUS_USAGE,
			"'%.*s': oci: is followed by a folder", STR_ARG(text));
	}
	if (str_starts(text, STR("file:"))) {
		out->kind = LOCATION_FILE;
		out->path = arena_cstr(a, str_sub(text, 5, text.n));
		return true;
	}
	if (str_starts(text, STR("extent:")))
		return extent_location(a, str_sub(text, 7, text.n), out, e);
	if (str_starts(text, STR("oci://")))
		text = str_sub(text, 6, text.n);
	while (str_ends(text, STR("/")))
		text.n--;
	str_cut(text, '/', &host, &repository);
	if (str_chr(text, '@') >= 0 || str_chr(repository, ':') >= 0 ||
	    !ref_parse(a, as_reference(a, text, host), &r, e))
		return err_set(e, STATUS_USAGE, "'%.*s' is not HOST[:PORT][/PATH] or "
			       "oci:FOLDER", STR_ARG(ref_redact(a, text)));
	out->host = arena_dup(a, host);
	out->repository = arena_dup(a, repository);
	return true;
}

struct str
location_str(struct arena *a, const struct location *p)
{
	struct str text;

	if (p->kind == LOCATION_LAYOUT)
		return str_of(arena_printf(a, "oci:%s", p->path));
	if (p->kind == LOCATION_FILE)
		return str_of(arena_printf(a, "file:%s", p->path));
	if (p->kind == LOCATION_VOLUMES)
		return str_of(arena_printf(a, "volumes:%s", p->path));
	if (p->kind == LOCATION_EXTENT) {
		text = extents_text(a, p->extent, p->nextent);
		return str_of(arena_printf(a, "extent:%.*s", STR_ARG(text)));
	}
	return str_of(arena_printf(a, "%.*s%s%.*s", STR_ARG(p->host),
				   p->repository.n ? "/" : "",
				   STR_ARG(p->repository)));
}

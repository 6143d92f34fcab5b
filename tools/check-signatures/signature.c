/* SPDX-License-Identifier: Apache-2.0 */
#include "signature.h"

#include <dirent.h>
#include <stdlib.h>

#include "base/io.h"
#include "base/limits.h"
#include "json/json.h"
#include "oci/ref.h"

/* Reads what a signed text says, which must be about the digest. */
static bool
read_text(struct signatures *s, struct str text, struct str digest, struct signature *out,
	  struct err *e)
{
	struct val v = NIL, critical;
	struct str said;
	struct ref ref;

	if (!json_parse(s->arena, text, &v, e))
		return err_wrap(e, "the signed text");
	critical = val_get(v, "critical");
	said = val_get_str(val_get(critical, "image"), "docker-manifest-digest");
	if (!str_eq(said, digest))
		return err_set(e, STATUS_SOME, "it is a signature of another digest: %.*s",
			       STR_ARG(said));
	out->identity = val_get_str(val_get(critical, "identity"), "docker-reference");
	if (!ref_parse(s->arena, out->identity, &ref, e))
		return err_wrap(e, "the signed text: docker-reference");
	out->name = str_of(arena_printf(s->arena, "%.*s-sha256-%.*s", STR_ARG(ref.tag),
					STR_ARG(str_sub(digest, 7, digest.n))));
	return true;
}

static bool
check(struct signatures *s, struct str bytes, struct str digest, struct signature *out,
      struct err *e)
{
	struct str text;

	out->bytes = bytes;
	return openpgp_check(s->keys, s->arena, bytes, LIMIT_RELEASE_SIGNATURE, &text, e) &&
	       read_text(s, text, digest, out, e);
}

/* Looks through the folder: 1 found, 0 there is none, -1 there are, and none is good. */
static int
look(struct signatures *s, struct str digest, struct signature *out, struct err *e)
{
	const char *digits = arena_cstr(s->arena, str_sub(digest, 7, digest.n));
	struct dirent **list = NULL;
	int n = s->keep ? scandir(s->keep, &list, NULL, alphasort) : 0, i, found = 0;
	struct str bytes;
	char *path;

	for (i = 0; i < n; i++) {
		if (found != 1 && strstr(list[i]->d_name, digits)) {
			path = path_join(s->arena, s->keep, list[i]->d_name);
			found = -1;
			if (file_read(s->arena, path, LIMIT_RELEASE_SIGNATURE, &bytes, e) &&
			    check(s, bytes, digest, out, e))
				found = 1;
			else
				err_wrap(e, "%s", path);
		}
		free(list[i]);
	}
	free(list);
	return found;
}

/* Asks the server for signature number i: 1 it is good, 0 there is none, -1 it is not. */
static int
fetch(struct signatures *s, struct str digest, int i, struct signature *out, struct err *e)
{
	struct http_request r = {
		.method = "GET", .arena = s->arena, .max = LIMIT_RELEASE_SIGNATURE,
		.url = arena_printf(s->arena, "%ssha256=%.*s/signature-%d", s->base,
				    STR_ARG(str_sub(digest, 7, digest.n)), i),
	};

	if (!http_perform(s->http, &r)) {
		if (r.status == 404 || r.status == 403)
			return 0;
		err_set(e, r.err.status, "%s", r.err.msg);
		return -1;
	}
	if (!r.answer.n)
		return 0;
	if (check(s, r.answer, digest, out, e))
		return 1;
	err_wrap(e, "%s", r.url);
	return -1;
}

bool
signature_find(struct signatures *s, struct str digest, struct signature *out, struct err *e)
{
	int found, i;

	*out = (struct signature){ 0 };
	if (!str_starts(digest, STR("sha256:")))
		return err_set(e, STATUS_SOME, "no signature is looked for by %.*s", STR_ARG(digest));
	found = look(s, digest, out, e);
	if (found || !s->http)
		return found > 0 || e->msg ? found > 0
			: err_set(e, STATUS_SOME, "no signature found for it in %s", s->keep
				  ? s->keep : "a folder, since --keep names none");
	out->fetched = true;
	for (i = 1, found = -1; found < 0 && i <= LIMIT_RELEASE_SIGNATURES; i++) {
		found = fetch(s, digest, i, out, e);
		if (found < 0 && e->status == STATUS_TEMPORARY)
			return false;
	}
	if (found <= 0 && !e->msg)
		return err_set(e, STATUS_SOME, "no signature found for it at %ssha256=%.*s", s->base,
			       STR_ARG(str_sub(digest, 7, digest.n)));
	return found > 0;
}

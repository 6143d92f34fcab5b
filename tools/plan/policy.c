/* SPDX-License-Identifier: Apache-2.0 */
#include "policy.h"

#include "base/io.h"
#include "base/limits.h"
#include "json/json.h"
#include "oci/refertag.h"
#include "oci/store.h"

bool
policy_add(struct arena *a, struct policy *p, struct str rule, struct err *e)
{
	static const char *const words[] = { [POLICY_COPY] = "copy", [POLICY_REQUIRE] = "require",
					     [POLICY_SKIP] = "skip" };
	struct policy_rule out = { 0 };
	struct str word;
	size_t i;

	str_cut(rule, '=', &out.place, &word);
	for (i = 0; i < sizeof words / sizeof *words && !str_is(word, words[i]);)
		i++;
	if (!out.place.n || i == sizeof words / sizeof *words)
		return err_set(e, STATUS_USAGE, "--signatures %.*s: give HOST/PATH=require, copy or skip",
			       STR_ARG(rule));
	out.what = (enum policy_what)i;
	p->v = arena_room(a, p->v, p->n, &p->cap, sizeof *p->v);
	p->v[p->n++] = out;
	return true;
}

static bool
fits(struct str place, struct str name)
{
	return str_is(place, "*") ||
	       (str_starts(name, place) && (name.n == place.n || name.p[place.n] == '/'));
}

enum policy_what
policy_for(const struct policy *p, struct str name)
{
	const struct policy_rule *best = NULL;
	size_t i;

	for (i = 0; i < p->n; i++)
		if (fits(p->v[i].place, name) &&
		    (!best || (p->v[i].place.n >= best->place.n && !str_is(p->v[i].place, "*")) ||
		     str_is(best->place, "*")))
			best = &p->v[i];
	return best ? best->what : POLICY_COPY;
}

/* True when the artifact type is one of signatures: cosign's, Notary's, or a bundle. */
static bool
is_signature(struct str type)
{
	return str_starts(type, STR("application/vnd.dev.cosign.artifact.sig.")) ||
	       str_starts(type, STR("application/vnd.dev.sigstore.bundle.")) ||
	       str_is(type, "application/vnd.cncf.notary.signature");
}

static bool
list_has(struct arena *a, const char *blobs, struct str digest)
{
	struct err none = { .arena = a };
	struct val v = NIL, list;
	struct str bytes;
	char *path;
	size_t i;

	if (!store_has(a, blobs, digest, "", &path) ||
	    !file_read(a, path, LIMIT_MANIFEST, &bytes, &none) || !json_parse(a, bytes, &v, &none))
		return false;
	list = val_get(v, "manifests");
	for (i = 0; i < val_length(list); i++)
		if (is_signature(val_get_str(val_at(list, i), "artifactType")))
			return true;
	return false;
}

bool
policy_signed(struct arena *a, const struct found *found, const char *blobs)
{
	struct str plain, suffix, own = refertag_of(a, found->subject, STR(""));
	size_t i;

	for (i = 0; i < found->n; i++) {
		const struct referrer *r = &found->referrer[i];

		if (refertag_split(r->tag, &plain, &suffix) && str_eq(plain, own) &&
		    (str_is(suffix, ".sig") || (!suffix.n && list_has(a, blobs, r->digest))))
			return true;
	}
	return false;
}

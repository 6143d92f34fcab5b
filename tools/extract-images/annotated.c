/* SPDX-License-Identifier: Apache-2.0 */
#include "annotated.h"

#include "oci/ref.h"

void
annotated_init(struct annotated *n, struct arena *a)
{
	*n = (struct annotated){ a, map_new(a) };
}

/* "HOST/REPOSITORY:TAG", or for the sep '@' "HOST/REPOSITORY@DIGEST"; empty when the
 * reference lacks the tag or digest. */
static struct str
key_of(struct arena *a, const struct ref *r, char sep)
{
	struct str last = sep == ':' ? r->tag : r->digest;

	if (last.n == 0)
		return (struct str){ 0 };
	return str_of(arena_printf(a, "%.*s/%.*s%c%.*s", STR_ARG(r->host),
				   STR_ARG(r->repository), sep, STR_ARG(last)));
}

void
annotated_found(struct annotated *n, struct str text)
{
	struct err quiet = { .arena = n->arena };
	struct str tag, digest;
	struct ref ref;

	if (!ref_parse(n->arena, text, &ref, &quiet))
		return;
	tag = key_of(n->arena, &ref, ':');
	digest = key_of(n->arena, &ref, '@');
	if (tag.n)
		map_set(n->found, tag, NIL);
	if (digest.n)
		map_set(n->found, digest, NIL);
}

/* True when the image was found, by its tag or its digest, and for a text that is not
 * a reference, since nothing can copy that. */
static bool
is_found(struct annotated *n, struct str text)
{
	struct err quiet = { .arena = n->arena };
	struct ref ref;

	return !ref_parse(n->arena, text, &ref, &quiet) ||
	       map_get(n->found, key_of(n->arena, &ref, ':')) ||
	       map_get(n->found, key_of(n->arena, &ref, '@'));
}

struct annotated_image *
annotated_missing(struct annotated *n, const struct component *component,
		  const struct rules *rules, size_t *count)
{
	struct val all = component->annotated;
	size_t most = val_length(all), i;
	struct annotated_image *v = arena_array(n->arena, struct annotated_image, most + 1);
	struct rules_case c = { .path = STR("annotations"), .named = STR("annotations") };
	enum verdict verdict;

	c.about = rules_about(n->arena, rules, str_of(arena_printf(n->arena, "Chart/%.*s",
			      STR_ARG(component->chart))), STR(""));
	*count = 0;
	for (i = 0; i < most; i++) {
		if (is_found(n, val_str_at(all, i)))
			continue;
		annotated_found(n, val_str_at(all, i));
		verdict = rules_verdict(&c, val_str_at(all, i));
		if (verdict != VERDICT_IGNORE)
			v[(*count)++] = (struct annotated_image){ val_str_at(all, i), verdict == VERDICT_ACCEPT };
	}
	return v;
}

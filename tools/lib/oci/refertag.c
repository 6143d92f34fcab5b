/* SPDX-License-Identifier: Apache-2.0 */
#include "refertag.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "crypto/digest.h"
#include "json/json.h"
#include "jsonspan.h"

/* The specification cuts the digits of a longer digest. */
enum { HEX_MOST = 64 };

const struct str refertag_suffixes[REFERTAG_SUFFIXES] = { { "", 0 }, { ".sig", 4 },
							     { ".att", 4 }, { ".sbom", 5 } };

struct str
refertag_of(struct arena *a, struct str digest, struct str suffix)
{
	struct str alg, hex;

	str_cut(digest, ':', &alg, &hex);
	return str_of(arena_printf(a, "%.*s-%.*s%.*s", STR_ARG(alg),
				   STR_ARG(str_sub(hex, 0, HEX_MOST)), STR_ARG(suffix)));
}

bool
refertag_split(struct str tag, struct str *plain, struct str *suffix)
{
	char digest[DIGEST_MOST];
	struct str alg, hex;
	size_t i;

	tag = str_sub(tag, (size_t)(str_rchr(tag, ':') + 1), tag.n);
	if (!str_cut(tag, '-', &alg, &hex) || hex.n < HEX_MOST || alg.n > HEX_MOST)
		return false;
	*suffix = str_sub(hex, HEX_MOST, hex.n);
	*plain = str_sub(tag, 0, tag.n - suffix->n);
	hex = str_sub(hex, 0, HEX_MOST);
	/* the digits of sha512 are cut to the length of sha256's */
	snprintf(digest, sizeof digest, "%.*s:%.*s%.*s", STR_ARG(alg), STR_ARG(hex),
		 str_is(alg, "sha512") ? HEX_MOST : 0, hex.p);
	for (i = 0; i < REFERTAG_SUFFIXES && !str_eq(*suffix, refertag_suffixes[i]);)
		i++;
	return i < REFERTAG_SUFFIXES && digest_valid(str_of(digest));
}

/* The descriptors in a list, by what makes one of them another: in an index the
 * digest; in a signature the whole of it, since one payload may be signed by many. */
static struct map *
descriptors(struct arena *a, struct val list, bool index)
{
	struct map *m = map_new(a);
	size_t i;

	for (i = 0; i < val_length(list); i++)
		map_set(m, index ? val_get_str(val_at(list, i), "digest")
			: json_emit(a, val_at(list, i)), val_at(list, i));
	return m;
}

/* True when all of x is in y. */
static bool
holds(const struct map *y, const struct map *x)
{
	const struct map_entry *e;

	for (e = map_next(x, NULL); e; e = map_next(x, e))
		if (!map_get(y, e->key))
			return false;
	return true;
}

/* The document without its lists of parts, to be compared. */
static struct str
frame(struct arena *a, struct val v)
{
	const struct map_entry *e;
	struct val out = val_map(a);

	for (e = map_next(val_object(v), NULL); e; e = map_next(val_object(v), e))
		if (!str_is(e->key, "manifests") && !str_is(e->key, "layers") &&
		    !str_is(e->key, "config"))
			map_set(out.m, e->key, e->v);
	return json_emit(a, out);
}

/* Their index with our entries added, all as they were written; false when it cannot be
 * told where the entries stand. */
static bool
merge(struct arena *a, struct str theirs, const struct map *x, struct str ours,
      const struct manifest *y, struct str *out)
{
	struct jsonspan of_x, of_y;
	struct buf b;
	size_t i;

	if (!jsonspan_list(a, theirs, "manifests", &of_x) ||
	    !jsonspan_list(a, ours, "manifests", &of_y) || of_y.n != y->n)
		return false;
	buf_init(&b, a, LIMIT_MANIFEST);
	buf_add(&b, str_sub(theirs, 0, of_x.end));
	for (i = 0; i < y->n; i++) {
		if (map_get(x, y->part[i].digest))
			continue;
		if (of_x.n++)
			buf_addc(&b, ',');
		buf_add(&b, of_y.value[i]);
	}
	if (!buf_add(&b, str_sub(theirs, of_x.end, theirs.n)))
		return false;
	*out = buf_str(&b);
	return true;
}

enum refertag_fate
refertag_merge(struct arena *a, struct str suffix, struct str theirs, struct str ours,
		struct str *merged)
{
	struct err ignored = { .arena = a };
	struct manifest x, y;
	struct map *of_x, *of_y;
	bool same;

	if (str_eq(theirs, ours))
		return REFERTAG_KEEP;
	if (!manifest_parse(a, theirs, STR(""), &x, &ignored) ||
	    !manifest_parse(a, ours, STR(""), &y, &ignored) ||
	    !str_eq(x.media_type, y.media_type) || x.index != (suffix.n == 0))
		return REFERTAG_CONFLICT;
	of_x = descriptors(a, val_get(x.json, x.index ? "manifests" : "layers"), x.index);
	of_y = descriptors(a, val_get(y.json, x.index ? "manifests" : "layers"), x.index);
	same = str_eq(frame(a, x.json), frame(a, y.json));
	if (x.index && holds(of_x, of_y))
		return REFERTAG_KEEP;
	if (same && holds(of_y, of_x) && of_x->n < of_y->n)
		return REFERTAG_REPLACE;
	if (same && holds(of_x, of_y) && of_y->n < of_x->n)
		return REFERTAG_KEEP;
	return x.index && merge(a, theirs, of_x, ours, &y, merged) ? REFERTAG_MERGE
		: REFERTAG_CONFLICT;
}

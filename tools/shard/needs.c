/* SPDX-License-Identifier: Apache-2.0 */
#include "needs.h"

#include <stdlib.h>

#include "base/map.h"
#include "oci/manifest.h"

bool
needs_move(const struct record *r)
{
	return r->status == RECORD_PLANNED || r->status == RECORD_FAILED ||
	       r->status == RECORD_WITHHELD || r->status == RECORD_MISSING;
}

int64_t
needs_bytes(const struct needs *s, size_t i)
{
	int64_t most = INT64_MAX / (int64_t)(s->n + 1), size = s->record[i].size;

	return !needs_move(&s->record[i]) || size < 0 ? 0 : size < most ? size : most;
}

static struct str
place(struct arena *a, struct str digest, struct str location)
{
	return str_of(arena_printf(a, "%.*s %.*s", STR_ARG(digest), STR_ARG(location)));
}

/* A map from "DIGEST LOCATION" to the place of the record. */
static struct map *
note_places(struct arena *a, const struct record *record, size_t n)
{
	struct map *at = map_new(a);
	size_t i, k;

	map_reserve(at, n);
	for (i = 0; i < n; i++)
		for (k = 0; k < val_length(record[i].to); k++)
			map_set(at, place(a, record[i].digest, val_str_at(record[i].to, k)),
				val_int((int64_t)i));
	return at;
}

static bool
is_manifest(const struct record *r)
{
	return r->digest.n && media_is_manifest(r->media_type);
}

/* Adds the needs of manifest i that the list has, digests of what is at its place. */
static void
add(struct needs *s, size_t i, struct val list, const struct map *at, struct arena *scratch)
{
	const struct record *m = &s->record[i];
	const struct val *v;
	size_t k, what;

	for (k = 0; k < val_length(list); k++) {
		v = map_get(at, place(scratch, val_str_at(list, k), val_str_at(m->to, 0)));
		what = v ? (size_t)val_integer(*v) : i;
		if (what == i)
			continue;
		s->degree[what]++;
		if (!is_manifest(&s->record[what]))
			s->blob[s->nblob++] = (struct need){ i, what };
		else if (needs_move(m) && needs_move(&s->record[what]))
			s->manifest[s->nmanifest++] = (struct need){ i, what };
	}
	arena_reset(scratch);
}

/* Puts the blobs that the fewest need first, and those of one number in the order of their
 * records. */
static void
sort_blobs(struct needs *s, struct arena *a)
{
	struct need *sorted = arena_array(a, struct need, s->nblob + 1);
	size_t *from = arena_array(a, size_t, s->n + 2), i, sum = 0, count;

	for (i = 0; i < s->nblob; i++)
		from[s->degree[s->blob[i].what]]++;
	for (i = 0; i <= s->n; i++) {
		count = from[i];
		from[i] = sum;
		sum += count;
	}
	for (i = 0; i < s->nblob; i++)
		sorted[from[s->degree[s->blob[i].what]]++] = s->blob[i];
	s->blob = sorted;
}

void
needs_find(struct needs *s, struct arena *a, const struct record *record, size_t n)
{
	struct map *at = note_places(a, record, n);
	struct arena scratch = { 0 };
	size_t i, edges = 0;

	for (i = 0; i < n; i++)
		edges += val_length(record[i].parts) + val_length(record[i].after);
	*s = (struct needs){ .record = record, .n = n, .degree = arena_array(a, size_t, n + 1),
			     .blob = arena_array(a, struct need, edges + 1),
			     .manifest = arena_array(a, struct need, edges + 1) };
	for (i = 0; i < n; i++)
		if (is_manifest(&record[i])) {
			add(s, i, record[i].parts, at, &scratch);
			add(s, i, record[i].after, at, &scratch);
		}
	sort_blobs(s, a);
	arena_free(&scratch);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "near.h"

#include <stdint.h>
#include <string.h>

#include "arena.h"

enum { NAME_MOST = 255 };

/* The Levenshtein distance: how many letters must be changed, added or removed to
 * make b of a. */
static size_t
distance(struct str a, struct str b)
{
	size_t row[NAME_MOST + 1], i, j;

	for (j = 0; j <= b.n; j++)
		row[j] = j;
	for (i = 1; i <= a.n; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (j = 1; j <= b.n; j++) {
			size_t best = corner + (a.p[i - 1] != b.p[j - 1]);

			corner = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b.n];
}

void
near_init(struct near *n, struct arena *a, struct str word)
{
	*n = (struct near){ .arena = a, .word = word, .best = word.n / 2 + 1 };
}

void
near_try(struct near *n, const char *name)
{
	struct str s = str_of(name);
	size_t d;

	if (s.n > NAME_MOST || n->word.n > NAME_MOST)
		return;
	d = distance(n->word, s);
	if (d < n->best || (d == n->best && n->name && strcmp(name, n->name) < 0)) {
		n->best = d;
		n->name = arena_cstr(n->arena, s);
	}
}

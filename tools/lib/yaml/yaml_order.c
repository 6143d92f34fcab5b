/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml_order.h"

#include "golang/rune.h"

/* A key as code points. */
struct runes {
	uint32_t *r;
	size_t n;
	struct map_entry *entry;
};

/* Reads the digits at i as a number, wrapping around as Go's int64 does. */
static uint64_t
number_at(const struct runes *k, size_t i, uint64_t n, size_t *end)
{
	while (i < k->n && rune_is_digit(k->r[i]))
		n = n * 10 + (uint64_t)((int64_t)k->r[i++] - '0');
	*end = i;
	return n;
}

/* Are there digits before place i that make the zero there part of a number? */
static bool
within_number(const struct runes *k, size_t i)
{
	while (i-- > 0 && rune_is_digit(k->r[i]))
		if (k->r[i] != '0')
			return true;
	return false;
}

/* True when a comes before b; they differ first at i. */
static bool
differs_less(const struct runes *a, const struct runes *b, size_t i, bool letters_first)
{
	uint32_t x = a->r[i], y = b->r[i];
	bool xl = rune_is_letter(x), yl = rune_is_letter(y);
	uint64_t lead = 0, xn, yn;
	size_t xe, ye;

	if (xl && yl)
		return x < y;
	if (xl || yl)
		return letters_first ? xl : yl;
	if (x == '0' || y == '0')
		lead = within_number(a, i);
	xn = number_at(a, i, lead, &xe);
	yn = number_at(b, i, lead, &ye);
	if (xn != yn)
		return (int64_t)xn < (int64_t)yn;
	if (xe != ye)
		return xe < ye;
	return x < y;
}

static bool
runes_less(const struct runes *a, const struct runes *b, bool pretty)
{
	bool digits = false;

	for (size_t i = 0; i < a->n && i < b->n; i++) {
		if (a->r[i] != b->r[i])
			return differs_less(a, b, i, digits);
		digits = pretty && rune_is_digit(a->r[i]);
	}
	return a->n < b->n;
}

static int
compare(const void *x, const void *y)
{
	return runes_less(x, y, false) ? -1 : runes_less(y, x, false);
}

static int
compare_pretty(const void *x, const void *y)
{
	return runes_less(x, y, true) ? -1 : runes_less(y, x, true);
}

static struct runes
runes_of(struct arena *a, struct map_entry *e)
{
	struct runes k = { .entry = e };
	struct str s = e->key;
	size_t n;

	k.r = arena_array(a, uint32_t, s.n + 1);
	for (size_t i = 0; i < s.n; i += n)
		n = utf8_decode(str_sub(s, i, s.n), &k.r[k.n++]);
	return k;
}

struct map_entry **
yaml_ordered(const struct map *m, struct arena *a, bool pretty)
{
	struct map_entry **out = arena_array(a, struct map_entry *, m->n + 1);
	struct arena tmp = { 0 };
	struct runes *key = arena_array(&tmp, struct runes, m->n + 1);
	size_t n = 0;

	for (struct map_entry *e = map_next(m, NULL); e; e = map_next(m, e))
		key[n++] = runes_of(&tmp, e);
	qsort(key, n, sizeof(*key), pretty ? compare_pretty : compare);
	for (size_t i = 0; i < n; i++)
		out[i] = key[i].entry;
	arena_free(&tmp);
	return out;
}

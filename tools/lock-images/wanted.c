/* SPDX-License-Identifier: Apache-2.0 */
#include "wanted.h"

#include "base/buf.h"
#include "base/limits.h"

bool
wanted_platforms(struct arena *a, const struct str *want, size_t nwant, const struct str *have,
		 size_t n, struct err *e)
{
	struct buf b;
	size_t i, k;

	for (i = 0; i < nwant; i++) {
		for (k = 0; k < n && !platform_match(have[k], want[i]);)
			k++;
		if (k < n)
			continue;
		buf_init(&b, a, LIMIT_LINE);
		for (k = 0; k < n; k++)
			if (have[k].n && !str_starts(have[k], STR("unknown/")))
				buf_printf(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(have[k]));
		return err_set(e, STATUS_SOME, "it has no %.*s, only %.*s", STR_ARG(want[i]),
			       STR_ARG(buf_str(&b)));
	}
	return true;
}

bool
wanted_index(struct arena *a, const struct str *want, size_t nwant,
	     const struct manifest *index, struct err *e)
{
	size_t i, k, n = 0, cap = 0, many;
	struct str *have = NULL;
	struct val p;

	for (i = 0; i < index->n; i++) {
		p = index->part[i].platform;
		many = val_kind(p) == KIND_LIST ? val_length(p) : 1;
		for (k = 0; k < many; k++) {
			have = arena_room(a, have, n, &cap, sizeof *have);
			have[n++] = platform_str(a, val_kind(p) == KIND_LIST ? val_at(p, k) : p);
		}
	}
	return wanted_platforms(a, want, nwant, have, n, e);
}

bool
wanted_lacks(const struct manifest *index)
{
	size_t i;

	for (i = 0; i < index->n; i++)
		if (descriptor_lacks_platform(&index->part[i]))
			return true;
	return false;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "locked.h"

#include <unistd.h>

#include "chart/repoindex.h"
#include "golang/semver.h"

bool
locked_read(struct pull *p, struct arena *a, const char *path, struct err *e)
{
	p->lock_path = path;
	if (access(path, F_OK) != 0)
		return true;
	if (!lock_read(a, &p->lock, path, e))
		return false;
	lock_sort(&p->lock);
	return true;
}

/* The version without a "v" before it. */
static struct str
without_v(struct str version)
{
	return str_starts(version, STR("v")) ? str_sub(version, 1, version.n) : version;
}

/* True when the text is a version with all its parts, and no range. */
static bool
is_whole(struct arena *a, struct str text)
{
	struct err quiet = { .arena = a };
	struct semver v;

	return semver_parse_strict(without_v(text), &v, &quiet);
}

void
locked_set(const struct pull *p, struct wanted *w)
{
	struct err quiet = { .arena = p->arena };
	struct str *version = arena_array(p->arena, struct str, p->lock.n);
	const struct lock_item **found = arena_array(p->arena, const struct lock_item *, p->lock.n);
	bool whole = is_whole(p->arena, w->version);
	ptrdiff_t pick;
	size_t i, n = 0;

	for (i = 0; i < p->lock.n && w->type != UPSTREAM_LOCAL; i++) {
		const struct lock_item *k = &p->lock.item[i];

		if (!k->chart || !str_eq(k->repository, w->repository) ||
		    !str_eq(k->chart_name, w->chart) ||
		    (whole && !str_eq(without_v(k->version), without_v(w->version))))
			continue;
		version[n] = k->version;
		found[n++] = k;
	}
	pick = n ? version_pick(p->arena, version, n, w->version, &quiet) : -1;
	if (pick < 0)
		return;
	w->version = found[pick]->version;
	w->locked = found[pick]->digest;
}

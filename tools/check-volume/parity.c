/* SPDX-License-Identifier: Apache-2.0 */
#include "parity.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/path.h"
#include "base/limits.h"
#include "sums.h"

enum { BLOCK = 64 * 1024 };

bool
parity_rebuild(struct checked *x)
{
	struct collection *c = x->c;
	size_t i, n = 0, number = 0;

	for (i = 0; c->has_set && i < c->n; i++) {
		if (!c->file[i].nfault)
			continue;
		number = c->number[i];
		n++;
	}
	return n == 1 && collection_rebuild(c, number);
}

/* The bytes of the set's largest volume. */
static int64_t
largest(const struct volume_set *s)
{
	int64_t most = 0;
	size_t i;

	for (i = 0; i < s->nvolume; i++)
		if (s->volume[i].size > most)
			most = s->volume[i].size;
	return most;
}

/* Combines the parity with all volumes: zeros come of it. */
static bool
combine(const struct checked *x, const char **wrong, struct err *e)
{
	const struct collection *c = x->c;
	const char **path = arena_array(x->arena, const char *, c->n + 1);
	static char block[BLOCK];
	struct joint j;
	int64_t at = 0;
	ssize_t n, k;
	size_t i;

	path[0] = c->parity;
	for (i = 0; i < c->n; i++)
		path[i + 1] = c->file[i].path;
	if (!joint_open(&j, joint_path(x->arena, path, c->n + 1), e))
		return false;
	while ((n = joint_read(&j, block, BLOCK, at)) > 0 && !*wrong) {
		for (k = 0; k < n; k++)
			if (block[k])
				*wrong = "its bytes are not those of the volumes combined";
		at += n;
	}
	joint_close(&j);
	return n >= 0 || err_sys(e, STATUS_SOME, "%s", c->parity);
}

/* True when volumes or their entries are damaged, or lost, beside the one that is
 * rebuilt. */
static bool
is_hurt(const struct collection *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->file[i].nfault && c->number[i] != c->rebuilt)
			return true;
	return !c->complete;
}

static const struct volume_file *
rebuilt_file(const struct collection *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->number[i] == c->rebuilt)
			return &c->file[i];
	return NULL;
}

bool
parity_check(const struct checked *x, const char **wrong, bool *unsure, struct err *e)
{
	const struct collection *c = x->c;
	struct extent whole = { c->parity, 0, largest(&c->set) };
	struct reading sum = { .extent = &whole, .n = 1 };
	struct stat st;

	*wrong = NULL;
	*unsure = false;
	if (stat(c->parity, &st) != 0)
		return err_sys(e, STATUS_SOME, "%s", c->parity);
	if (st.st_size != (off_t)whole.size) {
		*wrong = "it has not the size of the largest volume";
		return true;
	}
	sum.digest = sums_find(x->arena, c, c->parity, path_base(str_of(c->parity)));
	if (sum.digest.n) {
		if (!readings_run(x->arena, &sum, 1, e))
			return false;
		*wrong = sum.wrong;
		return true;
	}
	*unsure = is_hurt(c);
	if (c->rebuilt)
		*wrong = rebuilt_file(c)->nfault && !*unsure ? "it does not give the volume that is "
							       "lost" : NULL;
	else if (!*unsure)
		return combine(x, wrong, e);
	return true;
}

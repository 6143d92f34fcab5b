/* SPDX-License-Identifier: Apache-2.0 */
#include "pipe.h"

#include <unistd.h>

#include "base/io.h"
#include "base/ustar.h"

static bool
put(struct writer *w, struct str s, struct err *e)
{
	w->at += (int64_t)s.n;
	return file_put(STDOUT_FILENO, "standard output", s, FILE_HERE, e);
}

/* Writes zeros up to byte `to`, which is less than three blocks away. */
static bool
put_zeros(struct writer *w, int64_t to, struct err *e)
{
	static const char zeros[3 * TAR_BLOCK];

	return put(w, (struct str){ zeros, (size_t)(to - w->at) }, e);
}

/* Writes the headers of the entry, and the bytes when it is a text. */
static bool
put_next(struct writer *w, struct err *e)
{
	const struct volume_entry *one = &w->all.entry[w->entry];
	struct arena a = { 0 };
	struct str headers;
	bool good = tar_headers(&a, one->path, (uint64_t)one->size, &headers, e) &&
		    put_zeros(w, one->at - (int64_t)headers.n, e) && put(w, headers, e) &&
		    put(w, one->bytes, e);

	w->entry++;
	arena_free(&a);
	return good;
}

/* The hook of the copier: writes all that stands before the blob of a job that begins. */
static bool
put_until(struct job *j, struct err *e)
{
	struct writer *w = j->copier->data;
	const struct extent *at = j->to->at.extent;

	while (w->entry < w->all.n && w->all.entry[w->entry].at <= at->at)
		if (!put_next(w, e))
			return false;
	return true;
}

/* The hook of the copier: a blob is written; after one that failed nothing else is. */
static void
moved(struct job *j)
{
	struct writer *w = j->copier->data;

	if (j->at < j->nto)
		return;
	w->at = j->to->at.extent->at + j->size;
	if (j->failed)
		copier_stop(j->copier);
}

bool
pipe_begin(struct writer *w, struct err *e)
{
	fill_volume(w->arena, w->volumes, 1, w->volumes->set_text, &w->all);
	if (!write_list(w, 0, &w->all, false, e))
		return false;
	write_jobs(w);
	w->copier->cap = 1;
	w->copier->starts = put_until;
	w->copier->moved = moved;
	return true;
}

bool
pipe_end(struct writer *w, struct err *e)
{
	while (w->entry < w->all.n)
		if (!put_next(w, e))
			return false;
	return put_zeros(w, w->all.size, e);
}

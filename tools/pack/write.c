/* SPDX-License-Identifier: Apache-2.0 */
#include "write.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/ustar.h"
#include "fill.h"
#include "oci/store.h"
#include "publish.h"
#include "volume/contents.h"

enum {
	BLOCK = 1024 * 1024,      /* bytes that are read or copied at a time */
	PROBE = 4 * 1024 * 1024   /* of a hole, to see whether the file system has such */
};

/* The folder has room for the volumes, less what parts of them are there. */
static bool
room_check(struct writer *w, struct err *e)
{
	struct volumes *v = w->volumes;
	int64_t need = v->parity ? volumes_largest(v) : 0, have;
	struct stat st;
	size_t i;

	for (i = 0; i < v->n; i++) {
		need += v->volume[i].size;
		if (stat(w->sums.path[i], &st) == 0)
			need -= (int64_t)st.st_blocks * 512;
	}
	if (!dir_free(w->arena, w->dir, &have))
		return err_sys(e, STATUS_REFUSED, "%s", w->dir);
	return need <= have ||
	       err_set(e, STATUS_REFUSED, "%s: the volumes need %lld bytes more and only %lld are "
		       "free: make room there", w->dir, (long long)need, (long long)have);
}

/* ---- places ---- */

/* The job of a blob, made unless it is there. */
static struct packed *
packed_for(struct writer *w, const struct carried_blob *b, size_t volume, struct err *e)
{
	struct packed **at = &w->packed[b - w->volumes->carried->blob], *p = *at;
	struct job *j;

	if (p)
		return p;
	p = arena_new(w->arena, struct packed);
	p->blob = b;
	p->volume = volume;
	j = &p->job;
	j->digest = b->digest;
	j->size = b->size;
	j->reference = b->reference;
	j->to = arena_new(w->arena, struct outcome);
	j->nto = 1;
	j->to->at.kind = LOCATION_EXTENT;
	if (b->manifest)
		j->from = (struct location){ .kind = LOCATION_FILE,
			.path = store_path(w->arena, w->volumes->blobs, b->digest, "") };
	else if (!location_parse(w->arena, b->from, &j->from, e))
		return NULL;
	return *at = p;
}

/* Adds a place to those of the job: before those of later pieces, which may stand in
 * volumes before this one. */
static void
extent_add(struct writer *w, struct packed *p, const char *path, const struct volume_entry *one)
{
	struct location *to = &p->job.to->at;
	struct extent *more = arena_array(w->arena, struct extent, to->nextent + 1);
	int64_t *from = arena_array(w->arena, int64_t, to->nextent + 1);
	size_t i, k;

	for (i = k = 0; i <= to->nextent; i++) {
		if (k == i && (i == to->nextent || p->from[k] > one->from)) {
			more[i] = (struct extent){ path, one->at, one->size };
			from[i] = one->from;
			continue;
		}
		more[i] = to->extent[k];
		from[i] = p->from[k++];
	}
	to->extent = more;
	to->nextent++;
	p->from = from;
}

bool
write_list(struct writer *w, size_t volume, const struct filled *x, bool old, struct err *e)
{
	const char *path = w->dir ? w->sums.path[volume] : "-";
	const struct volume_entry *one;
	struct packed *p;

	if (!w->packed)
		w->packed = arena_array(w->arena, struct packed *, w->volumes->carried->n);
	for (one = x->entry; one < x->entry + x->n; one++) {
		/* other volumes take the metadata from the first one */
		if (!one->blob || (volume && one->blob->metadata))
			continue;
		p = packed_for(w, one->blob, volume, e);
		if (!p)
			return false;
		p->old |= old;
		extent_add(w, p, path, one);
		w->spot = arena_room(w->arena, w->spot, w->nspot, &w->capspot, sizeof *w->spot);
		w->spot[w->nspot++] = (struct spot){ p, one->at, one->size, one->piece };
	}
	return true;
}

/* True when the files have the blob's bytes already. */
static bool
has_blob(const struct packed *p)
{
	struct arena a = { 0 };
	struct err ignored = { .arena = &a };
	const struct location *to = &p->job.to->at;
	struct digest_ctx *d = digest_begin(p->job.digest);
	char *block = arena_alloc(&a, BLOCK), text[DIGEST_MOST];
	struct extent_stream s;
	size_t got;

	extent_start(&s, to->extent, to->nextent, 0, false);
	while (extent_read(&s, block, BLOCK, &got, &ignored) && got)
		digest_add(d, block, got);
	extent_end(&s, &ignored);
	digest_end(d, text);
	arena_free(&a);
	return str_is(p->job.digest, text);
}

/* ---- what is put into files ---- */

/* Writes the zeros behind `size` bytes that begin at `at`: some file systems take no byte
 * behind a gap. */
static bool
put_padding(const char *path, int fd, int64_t at, int64_t size, struct err *e)
{
	static const char zeros[TAR_BLOCK];

	return file_put(fd, path, (struct str){ zeros, tar_padding((uint64_t)size) }, at + size, e);
}

/* Writes the headers of the entry and, when it is a text, all of it. */
static bool
put_entry(struct arena *a, const char *path, int fd, const struct volume_entry *one,
	  struct err *e)
{
	struct str headers;

	return tar_headers(a, one->path, (uint64_t)one->size, &headers, e) &&
	       file_put(fd, path, headers, one->at - (int64_t)headers.n, e) &&
	       (!one->bytes.p || (file_put(fd, path, one->bytes, one->at, e) &&
				  put_padding(path, fd, one->at, one->size, e)));
}

/* Writes the end of the archive; what an earlier run left behind it goes. */
static bool
put_end(const char *path, int fd, int64_t size, bool old, struct err *e)
{
	static const char end[2 * TAR_BLOCK];

	return file_put(fd, path, (struct str){ end, sizeof end }, size - (int64_t)sizeof end, e) &&
	       (!old || ftruncate(fd, (off_t)size) == 0 || err_sys(e, STATUS_SOME, "%s", path));
}

/* Writes the texts of the volume that stand before blobs, or behind them. */
static bool
put_texts(struct writer *w, size_t volume, const struct filled *x, bool first, struct err *e)
{
	const char *path = w->sums.path[volume];
	const struct volume_entry *one;
	struct arena a = { 0 };
	int fd = file_open_own(path);
	bool good = fd >= 0 || err_sys(e, STATUS_REFUSED, "%s", path);

	for (one = x->entry; good && one < x->entry + x->n; one++)
		if (!one->blob && one->late != first)
			good = put_entry(&a, path, fd, one, e);
	if (!first && good)
		good = put_end(path, fd, x->size, w->old[volume], e);
	if (fd >= 0 && close(fd) != 0 && good)
		good = err_sys(e, STATUS_SOME, "%s", path);
	arena_free(&a);
	return good;
}

/* Writes the headers of the places of a job, or what pads them. */
static bool
put_around(const struct packed *p, bool headers, struct err *e)
{
	const struct location *to = &p->job.to->at;
	const struct extent *x = to->extent;
	struct arena a = { 0 };
	struct volume_entry one;
	bool good = true;
	size_t i;
	int fd;

	for (i = 0; good && i < to->nextent; i++, x++) {
		if (!headers && !tar_padding((uint64_t)x->size))
			continue;
		one = (struct volume_entry){ .size = x->size, .at = x->at,
			.path = contents_blob_path(&a, p->job.digest,
						   x->size < p->job.size ? i + 1 : 0) };
		fd = file_open_own(x->path);
		good = fd < 0 ? err_sys(e, STATUS_SOME, "%s", x->path)
			: headers ? put_entry(&a, x->path, fd, &one, e)
			: put_padding(x->path, fd, x->at, x->size, e);
		if (fd >= 0 && close(fd) != 0 && good)
			good = err_sys(e, STATUS_SOME, "%s", x->path);
	}
	arena_free(&a);
	return good;
}

/* Reads or writes all n bytes at a place of a file, which is open meanwhile alone. */
static bool
bytes_at(const char *path, int64_t at, char *p, size_t n, bool writing, struct err *e)
{
	struct extent x = { .path = path, .at = at, .size = (int64_t)n };
	struct extent_stream s;
	size_t got = 0, one = 1;
	bool good = true;

	extent_start(&s, &x, 1, 0, writing);
	if (writing)
		good = extent_write(&s, p, n, e);
	for (; good && !writing && got < n && one; got += one)
		good = extent_read(&s, p + got, n - got, &one, e);
	good = extent_end(&s, e) && good;
	return good && (writing || got == n || err_set(e, STATUS_SOME, "%s: it became shorter", path));
}

/* Copies the manifests and configs of the first volume to another one, in which they stand
 * in the same order. */
static bool
repeat(struct writer *w, size_t volume, struct err *e)
{
	const struct volumes *v = w->volumes;
	int64_t from = v->volume[0].metadata_at, to = v->volume[volume].metadata_at;
	int64_t left = v->repeated_size;
	struct arena a = { 0 };
	char *block = arena_alloc(&a, BLOCK);
	bool good = true;
	size_t n;

	for (; good && left; left -= (int64_t)n, from += (int64_t)n, to += (int64_t)n) {
		n = left < BLOCK ? (size_t)left : BLOCK;
		good = bytes_at(w->sums.path[0], from, block, n, false, e) &&
		       bytes_at(w->sums.path[volume], to, block, n, true, e);
	}
	arena_free(&a);
	return good;
}

/* ---- how far volumes are complete ---- */

static bool
is_there(const struct packed *p)
{
	return p->there || (p->job.at == p->job.nto && !p->job.failed);
}

/* The byte of the volume up to which all is there. */
static int64_t
reach(struct writer *w, size_t volume)
{
	size_t *next = &w->next[volume];
	const struct spot *s;

	while (*next < w->first[volume + 1] && is_there(w->spot[*next].packed))
		(*next)++;
	s = &w->spot[*next];
	if (*next < w->first[volume + 1] && s->packed->job.got && !s->piece)
		return s->at + s->packed->job.got;
	return *next > w->first[volume] ? s[-1].at + s[-1].size : 0;
}

/* True when all metadata is in the first volume. */
static bool
has_metadata(struct writer *w)
{
	reach(w, 0);
	return w->next[0] >= w->volumes->nmetadata;
}

/* Gives the volumes that have begun the metadata, when the first one has it. */
static bool
repeat_all(struct writer *w, struct err *e)
{
	size_t i;

	for (i = 1; i < w->volumes->n; i++) {
		if (!w->begun[i] || w->repeated[i] || !has_metadata(w))
			continue;
		if (!repeat(w, i, e))
			return false;
		w->repeated[i] = true;
	}
	return true;
}

/* Writes what stands before the blobs of the volume, unless that was done. */
static bool
texts_begin(struct writer *w, size_t volume, struct err *e)
{
	struct arena a = { 0 };
	struct filled x;
	bool good;

	if (w->begun[volume])
		return true;
	fill_volume(&a, w->volumes, volume + 1, w->volumes->set_text, &x);
	good = w->begun[volume] = put_texts(w, volume, &x, true, e);
	arena_free(&a);
	return good && repeat_all(w, e);
}

/* The hook of the copier when a job begins.  Volumes begin with their first blob, so that
 * they are written one after the other. */
static bool
starts(struct job *j, struct err *e)
{
	struct writer *w = j->copier->data;
	const struct packed *p = (const struct packed *)j;
	size_t i, last = p->volume;

	for (i = 0; i < w->volumes->n && j->to->at.nextent > 1; i++)
		if (j->to->at.extent[j->to->at.nextent - 1].path == w->sums.path[i])
			last = i;
	for (i = p->volume; i <= last; i++)
		if (!texts_begin(w, i, e))
			return false;
	return put_around(p, true, e);
}

/* Writes what stands behind the blobs of the volume when these are all there. */
static bool
texts_end(struct writer *w, size_t volume, struct err *e)
{
	struct arena a = { 0 };
	struct filled x;
	bool good = true;

	reach(w, volume);
	if (!w->begun[volume] || !w->repeated[volume] || w->ended[volume] ||
	    w->next[volume] < w->first[volume + 1])
		return true;
	fill_volume(&a, w->volumes, volume + 1, w->volumes->set_text, &x);
	good = w->ended[volume] = put_texts(w, volume, &x, false, e);
	arena_free(&a);
	if (good)
		sums_reach(&w->sums, volume, w->volumes->volume[volume].size);
	return good;
}

/* Goes on with the texts of volumes after a job has ended. */
static bool
go_on(struct writer *w, const struct packed *p, struct err *e)
{
	size_t i;

	if (!put_around(p, false, e) || (p->blob->metadata && !repeat_all(w, e)))
		return false;
	for (i = p->volume; i < w->volumes->n; i++) {
		if (!texts_end(w, i, e))
			return false;
		if (p->job.to->at.nextent == 1 && !p->blob->metadata)
			break;
	}
	return true;
}

/* The hook of the copier: bytes of a job are in its places, or it has ended. */
static void
moved(struct job *j)
{
	struct writer *w = j->copier->data;
	struct packed *p = (struct packed *)j;
	struct err why = { .arena = w->arena };
	size_t i;

	if (j->at == j->nto && !j->failed && !go_on(w, p, &why)) {
		j->failed = why.msg;
		j->status = why.status;
	}
	for (i = p->volume; i < w->volumes->n; i++) {
		if (w->begun[i] && w->repeated[i] && !w->ended[i])
			sums_reach(&w->sums, i, reach(w, i));
		if (j->to->at.nextent == 1)
			break;
	}
}

/* ---- the beginning ---- */

/* True where a file with a hole takes no room for it: else the system writes zeros there
 * first, so blobs must come one after the other. */
static bool
has_holes(const char *path)
{
	int fd = file_open_own(path);
	struct stat st;
	bool has = fd >= 0 && ftruncate(fd, PROBE) == 0 && fstat(fd, &st) == 0 &&
		   st.st_blocks * 512 < PROBE / 2;

	if (fd >= 0)
		close(fd);
	return unlink(path) == 0 && has; /* it was made for this */
}

/* Notes the places of the blobs of a volume. */
static bool
volume_begin(struct writer *w, size_t volume, struct err *e)
{
	struct arena a = { 0 };
	struct filled x;
	struct stat st;
	bool old = stat(w->sums.path[volume], &st) == 0 && st.st_size > 0, good;

	if (!old && volume == 0 && !has_holes(path_join(w->arena, w->dir, ".holes.part"))) {
		w->copier->cap = 1;
		w->plain = true;
	}
	fill_volume(&a, w->volumes, volume + 1, w->volumes->set_text, &x);
	w->old[volume] = old;
	w->first[volume] = w->next[volume] = w->nspot;
	good = write_list(w, volume, &x, old, e);
	w->first[volume + 1] = w->nspot;
	arena_free(&a);
	return good;
}

void
write_jobs(struct writer *w)
{
	struct packed *p;
	size_t i;

	w->copier->job = arena_array(w->arena, struct job *, w->volumes->carried->n);
	w->copier->ordered = true;
	w->copier->data = w;
	for (i = 0; i < w->nspot; i++) {
		p = w->spot[i].packed;
		if (w->spot[i].piece > 1)
			continue;
		p->there = p->old && has_blob(p);
		if (!p->there)
			w->copier->job[w->copier->n++] = &p->job;
	}
}

bool
write_begin(struct writer *w, struct err *e)
{
	struct volumes *v = w->volumes;
	const char **path = arena_array(w->arena, const char *, v->n);
	int64_t *size = arena_array(w->arena, int64_t, v->n);
	size_t i;

	w->first = arena_array(w->arena, size_t, v->n + 1);
	w->next = arena_array(w->arena, size_t, v->n);
	for (i = 0; i < v->n; i++) {
		path[i] = publish_part(w->arena, w->dir, v->volume[i].file);
		size[i] = v->volume[i].size;
	}
	w->sums = (struct sums){ .arena = w->arena, .path = path, .size = size, .n = v->n,
				 .pid = -1 };
	if (!dir_make(w->dir, e)) {
		e->status = STATUS_REFUSED;
		return false;
	}
	if (!room_check(w, e))
		return false;
	w->old = arena_array(w->arena, bool, v->n);
	w->begun = arena_array(w->arena, bool, v->n);
	w->ended = arena_array(w->arena, bool, v->n);
	w->repeated = arena_array(w->arena, bool, v->n);
	for (i = 0; i < v->n; i++)
		w->repeated[i] = i == 0 || v->first_only || !v->nmetadata;
	for (i = 0; i < v->n; i++)
		if (!volume_begin(w, i, e))
			return false;
	write_jobs(w);
	w->copier->starts = starts;
	w->copier->moved = moved;
	if (!w->plain)
		sums_start(&w->sums);
	return true;
}

/* ---- the end ---- */

bool
write_end(struct writer *w, struct err *e)
{
	struct volumes *v = w->volumes;
	struct str *sum = arena_array(w->arena, struct str, v->n);
	size_t i;

	for (i = 0; i < v->n; i++)
		if (!texts_begin(w, i, e) || !texts_end(w, i, e))
			return false;
	return sums_end(&w->sums, sum, e) &&
	       publish_set(w->arena, w->dir, v, w->sums.path, sum, e);
}

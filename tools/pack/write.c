/* SPDX-License-Identifier: Apache-2.0 */
#include "write.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/ustar.h"
#include "fill.h"
#include "oci/store.h"
#include "parity.h"
#include "volume/contents.h"

enum {
	BLOCK = 1024 * 1024,      /* bytes that are read or copied at a time */
	PROBE = 4 * 1024 * 1024   /* of a hole, to see whether the file system has such */
};

/* The path of the volume's file while it is written. */
static char *
part_path(struct writer *w, struct str file)
{
	return arena_printf(w->arena, "%s/%.*s.part", w->dir, STR_ARG(file));
}

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

static bool
put_entry(struct arena *a, const char *path, int fd, const struct volume_entry *one,
	  struct err *e)
{
	struct str headers;

	return tar_headers(a, one->path, (uint64_t)one->size, &headers, e) &&
	       file_put(fd, path, headers, one->at - (int64_t)headers.n, e) &&
	       file_put(fd, path, one->bytes, one->at, e);
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
		good = ftruncate(fd, (off_t)x->size) == 0 || err_sys(e, STATUS_SOME, "%s", path);
	if (fd >= 0 && close(fd) != 0 && good)
		good = err_sys(e, STATUS_SOME, "%s", path);
	arena_free(&a);
	return good;
}

/* The hook of the copier: writes the headers of the places of a job that begins. */
static bool
put_headers(struct job *j, struct err *e)
{
	const struct packed *p = (const struct packed *)j;
	const struct location *to = &j->to->at;
	struct arena a = { 0 };
	struct volume_entry one;
	const char *path;
	bool good = true;
	size_t i;
	int fd;

	for (i = 0; good && i < to->nextent; i++) {
		path = to->extent[i].path;
		one = (struct volume_entry){ .size = to->extent[i].size, .at = to->extent[i].at,
			.path = contents_blob_path(&a, p->job.digest,
						   to->extent[i].size < j->size ? i + 1 : 0) };
		fd = file_open_own(path);
		good = fd >= 0 ? put_entry(&a, path, fd, &one, e)
			       : err_sys(e, STATUS_SOME, "%s", path);
		if (fd >= 0 && close(fd) != 0 && good)
			good = err_sys(e, STATUS_SOME, "%s", path);
	}
	arena_free(&a);
	return good;
}

/* Copies the manifests and configs of the first volume to another one, in which they stand
 * in the same order. */
static bool
repeat(struct writer *w, size_t volume, struct err *e)
{
	const struct volumes *v = w->volumes;
	const struct volume_entry *last = &v->repeated[v->nmetadata - 1];
	int64_t size = last->at + last->size;
	struct extent from = { w->sums.path[0], v->volume[0].metadata_at, size };
	struct extent to = { w->sums.path[volume], v->volume[volume].metadata_at, size };
	struct extent_stream in, out;
	struct arena a = { 0 };
	char *block = arena_alloc(&a, BLOCK);
	size_t n;
	bool good;

	extent_start(&in, &from, 1, 0, false);
	extent_start(&out, &to, 1, 0, true);
	do
		good = extent_read(&in, block, BLOCK, &n, e) && extent_write(&out, block, n, e);
	while (good && n);
	extent_end(&in, e);
	good = extent_end(&out, e) && good;
	arena_free(&a);
	return good;
}

static bool
repeat_all(struct writer *w, struct err *e)
{
	struct volumes *v = w->volumes;
	size_t i;

	for (i = 1; i < v->n && !w->repeated; i++)
		if (!repeat(w, i, e))
			return false;
	w->repeated = true;
	return true;
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

/* The hook of the copier: bytes of a job are in its places, or it has ended. */
static void
moved(struct job *j)
{
	struct writer *w = j->copier->data;
	struct packed *p = (struct packed *)j;
	struct err ignored = { .arena = w->arena };
	int64_t at;
	size_t i;

	if (!w->repeated && p->blob->metadata && j->at == j->nto && has_metadata(w))
		repeat_all(w, &ignored); /* else in the end, where it is told */
	for (i = p->volume; i < w->volumes->n; i++) {
		at = i == 0 || w->repeated ? reach(w, i) : 0;
		sums_reach(&w->sums, i, at);
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

	if (fd >= 0 && ftruncate(fd, 0) == 0)
		close(fd);
	return has;
}

/* Makes the file of a volume and notes the places of its blobs. */
static bool
volume_begin(struct writer *w, size_t volume, struct err *e)
{
	struct arena a = { 0 };
	struct filled x;
	struct stat st;
	bool old = stat(w->sums.path[volume], &st) == 0 && st.st_size > 0, good;

	if (!old && volume == 0 && !has_holes(w->sums.path[0]))
		w->copier->cap = 1;
	fill_volume(&a, w->volumes, volume + 1, w->volumes->set_text, &x);
	w->first[volume] = w->next[volume] = w->nspot;
	good = put_texts(w, volume, &x, true, e) && write_list(w, volume, &x, old, e);
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
		path[i] = part_path(w, v->volume[i].file);
		size[i] = v->volume[i].size;
	}
	w->sums = (struct sums){ .arena = w->arena, .path = path, .size = size, .n = v->n };
	if (!dir_make(w->dir, e) || !room_check(w, e))
		return false;
	w->repeated = v->n == 1 || v->first_only || !v->nmetadata;
	for (i = 0; i < v->n; i++)
		if (!volume_begin(w, i, e))
			return false;
	write_jobs(w);
	w->copier->starts = put_headers;
	w->copier->moved = moved;
	sums_start(&w->sums);
	return true;
}

/* ---- the end ---- */

/* Writes what stands behind the blobs of a volume. */
static bool
volume_end(struct writer *w, size_t volume, struct err *e)
{
	struct arena a = { 0 };
	struct filled x;
	bool good;

	fill_volume(&a, w->volumes, volume + 1, w->volumes->set_text, &x);
	good = put_texts(w, volume, &x, false, e);
	arena_free(&a);
	return good;
}

/* Writes the file of parity, and its line of the sums. */
static bool
put_parity(struct writer *w, struct buf *sums, struct err *e)
{
	struct volumes *v = w->volumes;
	const char *to = part_path(w, v->set.parity);
	char text[DIGEST_MOST];

	if (unlink(to) != 0 && errno != ENOENT)
		return err_sys(e, STATUS_SOME, "%s", to);
	if (!parity_write(w->sums.path, v->n, to, volumes_largest(v), text, e))
		return false;
	buf_printf(sums, "%s  %.*s\n", strchr(text, ':') + 1, STR_ARG(v->set.parity));
	return true;
}

/* Gives the file its name. */
static bool
publish(struct writer *w, struct str name, struct err *e)
{
	const char *path = arena_printf(w->arena, "%s/%.*s", w->dir, STR_ARG(name));

	return rename(part_path(w, name), path) == 0 || err_sys(e, STATUS_SOME, "%s", path);
}

/* True when the file at the path is a volume that pack wrote. */
static bool
is_own(struct arena *a, const char *path)
{
	struct err ignored = { .arena = a };
	struct volume_file f;

	return volume_file_open(a, path, &f, &ignored) && f.ours;
}

/* Removes what an earlier set of the name has more: its volumes behind the last one of
 * this set, and its parity. */
static void
remove_older(struct writer *w)
{
	struct volumes *v = w->volumes;
	const char *path;
	size_t i;

	for (i = v->n + 1; i <= LIMIT_VOLUMES; i++) {
		path = arena_printf(w->arena, "%s/%.*s.%03zu.tar", w->dir, STR_ARG(v->name), i);
		if (!is_own(w->arena, path) || unlink(path) != 0)
			break;
	}
	if (!v->parity)
		unlink(arena_printf(w->arena, "%s/%.*s.parity", w->dir, STR_ARG(v->name)));
}

bool
write_end(struct writer *w, struct err *e)
{
	struct volumes *v = w->volumes;
	struct str *sum = arena_array(w->arena, struct str, v->n);
	const char *path = arena_printf(w->arena, "%s/%.*s.sha256", w->dir, STR_ARG(v->name));
	struct buf sums;
	size_t i;

	buf_init(&sums, w->arena, LIMIT_FILE);
	if (!repeat_all(w, e))
		return false;
	for (i = 0; i < v->n; i++)
		if (!volume_end(w, i, e))
			return false;
	if (!sums_end(&w->sums, sum, e))
		return false;
	for (i = 0; i < v->n; i++)
		buf_printf(&sums, "%.*s  %.*s\n", STR_ARG(sum[i]), STR_ARG(v->volume[i].file));
	if (v->parity && !put_parity(w, &sums, e))
		return false;
	unlink(path); /* where it is, the set is whole */
	for (i = 0; i < v->n; i++)
		if (!publish(w, v->volume[i].file, e))
			return false;
	if (v->parity && !publish(w, v->set.parity, e))
		return false;
	remove_older(w);
	return file_write(path, buf_str(&sums), e);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "write.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/ustar.h"
#include "fill.h"
#include "oci/store.h"
#include "parity.h"

enum { BLOCK = 1024 * 1024 }; /* bytes that are read or copied at a time */

static char *
part_path(struct writer *w, const struct volume *x)
{
	return arena_printf(w->arena, "%s/%.*s.part", w->dir, STR_ARG(x->file));
}

/* The folder has room for the volumes, less what parts of them are there. */
static bool
room_check(struct writer *w, struct err *e)
{
	int64_t need = 0, have;
	struct stat st;
	size_t i;

	for (i = 0; i < w->volumes->n; i++) {
		need += w->volumes->volume[i].size;
		if (stat(part_path(w, &w->volumes->volume[i]), &st) == 0)
			need -= (int64_t)st.st_blocks * 512;
	}
	if (w->volumes->parity)
		need += volumes_largest(w->volumes);
	if (!dir_free(w->arena, w->dir, &have))
		return err_sys(e, STATUS_REFUSED, "%s", w->dir);
	return need <= have ||
	       err_set(e, STATUS_REFUSED, "%s: the volumes need %lld bytes more and only %lld are "
		       "free: make room there", w->dir, (long long)need, (long long)have);
}

/* ---- texts and headers ---- */

/* Writes the headers of all entries, and the bytes of the texts. */
static bool
put_frame(struct arena *a, const char *path, int fd, const struct filled *x, struct err *e)
{
	const struct volume_entry *one;
	struct str headers;

	for (one = x->entry; one < x->entry + x->n; one++) {
		if (!tar_headers(a, one->path, (uint64_t)one->size, &headers, e) ||
		    !file_put(fd, path, headers, one->at - (int64_t)headers.n, e) ||
		    !file_put(fd, path, one->bytes, one->at, e))
			return false;
	}
	return true;
}

/* ---- blobs ---- */

/* Writes the digest of the bytes in n extents to text, by the algorithm of the digest
 * `like`, or by sha256 when that is empty.  Status 1. */
static bool
extents_digest(const struct extent *v, size_t n, struct str like, char text[DIGEST_MOST],
	       struct err *e)
{
	struct arena a = { 0 };
	char *block = arena_alloc(&a, BLOCK);
	struct digest_ctx *d = digest_begin(like);
	struct extent_stream s;
	size_t got;
	bool good;

	extent_start(&s, v, n, 0, false);
	while ((good = extent_read(&s, block, BLOCK, &got, e)) && got)
		digest_add(d, block, got);
	extent_end(&s, e);
	digest_end(d, text);
	arena_free(&a);
	return good;
}

/* True when the files have the blob's bytes already: a run before was interrupted. */
static bool
has_blob(const struct extent *v, size_t n, struct str digest)
{
	struct arena a = { 0 };
	struct err ignored = { .arena = &a };
	char text[DIGEST_MOST];
	bool has = extents_digest(v, n, digest, text, &ignored) && str_is(digest, text);

	arena_free(&a);
	return has;
}

/* The job of a blob, made unless it is there. */
static struct job *
job_for(struct writer *w, const struct carried_blob *b, struct err *e)
{
	size_t number = (size_t)(b - w->volumes->carried->blob);
	struct job *j = w->job[number];

	if (j)
		return j;
	j = arena_new(w->arena, struct job);
	j->digest = b->digest;
	j->size = b->size;
	j->reference = b->reference;
	j->to = arena_new(w->arena, struct outcome);
	j->nto = 1;
	j->to->at.kind = LOCATION_EXTENT;
	if (b->manifest)
		j->from = (struct location){ .kind = LOCATION_FILE,
			.path = store_path(w->arena, w->blobs, b->digest, "") };
	else if (!location_parse(w->arena, b->from, &j->from, e))
		return NULL;
	w->job[number] = j;
	return j;
}

/* Adds a place of the blob, or of a piece of it: before those of later pieces, which may
 * stand in volumes before this one. */
static bool
place_add(struct writer *w, const char *path, const struct volume_entry *one, struct err *e)
{
	struct job *j = job_for(w, one->blob, e);
	int64_t **from = &w->from[one->blob - w->volumes->carried->blob], *starts;
	struct location *to = j ? &j->to->at : NULL;
	struct extent *more;
	size_t i, k;

	if (!j)
		return false;
	more = arena_array(w->arena, struct extent, to->nextent + 1);
	starts = arena_array(w->arena, int64_t, to->nextent + 1);
	for (i = k = 0; i <= to->nextent; i++) {
		if (k == i && (i == to->nextent || (*from)[k] > one->from)) {
			more[i] = (struct extent){ path, one->at, one->size };
			starts[i] = one->from;
			continue;
		}
		more[i] = to->extent[k];
		starts[i] = (*from)[k++];
	}
	to->extent = more;
	to->nextent++;
	*from = starts;
	return true;
}

/* True when the volume takes the entry's bytes from the first one (copy_metadata). */
static bool
is_repeated(const struct volume_entry *one, size_t number)
{
	return number > 1 && one->blob->metadata;
}

/* Makes the file of a volume and notes the places of its blobs. */
static bool
volume_begin(struct writer *w, size_t number, struct err *e)
{
	struct arena a = { 0 };
	const char *path = part_path(w, &w->volumes->volume[number - 1]);
	int fd = file_open_own(path);
	struct filled x;
	bool good = fd >= 0 || err_sys(e, STATUS_REFUSED, "%s", path);
	size_t i;

	if (good) {
		fill_volume(&a, w->volumes, number, w->set, &x);
		good = (ftruncate(fd, (off_t)x.size) == 0 ||
			err_sys(e, STATUS_REFUSED, "%s", path)) &&
		       put_frame(&a, path, fd, &x, e);
	}
	for (i = 0; good && i < x.n; i++)
		good = !x.entry[i].blob || is_repeated(&x.entry[i], number) ||
		       place_add(w, path, &x.entry[i], e);
	if (fd >= 0 && close(fd) != 0 && good)
		good = err_sys(e, STATUS_REFUSED, "%s", path);
	arena_free(&a);
	return good;
}

bool
write_begin(struct writer *w, struct err *e)
{
	struct carried *c = w->volumes->carried;
	struct job *j;
	size_t i;

	if (!dir_make(w->dir, e) || !room_check(w, e))
		return false;
	w->set = w->volumes->set_text;
	w->job = arena_array(w->arena, struct job *, c->n);
	w->from = arena_array(w->arena, int64_t *, c->n);
	w->copier->job = arena_array(w->arena, struct job *, c->n);
	for (i = 1; i <= w->volumes->n; i++)
		if (!volume_begin(w, i, e))
			return false;
	for (i = 0; i < c->n; i++) {
		j = w->job[i];
		if (j && !has_blob(j->to->at.extent, j->to->at.nextent, j->digest))
			w->copier->job[w->copier->n++] = j;
	}
	return true;
}

/* ---- the end ---- */

/* Where the manifests and configs of a volume stand, headers included. */
static struct extent
metadata_extent(struct writer *w, size_t number)
{
	struct extent all = { .path = part_path(w, &w->volumes->volume[number - 1]) };
	const struct volume_entry *one;
	struct arena a = { 0 };
	struct filled x;

	fill_volume(&a, w->volumes, number, w->set, &x);
	for (one = x.entry; one < x.entry + x.n; one++) {
		if (!one->blob || !one->blob->metadata)
			continue;
		if (!all.at)
			all.at = one->at - (int64_t)tar_headers_length(one->path,
								       (uint64_t)one->size);
		all.size = one->at + one->size - all.at;
	}
	arena_free(&a);
	return all;
}

/* Copies the manifests and configs of the first volume, which stand together in the
 * same order in each, to another one. */
static bool
copy_metadata(const struct extent *from, const struct extent *to, struct err *e)
{
	struct extent_stream in, out;
	struct arena a = { 0 };
	char *block = arena_alloc(&a, BLOCK);
	size_t n;
	bool good;

	extent_start(&in, from, 1, 0, false);
	extent_start(&out, to, 1, 0, true);
	do
		good = extent_read(&in, block, BLOCK, &n, e) && extent_write(&out, block, n, e);
	while (good && n);
	extent_end(&in, e);
	good = extent_end(&out, e) && good;
	arena_free(&a);
	return good;
}

/* Completes each volume but the first with what they all have. */
static bool
copy_to_all(struct writer *w, struct err *e)
{
	struct extent first = metadata_extent(w, 1), other;
	size_t i;

	for (i = 2; i <= w->volumes->n; i++) {
		other = metadata_extent(w, i);
		if (!copy_metadata(&first, &other, e))
			return false;
	}
	return true;
}

/* Brings the file's bytes to the medium and gives it its name. */
static bool
publish(const char *from, const char *to, struct err *e)
{
	int fd = open(from, O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return (good && rename(from, to) == 0) || err_sys(e, STATUS_SOME, "%s", to);
}

/* Writes the file of parity, and its line of the sums. */
static bool
put_parity(struct writer *w, struct buf *sums, struct err *e)
{
	struct volumes *v = w->volumes;
	const char **path = arena_array(w->arena, const char *, v->n), *to;
	char text[DIGEST_MOST];
	size_t i;

	for (i = 0; i < v->n; i++)
		path[i] = part_path(w, &v->volume[i]);
	to = arena_printf(w->arena, "%s/%.*s.part", w->dir, STR_ARG(v->set.parity));
	if (unlink(to) != 0 && errno != ENOENT)
		return err_sys(e, STATUS_SOME, "%s", to);
	if (!parity_write(path, v->n, to, volumes_largest(v), text, e))
		return false;
	buf_printf(sums, "%s  %.*s\n", strchr(text, ':') + 1, STR_ARG(v->set.parity));
	return true;
}

/* Gives the file of that name in the folder its name. */
static bool
publish_named(struct writer *w, struct str name, struct err *e)
{
	return publish(arena_printf(w->arena, "%s/%.*s.part", w->dir, STR_ARG(name)),
		       arena_printf(w->arena, "%s/%.*s", w->dir, STR_ARG(name)), e);
}

bool
write_end(struct writer *w, struct err *e)
{
	struct volumes *v = w->volumes;
	char text[DIGEST_MOST], *path;
	struct buf sums;
	size_t i;

	buf_init(&sums, w->arena, LIMIT_FILE);
	if (!v->first_only && !copy_to_all(w, e))
		return false;
	for (i = 0; i < v->n; i++) {
		path = part_path(w, &v->volume[i]);
		if (!extents_digest(&(struct extent){ path, 0, v->volume[i].size }, 1, STR(""), text,
				    e))
			return false;
		buf_printf(&sums, "%s  %.*s\n", strchr(text, ':') + 1, STR_ARG(v->volume[i].file));
	}
	if (v->parity && !put_parity(w, &sums, e))
		return false;
	for (i = 0; i < v->n; i++)
		if (!publish_named(w, v->volume[i].file, e))
			return false;
	if (v->parity && !publish_named(w, v->set.parity, e))
		return false;
	path = arena_printf(w->arena, "%s/%.*s.sha256", w->dir, STR_ARG(v->name));
	return file_write(path, buf_str(&sums), e);
}

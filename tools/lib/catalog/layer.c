/* SPDX-License-Identifier: Apache-2.0 */
#include "layer.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/zarena.h"
#include "oci/layout.h"
#include "oci/store.h"
#include "oci/zstd.h"

enum { GZIP = 16 + MAX_WBITS, EXTRA_MOST = 1024 * 1024 };

/* ---- bytes ---- */

/* Reads bytes of the blob into l->in; none are left when the blob has ended. */
static bool
refill(struct layer *l, struct err *e)
{
	l->in_at = 0;
	l->in_n = fread(l->in, 1, sizeof l->in, l->f);
	if (ferror(l->f))
		return err_sys(e, STATUS_USAGE, "%s", l->path);
	digest_add(l->hash, l->in, l->in_n);
	return true;
}

static bool
broken(const struct layer *l, const char *what, struct err *e)
{
	return err_set(e, STATUS_USAGE, "%s: %s", l->path, what);
}

/* Unpacks at most n bytes from l->in to p. */
static bool
inflate_some(struct layer *l, char *p, size_t n, size_t *got, struct err *e)
{
	int r;

	l->z.next_in = l->in + l->in_at;
	l->z.avail_in = (unsigned)(l->in_n - l->in_at);
	l->z.next_out = (unsigned char *)p;
	l->z.avail_out = (unsigned)n;
	r = inflate(&l->z, Z_NO_FLUSH);
	l->in_at = l->in_n - l->z.avail_in;
	*got = n - l->z.avail_out;
	if (r == Z_STREAM_END) { /* another member may follow */
		if (l->in_at == l->in_n && !refill(l, e))
			return false;
		l->ended = l->in_at == l->in_n || l->in[l->in_at] != 0x1f;
		return l->ended || inflateReset(&l->z) == Z_OK;
	}
	return r == Z_OK || r == Z_BUF_ERROR ||
	       broken(l, l->z.msg ? l->z.msg : "the layer cannot be unpacked", e);
}

/* The same for zstd. */
static bool
unpack_some(struct layer *l, char *p, size_t n, size_t *got, struct err *e)
{
	struct zstd_step s = { .in = l->in + l->in_at, .nin = l->in_n - l->in_at,
			       .out = p, .nout = n };

	if (!zstd_step(l->zstd, &s))
		return broken(l, s.wrong, e);
	l->in_at += s.used;
	l->full = s.got == n;
	l->whole = s.whole;
	*got = s.got;
	return true;
}

/* Reads exactly n bytes of the archive, fewer only at its end. */
static bool
read_bytes(struct layer *l, char *p, size_t n, size_t *got, struct err *e)
{
	size_t some;

	for (*got = 0; *got < n && !l->ended; *got += some) {
		some = 0;
		if (l->in_at == l->in_n && !l->full && !refill(l, e))
			return false;
		if (l->in_at == l->in_n && !l->full) {
			l->ended = true;
			if (l->gzip || (l->zstd && !l->whole))
				return broken(l, "the layer ends too early", e);
		} else if (l->gzip) {
			if (!inflate_some(l, p + *got, n - *got, &some, e))
				return false;
		} else if (l->zstd) {
			if (!unpack_some(l, p + *got, n - *got, &some, e))
				return false;
		} else {
			some = l->in_n - l->in_at < n - *got ? l->in_n - l->in_at : n - *got;
			memcpy(p + *got, l->in + l->in_at, some);
			l->in_at += some;
		}
	}
	return true;
}

/* Passes over n bytes. */
static bool
skip_bytes(struct layer *l, uint64_t n, struct err *e)
{
	char some[32 * 1024];
	size_t got;

	for (; n; n -= got) {
		if (!read_bytes(l, some, n < sizeof some ? (size_t)n : sizeof some, &got, e))
			return false;
		if (!got)
			return broken(l, "the layer ends in the middle of a file", e);
	}
	return true;
}

bool
layer_read(void *layer, char *p, size_t n, size_t *got, struct err *e)
{
	struct layer *l = layer;

	if (n > l->left)
		n = (size_t)l->left;
	if (!read_bytes(l, p, n, got, e))
		return false;
	if (*got < n)
		return broken(l, "the layer ends in the middle of a file", e);
	l->left -= n;
	return true;
}

/* ---- entries ---- */

bool
layer_open(struct layer *l, struct arena *a, const char *dir, struct str digest, struct err *e)
{
	*l = (struct layer){ .names = a, .digest = digest };
	if (!digest_valid(digest))
		return err_set(e, STATUS_USAGE, "%s: '%.*s' is no digest of a layer", dir,
			       STR_ARG(digest));
	l->path = store_path(a, layout_blobs(a, dir), digest, "");
	l->hash = digest_begin(digest);
	if (!l->hash)
		return broken(l, "libcrypto, which checks digests, is missing", e);
	l->f = file_stream(l->path, e);
	if (!l->f || !refill(l, e))
		return false;
	l->gzip = l->in_n > 1 && l->in[0] == 0x1f && l->in[1] == 0x8b;
	if (l->in_n > 3 && memcmp(l->in, "\x28\xb5\x2f\xfd", 4) == 0 &&
	    !(l->zstd = zstd_begin(e)))
		return err_wrap(e, "%s", l->path);
	zarena_use(&l->z, &l->work);
	if (l->gzip && inflateInit2(&l->z, GZIP) != Z_OK)
		return broken(l, "no memory for unpacking", e);
	return true;
}

void
layer_close(struct layer *l)
{
	if (l->f)
		fclose(l->f);
	if (l->hash)
		digest_end(l->hash, NULL);
	if (l->zstd)
		zstd_end(l->zstd);
	arena_free(&l->work);
	arena_free(&l->extras);
}

/* Reads what is left of the blob and compares the digest. */
static int
finish(struct layer *l, struct err *e)
{
	char text[DIGEST_MOST];

	while (l->in_n)
		if (!refill(l, e))
			return -1;
	digest_end(l->hash, text);
	l->hash = NULL;
	if (str_is(l->digest, text))
		return 0;
	err_set(e, STATUS_SOME, "%s: the bytes have the digest %s; remove the file and copy the "
		"image again", l->path, text);
	return -1;
}

/* Reads the body of an extended header. */
static bool
read_extra(struct layer *l, const struct tar_header *h, struct err *e)
{
	size_t got;
	char *p;

	if (h->size > EXTRA_MOST)
		return broken(l, "an extended header of the layer is too large", e);
	p = arena_alloc(&l->extras, (size_t)h->size + 1);
	if (!read_bytes(l, p, (size_t)h->size, &got, e) ||
	    !skip_bytes(l, tar_padding(h->size), e))
		return false;
	return (got == h->size &&
		tar_extra_read(&l->extra, h->type, (struct str){ p, got })) ||
	       broken(l, "invalid tar header", e);
}

/* The name without "./" and slashes around. */
static struct str
clean_name(struct arena *a, struct str name)
{
	while (name.n && name.p[0] == '/')
		name = str_sub(name, 1, name.n);
	return path_clean(a, name);
}

int
layer_next(struct layer *l, struct err *e)
{
	static const char zeros[TAR_BLOCK];
	char block[TAR_BLOCK];
	struct tar_header h;
	size_t got;

	if (!skip_bytes(l, l->left + l->padding, e))
		return -1;
	l->left = l->padding = 0;
	for (;;) {
		if (!read_bytes(l, block, sizeof block, &got, e))
			return -1;
		if (!got || (got == sizeof block && !memcmp(block, zeros, sizeof block)))
			return finish(l, e);
		if (got < sizeof block ||
		    !tar_header_read(&l->extras, block, &l->extra, &h)) {
			broken(l, "invalid tar header", e);
			return -1;
		}
		if (!tar_is_extra(h.type))
			break;
		if (!read_extra(l, &h, e))
			return -1;
	}
	if (h.name.n > TAR_NAME_MOST) {
		broken(l, "a name in the layer is too long", e);
		return -1;
	}
	l->entry = h;
	l->entry.name = clean_name(l->names, arena_dup(l->names, h.name));
	l->left = h.size;
	l->padding = tar_padding(h.size);
	arena_reset(&l->extras);
	return 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "tarscan.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/path.h"
#include "base/ustar.h"

enum { WINDOW = 64 * 1024 }; /* bytes that are read at a time in search of a header */

/* Reads n bytes of what a compressed file was made from; *got is less at its end. */
static bool
packed_bytes(const struct tarscan *s, void *p, size_t n, int64_t at, size_t *got,
	     struct err *e)
{
	bool good, there;
	size_t one = 1;

	*got = 0;
	good = packed_skip(s->packed, at, &there, e);
	while (good && there && *got < n && one) {
		good = packed_read(s->packed, (char *)p + *got, n - *got, &one, e);
		*got += one;
	}
	return good;
}

bool
tarscan_bytes(const struct tarscan *s, void *p, size_t n, int64_t at, struct err *e)
{
	char *to = p;
	size_t got;
	ssize_t r;

	if (s->packed)
		return packed_bytes(s, p, n, at, &got, e) && (got == n || err_set(e, STATUS_SOME,
			"%s: the file ends before the archive does", s->path));
	while (n) {
		r = joint_read(s->f, to, n, at);
		if (r < 0)
			return err_sys(e, STATUS_SOME, "%s", s->path);
		if (r == 0)
			return err_set(e, STATUS_SOME, "%s: it became shorter while it was read",
				       s->path);
		to += r;
		at += r;
		n -= (size_t)r;
	}
	return true;
}

bool
tarscan_name_valid(struct arena *a, struct str name)
{
	return name.n && name.n <= TAR_NAME_MOST && name.p[0] != '/' &&
	       str_chr(name, '\0') < 0 && str_chr(name, '\n') < 0 &&
	       str_eq(path_clean(a, name), name) && !str_is(name, "..") &&
	       !str_starts(name, STR("../")) && !str_is(name, ".");
}

void
tarscan_end(struct tarscan *s)
{
	free(s->block);
	arena_free(&s->scratch);
}

/* The block at `at`, which the file has, with up to `most` bytes read at once; NULL
 * when it cannot be read.  Where a compressed file ends before it, s->size is set. */
static const char *
block_at(struct tarscan *s, int64_t at, size_t most, struct err *e)
{
	if (at >= s->from && at + TAR_BLOCK <= s->from + (int64_t)s->n)
		return s->block + (at - s->from);
	if (!s->block && !(s->block = malloc(WINDOW))) {
		err_sys(e, STATUS_SOME, "%s", s->path);
		return NULL;
	}
	if (s->packed) {
		s->from = at;
		if (!packed_bytes(s, s->block, TAR_BLOCK, at, &s->n, e))
			return NULL;
		if (s->n < TAR_BLOCK)
			s->size = packed_at(s->packed);
		return s->block;
	}
	s->n = (uint64_t)(s->size - at) < most ? (size_t)(s->size - at) : most;
	s->from = at;
	if (tarscan_bytes(s, s->block, s->n, at, e))
		return s->block;
	s->n = 0;
	return NULL;
}

static bool
is_empty(const char *block)
{
	size_t i;

	for (i = 0; i < TAR_BLOCK; i++)
		if (block[i])
			return false;
	return true;
}

/* Goes to the next block that is a header by its checksum and magic, or to the end. */
static bool
find_header(struct tarscan *s, struct err *e)
{
	struct tar_extra none = { 0 };
	struct tar_header h;
	const char *block;

	for (; s->at + TAR_BLOCK <= s->size; s->at += TAR_BLOCK) {
		block = block_at(s, s->at, WINDOW, e);
		if (!block)
			return false;
		if (memcmp(block + 257, "ustar", 5) == 0 &&
		    tar_header_read(&s->scratch, block, &none, &h))
			return true;
	}
	return true;
}

/* Notes damage at the header, and goes on after it. */
static enum tarscan_found
damaged(struct tarscan *s, const char *how, const char **what, struct err *e)
{
	*what = arena_printf(&s->scratch, "%s at byte %lld", how, (long long)s->at);
	s->at += TAR_BLOCK;
	if (s->packed) { /* others' archives are whole or refused */
		s->at = s->size;
		return TARSCAN_DAMAGED;
	}
	return find_header(s, e) ? TARSCAN_DAMAGED : TARSCAN_FAILED;
}

/* Reads the body of an extended header into x. */
static bool
extra_read(struct tarscan *s, const struct tar_header *h, int64_t at, struct tar_extra *x,
	   struct err *e)
{
	char *body;

	if (h->size > LIMIT_VOLUME_EXTRA || (int64_t)h->size > s->size - at)
		return err_set(e, STATUS_USAGE, "an extended header that is too long");
	body = arena_alloc(&s->scratch, (size_t)h->size);
	if (!tarscan_bytes(s, body, (size_t)h->size, at, e))
		return false;
	return tar_extra_read(x, h->type, (struct str){ body, (size_t)h->size }) ||
	       err_set(e, STATUS_USAGE, "a malformed extended header");
}

/* Takes the entry whose last header, h, ends at `at`. */
static enum tarscan_found
entry_take(struct tarscan *s, const struct tar_header *h, int64_t at,
	   struct tarscan_entry *out, const char **what, struct err *e)
{
	bool regular = h->type == '0' || h->type == '\0' || h->type == '7';
	struct str name = h->name;

	while (str_starts(name, STR("./")))
		name = str_sub(name, 2, name.n);
	*out = (struct tarscan_entry){ .name = name, .link = h->link, .at = at,
				    .type = regular ? '0' : h->type };
	if (!regular) { /* links and folders have no bytes */
		s->at = at;
		return TARSCAN_ENTRY;
	}
	if (h->size > (uint64_t)(s->size - at)) {
		*what = arena_printf(&s->scratch, "%.*s: the file ends before its bytes do",
				     STR_ARG(out->name));
		s->at += TAR_BLOCK;
		return find_header(s, e) ? TARSCAN_DAMAGED : TARSCAN_FAILED;
	}
	out->size = (int64_t)h->size;
	s->at = at + out->size + (int64_t)tar_padding(h->size);
	return TARSCAN_ENTRY;
}

enum tarscan_found
tarscan_next(struct tarscan *s, struct tarscan_entry *out, const char **what, struct err *e)
{
	struct tar_extra x = { 0 };
	struct tar_header h;
	const char *block;
	int64_t at = s->at;

	arena_reset(&s->scratch);
	for (;; at += (int64_t)(h.size + tar_padding(h.size))) {
		block = at + TAR_BLOCK > s->size ? "" : block_at(s, at, TAR_BLOCK, e);
		if (!block)
			return TARSCAN_FAILED;
		if (at + TAR_BLOCK > s->size) {
			*what = "the file ends before the archive does";
			s->at = s->size;
			return TARSCAN_CUT;
		}
		if (is_empty(block) && at == s->at)
			return TARSCAN_END;
		if (!tar_header_read(&s->scratch, block, &x, &h))
			return damaged(s, "a damaged header", what, e);
		at += TAR_BLOCK;
		if (!tar_is_extra(h.type))
			return entry_take(s, &h, at, out, what, e);
		if (!extra_read(s, &h, at, &x, e)) {
			if (e->status == STATUS_SOME)
				return TARSCAN_FAILED;
			return damaged(s, e->msg, what, e);
		}
	}
}

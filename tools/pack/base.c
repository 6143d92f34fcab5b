/* SPDX-License-Identifier: Apache-2.0 */
#include "base.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "oci/manifest.h"
#include "oci/store.h"
#include "records/lock.h"

enum { DEPTH_MOST = 8 }; /* indexes within indexes */

/* Counts the digest for the file of that number, from 1, once. */
static void
note(struct base *b, struct str digest, size_t number)
{
	struct val *count = map_get(b->have, digest);
	int64_t before = count ? val_integer(*count) : 0;

	if (before == (int64_t)number - 1)
		map_set(b->have, count ? digest : arena_dup(b->arena, digest),
			val_int((int64_t)number));
}

/* Counts a manifest and all that it names, as far as manifests are at hand. */
static bool
note_tree(struct base *b, struct str digest, size_t number, int depth)
{
	struct err ignored = { .arena = b->arena };
	struct manifest m;
	struct str bytes;
	bool all = true;
	char *path;
	size_t i;

	note(b, digest, number);
	if (depth > DEPTH_MOST || !store_has(b->arena, b->blobs, digest, "", &path) ||
	    !file_read(b->arena, path, LIMIT_MANIFEST, &bytes, &ignored) ||
	    !str_eq(digest_of(b->arena, bytes), digest) ||
	    !manifest_parse(b->arena, bytes, STR(""), &m, &ignored))
		return false;
	for (i = 0; i < m.n; i++) {
		if (media_is_manifest(m.part[i].media_type))
			all &= note_tree(b, m.part[i].digest, number, depth + 1);
		else
			note(b, m.part[i].digest, number);
	}
	return all;
}

/* ---- the files ---- */

static bool
read_receipt(struct base *b, const char *path, size_t number, struct err *e)
{
	struct arena one = { 0 };
	struct record r;
	struct jsonl j;
	int got;

	if (!jsonl_open(&j, path, e))
		return false;
	while ((got = record_next(&j, &one, &r, e)) == 1) {
		if (record_is_present(r.status) && digest_valid(r.digest))
			note(b, r.digest, number);
		arena_reset(&one);
	}
	jsonl_close(&j);
	arena_free(&one);
	return got == 0;
}

static bool
read_set(struct base *b, struct str text, const char *path, size_t number, struct err *e)
{
	struct volume_set s;
	size_t i;

	if (!set_parse(b->arena, text, path, &s, e))
		return false;
	for (i = 0; i < s.nitem; i++)
		b->unknown += !note_tree(b, s.item[i].digest, number, 0);
	return true;
}

static bool
read_lock(struct base *b, const char *path, size_t number, struct err *e)
{
	struct lock lock = { 0 };
	size_t i;

	if (!lock_read(b->arena, &lock, path, e))
		return err_wrap(e, "no receipt, set of volumes or lock");
	for (i = 0; i < lock.n; i++)
		b->unknown += !note_tree(b, lock.item[i].digest, number, 0);
	return true;
}

static bool
read_file(struct base *b, const char *path, size_t number, struct err *e)
{
	struct set_base *file = &b->file[b->n];
	struct str text;
	bool good;

	if (!file_read(b->arena, path, LIMIT_FILE, &text, e))
		return false;
	if (!text.n)
		return err_set(e, STATUS_USAGE, "%s is empty: it does not say what is there", path);
	if (str_starts(text, STR("{"))) {
		file->kind = STR("receipt");
		good = read_receipt(b, path, number, e);
	} else if (str_starts(text, STR("mkmirror-set "))) {
		file->kind = STR("set");
		good = read_set(b, text, path, number, e);
	} else {
		file->kind = STR("lock");
		good = read_lock(b, path, number, e);
	}
	file->digest = digest_of(b->arena, text);
	b->n++;
	return good;
}

static int
by_kind(const void *x, const void *y)
{
	const struct set_base *a = x, *b = y;
	int c = str_cmp(a->kind, b->kind);

	return c ? c : str_cmp(a->digest, b->digest);
}

bool
base_read(struct base *b, const char *const *path, size_t n, struct err *e)
{
	struct carried *c = b->carried;
	struct val *count;
	size_t i;

	b->have = map_new(b->arena);
	b->file = arena_array(b->arena, struct set_base, n + 1);
	for (i = 0; i < n; i++)
		if (!read_file(b, path[i], i + 1, e))
			return false;
	qsort(b->file, b->n, sizeof *b->file, by_kind);
	for (i = 0; n && i < c->n; i++) {
		count = map_get(b->have, c->blob[i].digest);
		c->blob[i].based = count && val_integer(*count) == (int64_t)n;
	}
	return true;
}

/* ---- a request ---- */

struct asked {
	bool *wanted;         /* of each blob in carried */
	struct carried *carried;
	bool any;             /* the item that is walked has one that is wanted */
};

static void
look(void *data, struct carried_blob *b)
{
	struct asked *x = data;

	x->any |= x->wanted[b - x->carried->blob];
}

static void
want_manifest(void *data, struct carried_blob *b)
{
	(void)data;
	if (b->manifest)
		b->based = false;
}

/* Notes what the lines ask for. */
static bool
read_request(struct base *b, struct asked *x, struct str text, const char *path, struct err *e)
{
	struct str line, digest, reference;
	size_t number = 0, blob;
	struct val *at;

	while (text.n) {
		str_cut(text, '\n', &line, &text);
		str_cut(line, '\t', &digest, &reference);
		number++;
		if (!digest_valid(digest))
			return err_set(e, STATUS_USAGE, "%s:%zu: no line DIGEST TAB REFERENCE of a "
				       "request", path, number);
		at = map_get(b->carried->number, digest);
		if (!at)
			return err_set(e, STATUS_USAGE, "%s:%zu: %.*s%s%.*s is not in the lock: give "
				       "the lock of the volumes that it was asked for", path, number,
				       STR_ARG(digest), reference.n ? " of " : "", STR_ARG(reference));
		blob = (size_t)val_integer(*at);
		x->wanted[blob] = true;
	}
	return true;
}

bool
base_only(struct base *b, const char *path, struct err *e)
{
	struct carried *c = b->carried;
	struct asked x = { arena_array(b->arena, bool, c->n), c, false };
	struct str text;
	size_t i;

	if (!file_read(b->arena, path, LIMIT_FILE, &text, e) ||
	    !read_request(b, &x, text, path, e))
		return false;
	if (!text.n)
		return err_set(e, STATUS_USAGE, "%s asks for nothing", path);
	for (i = 0; i < c->n; i++)
		c->blob[i].based = !x.wanted[i];
	for (i = 0; i < c->nitem; i++) {
		x.any = false;
		carried_walk(c, c->item[i].root, look, &x);
		if (x.any)
			carried_walk(c, c->item[i].root, want_manifest, &x);
	}
	b->file[b->n++] = (struct set_base){ STR("request"), digest_of(b->arena, text) };
	return true;
}

/* ---- what is relied upon ---- */

static int
by_digest(const void *x, const void *y)
{
	const struct str *a = x, *b = y;

	return str_cmp(*a, *b);
}

struct str
base_text(struct arena *a, const struct base *b)
{
	const struct carried *c = b->carried;
	struct str *relied = arena_array(a, struct str, c->n);
	const struct carried_blob *one, *part;
	size_t i, k, n = 0;
	struct map *seen = map_new(a);
	struct buf out;

	for (i = 0; i < c->n; i++) {
		one = &c->blob[i];
		for (k = 0; !one->based && k < one->nparts; k++) {
			part = &c->blob[one->part[k]];
			if (part->based && part->manifest && !map_get(seen, part->digest)) {
				map_set(seen, part->digest, NIL);
				relied[n++] = part->digest;
			}
		}
	}
	qsort(relied, n, sizeof *relied, by_digest);
	buf_init(&out, a, LIMIT_FILE);
	for (i = 0; i < b->n; i++)
		buf_printf(&out, "%.*s\t%.*s\n", STR_ARG(b->file[i].kind),
			   STR_ARG(b->file[i].digest));
	for (i = 0; i < n; i++)
		buf_printf(&out, "have\t%.*s\n", STR_ARG(relied[i]));
	return buf_str(&out);
}

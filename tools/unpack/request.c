/* SPDX-License-Identifier: Apache-2.0 */
#include "request.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/diag.h"
#include "crypto/digest.h"
#include "oci/location.h"
#include "oci/manifest.h"
#include "records/record.h"

static void
line_add(struct request *r, struct str line)
{
	r->line = arena_room(r->arena, r->line, r->n, &r->cap, sizeof *r->line);
	r->line[r->n++] = line;
}

bool
request_read(struct request *r, const char *path, struct err *e)
{
	struct str text, line;

	if (access(path, F_OK) != 0)
		return true;
	if (!file_read(r->arena, path, LIMIT_FILE, &text, e))
		return false;
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (line.n)
			line_add(r, line);
	}
	return true;
}

/* True when the bytes at the location are in volumes, and are not those of the digest. */
static bool
is_damaged(struct arena *a, struct str from, struct str digest)
{
	struct err ignored = { .arena = a };
	struct digest_ctx *ctx;
	struct extent_stream s;
	struct location at;
	char block[16 * 1024], text[DIGEST_MOST];
	size_t got = 1;

	if (!str_starts(from, STR("extent:")) || !location_parse(a, from, &at, &ignored) ||
	    !(ctx = digest_begin(digest)))
		return false;
	extent_start(&s, at.extent, at.nextent, 0, false);
	while (got && extent_read(&s, block, sizeof block, &got, &ignored))
		digest_add(ctx, block, got);
	extent_end(&s, &ignored);
	digest_end(ctx, text);
	return !str_is(digest, text);
}

static void
take_record(struct request *r, struct arena *scratch, const struct record *v)
{
	if (!media_is_manifest(v->media_type)) {
		if (v->status != RECORD_FAILED || !is_damaged(scratch, v->from, v->digest))
			return;
		warn("%.*s of %.*s is damaged", STR_ARG(v->digest), STR_ARG(v->reference));
		line_add(r, str_of(arena_printf(r->arena, "%.*s\t%.*s", STR_ARG(v->digest),
						STR_ARG(v->reference))));
		return;
	}
	if (!val_length(v->tags) || record_is_present(v->status))
		return;
	warn("%.*s is hurt: %.*s", STR_ARG(v->reference), STR_ARG(v->error));
	r->images++;
}

bool
request_find(struct request *r, const char *path, struct err *e)
{
	struct arena scratch = { 0 };
	struct record v;
	struct jsonl j;
	int got;

	if (!jsonl_open(&j, path, e))
		return false;
	while ((got = record_next(&j, &scratch, &v, e)) == 1) {
		take_record(r, &scratch, &v);
		arena_reset(&scratch);
	}
	jsonl_close(&j);
	arena_free(&scratch);
	return got == 0;
}

/* Appends the records of blobs that were sent. */
static bool
append_sent(struct arena *scratch, struct jsonl *from, FILE *to, struct err *e)
{
	struct record v;
	int got;

	while ((got = record_next(from, scratch, &v, e)) == 1) {
		if (!media_is_manifest(v.media_type) && record_is_present(v.status))
			record_write(to, scratch, &v);
		arena_reset(scratch);
	}
	return got == 0;
}

bool
request_waiting(struct request *r, const char *receipt, const char *waiting, struct err *e)
{
	struct arena scratch = { 0 };
	struct jsonl j;
	FILE *f;
	bool good;

	if (!r->n && !r->images) {
		unlink(waiting);
		return true;
	}
	f = fopen(waiting, "a");
	if (!f)
		return err_sys(e, STATUS_USAGE, "%s", waiting);
	good = jsonl_open(&j, receipt, e) && append_sent(&scratch, &j, f, e);
	jsonl_close(&j);
	arena_free(&scratch);
	return (fclose(f) == 0 || err_sys(e, STATUS_SOME, "%s", waiting)) && good;
}

static int
by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

bool
request_write(struct request *r, const char *path, struct err *e)
{
	struct output out;
	size_t i;

	if (!r->n) {
		unlink(path);
		return true;
	}
	qsort(r->line, r->n, sizeof *r->line, by_text);
	if (!output_open(&out, r->arena, path, e))
		return false;
	for (i = 0; i < r->n; i++)
		if (i == 0 || !str_eq(r->line[i], r->line[i - 1]))
			fprintf(out.f, "%.*s\n", STR_ARG(r->line[i]));
	return output_commit(&out, e);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "record.h"

#include "base/foreign.h"
#include "base/map.h"

static const char *const words[] = {
	[RECORD_NONE] = "", [RECORD_PLANNED] = "planned", [RECORD_EXISTS] = "exists",
	[RECORD_MOUNTED] = "mounted", [RECORD_COPIED] = "copied", [RECORD_PUSHED] = "pushed",
	[RECORD_FAILED] = "failed", [RECORD_WITHHELD] = "withheld",
	[RECORD_MISSING] = "missing", [RECORD_INCOMPLETE] = "incomplete",
	[RECORD_DELETED] = "deleted", [RECORD_KEPT] = "kept",
	[RECORD_KEPT + 1] = NULL,
};

/* The keys, in the order of a plan's lines. */
enum key { MEDIA_TYPE, DIGEST, SIZE, CHART, CHART_VERSION, PLATFORM, TAGS, PARTS, AFTER, LISTED,
	   REWRITTEN, MOUNT, URLS, FROM, TO, STATUS, REFERENCE, SUBJECT, INSECURE, ERROR, KEYS };

/* The keys in the order of receipts of what a target has: the location comes before
 * its tags. */
static const unsigned char found_order[] = { MEDIA_TYPE, DIGEST, SIZE, CHART, CHART_VERSION, TO,
	TAGS, STATUS, REFERENCE, REWRITTEN, SUBJECT, LISTED, ERROR };

#define MEMBER(key, kind, name) { key, MEMBER_##kind, offsetof(struct record, name), NULL }

static const struct member members[KEYS] = {
	[MEDIA_TYPE] = MEMBER("mediaType", TEXT, media_type),
	[DIGEST] = MEMBER("digest", TEXT, digest),
	[SIZE] = MEMBER("size", SIZE, size),
	[CHART] = MEMBER("chart", TEXT, chart),
	[CHART_VERSION] = MEMBER("version", TEXT, version),
	[PLATFORM] = MEMBER("platform", MAP, platform),
	[TAGS] = MEMBER("tags", LIST, tags),
	[PARTS] = MEMBER("parts", LIST, parts),
	[AFTER] = MEMBER("after", LIST, after),
	[LISTED] = MEMBER("listed", FLAG, listed),
	[REWRITTEN] = MEMBER("rewritten", TEXT, rewritten),
	[MOUNT] = MEMBER("mount", TEXT, mount),
	[URLS] = MEMBER("urls", LIST, urls),
	[FROM] = MEMBER("from", TEXT, from),
	[TO] = MEMBER("to", LIST, to),
	[STATUS] = { "status", MEMBER_WORD, offsetof(struct record, status), words },
	[REFERENCE] = MEMBER("reference", TEXT, reference),
	[SUBJECT] = MEMBER("subject", TEXT, subject),
	[INSECURE] = MEMBER("insecure", LIST, insecure),
	[ERROR] = MEMBER("error", TEXT, error),
};

const char *
record_status_text(enum record_status s)
{
	return words[s];
}

bool
record_is_present(enum record_status s)
{
	return s == RECORD_EXISTS || s == RECORD_MOUNTED || s == RECORD_COPIED ||
	       s == RECORD_PUSHED || s == RECORD_KEPT;
}

void
record_set_status(struct record *r, enum record_status s, const char *error)
{
	r->status = s;
	r->error = error ? str_of(error) : (struct str){ 0 };
}

bool
record_parse(struct val v, struct record *r, struct err *e)
{
	*r = (struct record){ .size = -1, .all = v };
	r->other = !map_get(val_object(v), STR("mediaType")) && !map_get(val_object(v), STR("status"));
	if (r->other) {
		members_clear(members, KEYS, r);
		return true;
	}
	return members_read(members, KEYS, v, r, "the record", e);
}

int
record_next(struct jsonl *j, struct arena *a, struct record *r, struct err *e)
{
	struct val v;
	int got = jsonl_next(j, a, &v, e);

	if (got != 1)
		return got;
	if (!record_parse(v, r, e)) {
		err_wrap(e, "%s:%zu", j->name, j->line);
		return -1;
	}
	r->file = j->name;
	r->line = j->line;
	return 1;
}

/* The jsonl_take for records. */
static int
take_record(struct jsonl *j, struct arena *a, void *out, struct err *e)
{
	return record_next(j, a, out, e);
}

bool
record_read(struct arena *a, const char *path, struct record **out, size_t *n,
	    struct err *e)
{
	*out = jsonl_array(a, path, sizeof **out, take_record, n, e);
	return *out != NULL;
}

/* Writes the keys that were read, in their order, and then others of the first n:
 * in the given order, or in that of enum key when order is NULL. */
static void
write_line(FILE *f, struct arena *scratch, const struct record *r,
	   const unsigned char *order, size_t n)
{
	struct val line = members_start(scratch, r->all);
	struct record shown = *r;
	size_t i;

	if (r->error.n)
		shown.error = foreign_text(scratch, r->error);
	for (i = 0; !r->other && i < n; i++)
		member_write(&members[order ? order[i] : i], &shown, line.m);
	jsonl_write(f, scratch, line);
}

void
record_write(FILE *f, struct arena *scratch, const struct record *r)
{
	write_line(f, scratch, r, NULL, KEYS);
}

void
record_write_found(FILE *f, struct arena *scratch, const struct record *r)
{
	write_line(f, scratch, r, found_order, sizeof found_order);
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_H
#define RECORD_H
/*
 * The records of plans and receipts, as mkmirror(7) describes them: a
 * descriptor, where its bytes come from and where they go, and what became of
 * it.  plan writes them; copy-blob, push-manifest, push-chart and verify change or
 * make them; emit-statement and the summary read them.
 *
 * A line of JSON is a record when it has "mediaType" or "status".  Any other
 * line, such as a component's, is read as a record without any member set,
 * and is written as it was.
 */
#include "jsonl.h"
#include "member.h"

enum record_status {
	RECORD_NONE, /* the record has no status */
	RECORD_PLANNED, RECORD_EXISTS, RECORD_MOUNTED, RECORD_COPIED,
	RECORD_PUSHED, RECORD_FAILED, RECORD_WITHHELD, RECORD_MISSING,
	RECORD_INCOMPLETE, RECORD_DELETED, RECORD_KEPT
};

/*
 * A text that was not set, and a list or map that is nil, are not in the record;
 * a text may be in it and empty.  Lists hold strings alone.
 */
struct record {
	struct str media_type, digest;
	int64_t size;           /* -1: not in the record */
	struct str chart, version; /* of a chart's manifest */
	struct val platform;    /* of a manifest: a map */
	struct val tags;        /* of a manifest; in a layout, names of entries */
	struct val parts;       /* digests that must be there before a manifest */
	bool listed;            /* a list of referrers, for targets that make none */
	struct str rewritten;   /* digest of the index that was cut down to this one */
	struct str mount;       /* where the target has the blob already */
	struct val urls;        /* of a foreign layer: where it is */
	struct str from;
	struct val to;
	enum record_status status;
	struct str reference;   /* the item that first needs it */
	struct str subject;     /* digest of the image that a referrer is for */
	struct val insecure;    /* hosts with which plain HTTP is spoken */
	struct str error;
	const char *file;       /* where it was read, for messages */
	size_t line;
	/* private */
	struct val all;         /* every key of the line that was read; nil when new */
	bool other;             /* that line is no record */
};

/* The record of one JSON object.  Status 2 when the value of a key has not the
 * kind of that key, or the status is none of the words. */
bool record_parse(struct val v, struct record *r, struct err *e);
/* The next record of a stream: 1 got one, 0 end, -1 an error that names file
 * and line.  The record lives in a. */
int record_next(struct jsonl *j, struct arena *a, struct record *r, struct err *e);
/* All records of the file (NULL is standard input), into a list of n. */
bool record_read(struct arena *a, const char *path, struct record **out, size_t *n,
		 struct err *e);
/*
 * Writes the record as one line.  The keys of a record that was read keep
 * their order, those that this struct does not know included; a new record
 * has the order of a plan.  scratch is used and may be reset after.
 */
void record_write(FILE *f, struct arena *scratch, const struct record *r);
/* The same; a new record has the order of the receipts of verify and push-chart. */
void record_write_found(FILE *f, struct arena *scratch, const struct record *r);

/* The word of a status: "planned", …; "" for RECORD_NONE. */
const char *record_word(enum record_status s);
/* True for a status that says that the target has it. */
bool record_there(enum record_status s);
/* Sets the status and, unless it is NULL, the error. */
void record_note(struct record *r, enum record_status s, const char *error);

#endif

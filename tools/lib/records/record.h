/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_H
#define RECORD_H
/*
 * The records of plans and receipts, as mkmirror(7) describes them: the
 * descriptor of a blob or manifest, the locations from and to which it is
 * copied, and its status.  plan writes records; copy-blob, push-manifest,
 * push-chart and verify change or make them; emit-statement and the summary read
 * them.
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
 * a text may be in it and empty (member_present).  Lists hold only strings.
 */
struct record {
	struct str media_type, digest;
	int64_t size;           /* -1: not in the record */
	struct str chart, version; /* of a chart's manifest */
	struct val platform;    /* of a manifest: a map */
	struct val tags;        /* of a manifest; in a layout, names of entries */
	struct val parts;       /* digests that the target must have before a manifest */
	struct val after;       /* digests of what a manifest refers to, which goes first */
	bool listed;            /* a list of referrers, for targets without that API */
	struct str rewritten;   /* digest of the index that manifest_filter made this of */
	struct str mount;       /* repository of the target that has the blob already */
	struct val urls;        /* of a foreign layer: its URLs */
	struct str from;
	struct val to;
	enum record_status status;
	struct str reference;   /* the item that first needs it */
	struct str subject;     /* digest of the image that a referrer is for */
	struct val insecure;    /* hosts with which plain HTTP is spoken */
	struct str error;
	const char *file;       /* file and line of the record, for messages */
	size_t line;
	/* private */
	struct val all;         /* every key of the line that was read; nil when new */
	bool other;             /* the line that was read is no record */
};

/* Reads the object v into *r.  Status 2 when a key has a value of the wrong kind,
 * or the status is an unknown word. */
bool record_parse(struct val v, struct record *r, struct err *e);
/* Reads the next record, which lives in a; returns as jsonl_next does. */
int record_next(struct jsonl *j, struct arena *a, struct record *r, struct err *e);
/* Reads all records of the file (NULL is standard input) into an array of *n. */
bool record_read(struct arena *a, const char *path, struct record **out, size_t *n,
		 struct err *e);
/*
 * Writes the record as one line.  A record that was read keeps the order of its
 * keys, and keys that this struct does not know; a new record has the order of a
 * plan.  scratch is for memory that is needed meanwhile.
 */
void record_write(FILE *f, struct arena *scratch, const struct record *r);
/* The same, but a new record has the keys and their order of the receipts that verify
 * and push-chart write. */
void record_write_found(FILE *f, struct arena *scratch, const struct record *r);

/* The status as records have it: "planned", …; "" for RECORD_NONE. */
const char *record_status_text(enum record_status s);
/* True for a status by which the target has the blob or manifest. */
bool record_is_present(enum record_status s);
/* Sets the status, and the error, which a NULL removes. */
void record_set_status(struct record *r, enum record_status s, const char *error);

#endif

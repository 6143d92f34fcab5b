/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_H
#define JOB_H
/*
 * A job copies one blob to all the locations that lack it: it uploads the blob to the
 * first and mounts it from there into the others.  Many jobs are under way in one
 * thread; each is a chain of requests whose done hooks start the next.
 */
#include "base/val.h"
#include "crypto/digest.h"
#include "records/record.h"
#include "registry/create.h"
#include "registry/events.h"
#include "registry/quirks.h"
#include "registry/registry.h"
#include "registry/upload.h"
#include "ring.h"
#include "sink.h"

struct copier;

/* The outcome at one location. */
struct outcome {
	struct str location;
	struct location at;
	enum record_status status; /* RECORD_FAILED until the blob is there */
};

/* The requests of a job that is under way. */
struct job_calls {
	struct upload upload;
	struct registry_call get;
	struct job_calls *next;  /* the next in the list of those that no job uses */
};

struct job {
	/* from the record */
	const struct record *record; /* or NULL: the job is no record's */
	struct str reference;    /* the item that first needs the blob, for messages */
	struct str digest;
	int64_t size;
	struct location from;
	struct location mount;   /* a location at the target that has the blob already */
	bool has_mount;
	struct outcome *to;
	size_t nto;
	const char **url;        /* of a foreign layer: its URLs, NULL at the end; else NULL */

	/* the outcome of the job; those at locations are in `to` */
	const char *failed;      /* why locations failed */
	enum status status;
	int64_t moved;           /* bytes sent, in the try that got farthest */
	size_t at;               /* index of the current location */

	/* private: the try that is under way */
	struct copier *copier;
	struct arena arena;      /* memory of its requests */
	struct location source;  /* where the bytes are read for the current location */
	struct job_calls *calls;
	size_t asked;            /* index of the URL that is asked */
	struct ring ring;        /* bytes that were read and not yet sent */
	int64_t got;             /* bytes read */
	struct digest_ctx *ctx;  /* hashes these bytes */
	bool verified;           /* all bytes were read and the digest is right */
	struct extent whole;     /* the file that is the source, or in a layout is it */
	struct extent_stream file; /* the source, when it is in files */
	bool reading;            /* file is in use */
	struct sink sink;        /* the target, when it is no registry */
	bool large;              /* it is one of those in copier.concurrency.large */
	bool turn;               /* it has the turn of those that are read in order */
	size_t block;            /* the size of its buffers, in bytes */
	bool slowed;             /* it waits for tokens of the rate before it reads on */
	/* Is called when the location has the blob, or failed for e. */
	void (*location_done)(struct job *j, enum record_status status, const struct err *e);
};

/* How many large blobs are copied at a time (concurrency.h). */
struct concurrency {
	size_t end;              /* jobs at this index and after were started out of order, or
	                            are read in order */
	size_t ordered;          /* index of the next that is read in order */
	bool taken_turn;         /* one of them is under way */
	size_t large, most;      /* large blobs that are copied now, and the most */
	size_t block;
	int64_t since, taken;    /* clock, and copier.taken, at the last measurement */
	int64_t best;            /* the highest rate so far, in bytes a second */
	int64_t kept;            /* clock until which `most` is not raised again */
	bool trying;             /* the last measurement raised `most` */
};

/* All jobs, and what they share. */
struct copier {
	/* set by the caller */
	struct arena *arena;
	struct registry *registry;
	struct job **job;
	size_t n;
	size_t cap;              /* the most jobs under way */
	struct quirks_table quirks;
	struct create create;
	struct events events;
	int64_t rate;            /* most bytes a second, of all jobs together; 0: no limit */
	bool ordered;            /* jobs begin in the order of the list; else large ones first */
	/* Hooks, or NULL: before a job begins, which may fail it; and after bytes of it were
	 * put into files, and when it has ended. */
	bool (*starts)(struct job *j, struct err *e);
	void (*moved)(struct job *j);
	void *data;              /* the caller's */
	FILE *journal;           /* takes a record for each blob that reached a location; or NULL */

	/* the outcome */
	size_t done;             /* jobs that have ended */
	int64_t taken;           /* bytes that all jobs have read */

	/* private */
	size_t next, active;     /* the job that begins next, and how many are under way */
	struct job_calls *spare;
	void (*tick)(struct copier *c);
	int64_t ticked;          /* clock of its last call */
	int64_t tokens, filled;  /* bytes that may be read now; clock when they were counted */
	struct concurrency concurrency;
};

/* Runs the jobs to their ends.  Calls tick, which may be NULL, every 250 ms. */
void copier_run(struct copier *c, void (*tick)(struct copier *c));
/* Begins no more jobs: those that are left are no longer the copier's. */
void copier_stop(struct copier *c);

#endif

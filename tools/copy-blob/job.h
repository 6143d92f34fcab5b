/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_H
#define JOB_H
/*
 * The copying of one blob to all the locations that lack it: uploaded to the
 * first, mounted from there into the others.  Many jobs are under way in one
 * thread; each is a chain of requests whose done hooks start the next.
 */
#include "base/val.h"
#include "crypto/digest.h"
#include "oci/store.h"
#include "records/record.h"
#include "registry/create.h"
#include "registry/events.h"
#include "registry/quirks.h"
#include "registry/registry.h"
#include "registry/upload.h"
#include "ring.h"

struct copier;

/* What became of one location. */
struct outcome {
	struct str location;
	struct location at;
	enum record_status status; /* failed until it is copied, mounted or exists */
};

/* The requests of a job, while it is under way. */
struct job_calls {
	struct upload upload;
	struct registry_call get;
	struct job_calls *next;  /* of those that no job has */
};

struct job {
	/* of the record */
	const struct record *record;
	struct str digest;
	int64_t size;
	struct location from;
	struct location mount;   /* where the target has the blob already */
	bool has_mount;
	struct outcome *to;
	size_t nto;
	const char **url;        /* of a foreign layer: where it is, NULL at the end */

	/* the outcome, beside that of each location */
	const char *failed;      /* why the locations that failed did */
	enum status status;
	int64_t moved;           /* bytes sent, of the try that got farthest */
	size_t at;               /* the location that is served */

	/* private: the try under way */
	struct copier *copier;
	struct arena arena;      /* of its requests */
	struct location source;  /* of the bytes for the location that is served */
	struct job_calls *calls;
	size_t asked;            /* of url, those that were asked in this try */
	struct ring ring;        /* what was read and not sent */
	int64_t got;             /* bytes read */
	struct digest_ctx *ctx;  /* of them */
	bool verified;           /* all were read, and the digest is right */
	FILE *file;              /* the source, when it is a file */
	struct store_put store;  /* the target, when it is a layout */
	bool storing;
	bool large;              /* counts as one of copier.width.large */
	size_t block;            /* bytes it moves at a time */
	bool slowed;             /* its reading waits for tokens of the rate */
	/* Ends the serving of the location: it has the blob, or cannot have it for e. */
	void (*served)(struct job *j, enum record_status status, const struct err *e);
};

/* How many large blobs move at a time: width.h. */
struct width {
	size_t end;              /* jobs from here on were started, from the end */
	size_t large, most;      /* large blobs that move, and the most */
	size_t block;
	int64_t since, taken;    /* clock and bytes of the last measurement */
	int64_t best;            /* most bytes a second so far */
	int64_t kept;            /* clock until which the number is kept */
	bool trying;             /* the last measurement made it larger */
};

/* All the jobs, and what they share. */
struct copier {
	struct arena *arena;
	struct registry *registry;
	struct job **job;
	size_t n, next, done;
	size_t active, cap;      /* jobs under way, and the most */
	struct job_calls *spare;
	struct quirks_table quirks;
	struct create create;
	struct events events;
	int64_t rate;            /* most bytes a second of all together; 0: any */
	int64_t tokens, filled;  /* bytes that may be read now; clock of that */
	int64_t taken;           /* bytes read, by all jobs */
	struct width width;
	FILE *journal;           /* what reached its location, as it does; or NULL */
};

/* Runs the jobs; tick is called a few times a second, and may be NULL. */
void copier_run(struct copier *c, void (*tick)(struct copier *c));

#endif

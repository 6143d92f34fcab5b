/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_H
#define JOB_H
/*
 * The moving of one blob to all the locations that lack it: uploaded to the
 * first, mounted from there into the others.  Many jobs are under way in one
 * thread; each is a chain of requests whose done hooks start the next.
 *
 * The bytes go from the GET's write hook through a small ring to the PUT's
 * read hook and are hashed on the way.  The PUT may not have the last byte
 * before the digest is right, so wrong bytes are never committed.
 */
#include "base/val.h"
#include "crypto/digest.h"
#include "oci/store.h"
#include "records/record.h"
#include "registry/create.h"
#include "registry/events.h"
#include "registry/quirks.h"
#include "registry/registry.h"
#include "ring.h"

struct crew;

/* What became of one location. */
struct outcome {
	struct str location;
	struct location at;
	enum record_status status; /* failed until it is copied, mounted or exists */
};

/* The requests of a job, while it is under way. */
struct job_calls {
	struct registry_call post, get, put;
	struct job_calls *next;  /* of those no job has */
};

struct job {
	const struct record *record;
	struct str digest;
	int64_t size;
	struct location from;
	struct location mount;   /* where the target has the blob already */
	bool has_mount;
	struct outcome *to;
	size_t nto;
	const char *failed;      /* why the locations that failed did */
	enum status status;
	const char **url;        /* of a foreign layer: where it is, NULL at the end */
	int64_t moved;           /* bytes sent, of the try that got farthest */

	/* private: the try under way */
	struct crew *crew;
	struct job *next;        /* of those that wait for their next try */
	size_t at;               /* the location that is served */
	size_t asked;            /* of url, those that were asked in this try */
	int tries;
	int64_t due;
	struct arena arena;      /* of one location's requests */
	struct location source;  /* of the bytes for this location */
	struct job_calls *calls;
	const char *location;    /* the upload's */
	struct ring ring;
	int64_t got, sent;
	struct digest_ctx *ctx;
	int64_t part;            /* bytes that the request under way still takes */
	bool verified, putting;
	bool created;            /* its repository was made on the way */
	bool busy;               /* the last try ended with "not now" */
	bool large;              /* counts as one of crew.width.large */
	size_t block;            /* bytes it moves at a time */
	bool slowed;             /* its reading waits for tokens */
	FILE *file;              /* the source, when it is a file */
	struct store_put store;  /* the target, when it is a layout */
	bool storing;
};

/* How many large blobs move at a time: width.h. */
struct width {
	size_t end;              /* jobs from here on were started, from the end */
	size_t large, most;      /* large blobs that move, and the most */
	size_t block;
	int64_t since, taken;    /* clock and bytes of the last measurement */
	int64_t best, settled;   /* bytes a second; clock until when it is kept */
	bool trying;             /* the last measurement widened */
};

/* All the jobs, and what they share. */
struct crew {
	struct arena *arena;
	struct registry *registry;
	struct job **job;
	size_t n, next, done;
	size_t active, cap;      /* jobs under way, and the most */
	struct job *waiting;
	struct job_calls *spare;
	struct map *no_mount;    /* hosts where mounting did not work */
	struct map *patch;       /* hosts where a PUT is too large for the blob */
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
void crew_run(struct crew *c, void (*tick)(struct crew *c));

/* For job.c and stream.c. */

/* Sends the bytes of j->source to j->location. */
void stream_start(struct job *j);
/* Takes the bytes of j->source into the layout at the location served. */
void stream_store(struct job *j);
/* Drops whatever the try has under way. */
void stream_stop(struct job *j);
/* Takes n bytes from what may be read now; false when they must wait. */
bool rate_take(struct job *j, size_t n);
/* The location served has it; goes on with the next. */
void job_served(struct job *j, enum record_status status);
/* The location served cannot have it. */
void job_fail(struct job *j, const struct err *e);
/* The upload failed: again from its start when e is temporary. */
void job_stumble(struct job *j, const struct err *e);

#endif

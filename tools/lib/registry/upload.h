/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPLOAD_H
#define UPLOAD_H
/*
 * The upload of one blob to a repository of a registry, many at a time in one
 * thread: the blob is mounted from another repository where that may work;
 * otherwise a POST opens the upload, PATCHes send the bytes where the registry
 * wants that (quirks.h, or a PUT that was answered with 413), and a PUT ends it.
 * A repository that is missing is made (create.h).  An upload that failed begins
 * anew: after a while when the failure is temporary, once when it or its token
 * is gone (401, 404, 416).
 *
 * The bytes come from the caller's source, which is told when they are wanted
 * (open) and tells when it has some (upload_send).  The source may hold back the
 * last byte until it knows that the digest is right: what is not whole is not
 * committed.
 */
#include "registry.h"

struct upload {
	/* set by the caller; all else is zero */
	struct registry *registry;
	struct arena *arena;       /* for requests and messages, until done */
	const struct location *at; /* the repository, of a registry */
	struct str digest;
	int64_t size;
	struct str mount;          /* repository of the same registry that has it, or
	                              empty */
	bool mount_sure;           /* this program has put it there */
	size_t buffer;             /* of its requests, as in http.h */
	struct http_request *with; /* the source's, as in http.h; or NULL */
	/* The upload is open: the source begins at the blob's first byte, and calls
	 * upload_send once it has any.  Called again for each new try. */
	void (*open)(struct upload *u);
	/* Gives at most n bytes, as the read hook of a request does (http.h); sets e
	 * before it answers HTTP_ABORT. */
	size_t (*read)(struct upload *u, char *p, size_t n, struct err *e);
	/* The try failed and another one comes: the source lets go of what it has.
	 * May be NULL. */
	void (*close)(struct upload *u);
	/* It is over; u->result. */
	void (*done)(struct upload *u);
	void *data;                /* for the hooks */

	/* set by the source before its first upload_send of a try, when it has all of
	 * the bytes by then: read is not called */
	struct str bytes;

	/* the outcome */
	enum { UPLOAD_FAILED, UPLOAD_COPIED, UPLOAD_MOUNTED } result;
	struct err err;            /* set when it failed; status 4: the target refuses */
	int64_t sent;              /* bytes, of the try under way */

	/* what the upload keeps while it is under way */
	struct upload_private {
		struct registry_call call;
		const char *location;  /* where the next part goes */
		int tries;             /* that failed */
		int64_t part;          /* bytes that the request under way still takes */
		bool created;          /* the repository was made on the way */
		bool sending;          /* upload_send was called in this try */
	} private;
};

/* Begins; u must live until its done hook is called or it is cancelled. */
void upload_start(struct upload *u);
/* The source has bytes, or more of them. */
void upload_send(struct upload *u);
/* Forgets an upload without a call of done; harmless when none is under way. */
void upload_cancel(struct upload *u);
/* The request that is under way, for the `with` of the source's. */
struct http_request *upload_request(struct upload *u);

#endif

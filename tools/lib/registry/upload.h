/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPLOAD_H
#define UPLOAD_H
/*
 * The upload of one blob to a repository of a registry (OCI distribution
 * specification, "Pushing blobs"), many at a time in one thread.  The blob is
 * mounted from another repository where that may work; otherwise a POST opens
 * the upload, PATCHes send the bytes where the registry wants that (quirks.h, or
 * after a PUT was answered with 413), and a PUT ends it.  A repository that is
 * missing is made (create.h).  A registry that refuses a blob is asked whether it has
 * that already; when it has, it is asked before every upload.  An upload that failed begins anew: after a delay
 * when the failure is temporary, and once when the upload or its token is gone
 * (401, 404, 416).
 *
 * The bytes come from the caller, here called the source: the hook open tells it
 * that they are wanted, and it calls upload_send when it has some.  The source may
 * hold back the last byte until it knows that the digest is right: a blob that is
 * not complete is not committed.
 */
#include "registry.h"

struct upload {
	/* set by the caller; all else is zero */
	struct registry *registry;
	struct arena *arena;       /* for requests and messages, until done */
	const struct location *at; /* the repository, of a registry */
	struct str digest;
	int64_t size;
	struct str mount;          /* repository of the same registry that has the blob,
	                              or empty */
	bool mount_sure;           /* this program has put the blob there */
	size_t buffer;             /* of its requests, as in http.h */
	struct http_request *with; /* for its requests, as in http.h; or NULL */
	/* Called when the upload is open, in each try: the source begins at the blob's
	 * first byte, and calls upload_send when it has any. */
	void (*open)(struct upload *u);
	/* Gives at most n bytes, as the read hook of a request does (http.h); sets e
	 * before it returns HTTP_ABORT. */
	size_t (*read)(struct upload *u, char *p, size_t n, struct err *e);
	/* Called when a try failed and another one follows: the source drops the bytes
	 * that it has.  May be NULL. */
	void (*close)(struct upload *u);
	/* Called at the end, when u->result is set. */
	void (*done)(struct upload *u);
	void *data;                /* for the hooks */

	/* set by the source before the first upload_send of a try, when it has all
	 * bytes by then: read is not called */
	struct str bytes;

	/* the outcome */
	enum { UPLOAD_FAILED, UPLOAD_COPIED, UPLOAD_MOUNTED, UPLOAD_EXISTS } result;
	struct err err;            /* set when it failed; status 4: the target refuses */
	int64_t sent;              /* bytes that this try has sent */

	/* what the upload keeps while it is under way */
	struct upload_private {
		struct registry_call call;
		const char *location;  /* URL of the next request */
		const char *moved;     /* the URL that a redirect gave for the request; or NULL */
		int redirects;         /* of that request */
		int64_t resume;        /* where the bytes of the request that is sent again begin */
		int64_t skip;          /* bytes of the source before them, which are left to read */
		int64_t least;         /* bytes that a PATCH but the last must have */
		int64_t from;          /* bytes sent before the request under way */
		int tries;             /* tries that failed */
		int64_t part;          /* bytes that are left for the request under way */
		bool created;          /* the repository was made for this upload */
		bool sending;          /* upload_send was called in this try */
		bool asked;            /* the registry was asked whether it has the blob */
	} private;
};

/* Begins; u must live until its done hook is called or it is cancelled. */
void upload_start(struct upload *u);
/* Called by the source when it has the first bytes, and after a pause more bytes. */
void upload_send(struct upload *u);
/* Drops an upload without calling done; does nothing when it is not under way. */
void upload_cancel(struct upload *u);
/* The request that is under way, to be the `with` of the source's own request. */
struct http_request *upload_request(struct upload *u);

#endif

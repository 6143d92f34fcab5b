/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTRY_H
#define REGISTRY_H
/*
 * The distribution API (OCI distribution specification 1.1) over http.h, with
 * credentials (creds.h) and tokens.  One client serves a whole program: it
 * holds connections, credentials and tokens.
 *
 * There are two ways to use it: calls, of which many run at a time, each a
 * struct registry_call of the caller that is started with http_start; and
 * functions that block until they have done one thing, which take layouts
 * (oci:DIR) as well as registries.
 */
#include "http/http.h"
#include "oci/manifest.h"
#include "oci/location.h"
#include "records/component.h"
#include "records/record.h"

struct registry;      /* a client */
struct registry_host; /* private */
struct create;        /* create.h */
struct quirks_table;  /* quirks.h */

/* A list of hosts.  Adding one makes a new array, so a copy of the struct that was
 * made before does not change. */
struct hosts {
	struct str *v;
	size_t n;
};

/* Plain HTTP is spoken with the hosts in http, HTTPS with those in https; with other
 * hosts plain HTTP when plain_http is set or the host is loopback, else HTTPS. */
struct registry_options {
	bool plain_http;
	struct hosts http, https;
	const char *cacert, *cert, *key, *certs_dir; /* as in http.h; or NULL */
	int window;         /* most requests to a host at a time; 0: default */
	void (*note)(const char *text); /* tells the user something; or NULL */
	long stall;         /* a transfer fails after so many seconds without a byte;
	                       0: default */
	/* for uploads; or NULL */
	struct create *create;
	const struct quirks_table *quirks;
};

/* Takes an option of the group @registry (cli/options); false when key is another
 * option's.  Lists live in a. */
bool registry_option(struct arena *a, struct registry_options *o, int key, const char *arg);
/* True when plain HTTP is spoken with the host. */
bool registry_speaks_plain(const struct registry_options *o, struct str host);
/* Adds a host to those with which plain HTTP is spoken. */
void registry_option_http(struct arena *a, struct registry_options *o, struct str host);
/* The same for the hosts that a record of a plan lists under "insecure". */
void registry_option_planned(struct arena *a, struct registry_options *o,
			     const struct record *r);
/* The same for the host of a component's repository, when the record of the component
 * has "insecure". */
void registry_option_insecure(struct arena *a, struct registry_options *o,
			      const struct component *c);

/* A new client, which lives in a; o may be NULL.  registry_free closes it.  NULL when
 * libcrypto, which digests are checked with, cannot be loaded: status 2. */
struct registry *registry_new(struct arena *a, const struct registry_options *o,
			      struct err *e);
void registry_free(struct registry *g);
struct http *registry_http(struct registry *g);
/* The options that the client was made with. */
const struct registry_options *registry_settings(const struct registry *g);
/* Hands a message to options.note, if there is one. */
void registry_note(struct registry *g, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

enum registry_access { REGISTRY_PULL, REGISTRY_PUSH };

/* A question whether a location has a manifest or a blob. */
struct registry_head {
	/* set by the caller */
	bool blob;
	struct str name;          /* a tag, or a digest */
	enum registry_access access;
	struct str want;          /* of a tag: the digest that is hoped for; or empty */
	int64_t size;             /* of a blob: its bytes, or -1 */
	bool expected;            /* it should be there: an answer that it is not is doubted */
	void (*done)(struct http_request *r); /* as that of http.h; NULL when it blocks */

	/* the outcome, when the call is ok */
	int64_t length;           /* of a blob: the bytes that the location has; -1: unknown */

	/* private */
	struct location at;
	const char *first;        /* the error of the HEAD that a GET follows; or NULL */
	bool enough;              /* the body shows that it is there; the rest is not read */
};

/* A call: a request, and what is needed to find credentials for it. */
struct registry_call {
	struct http_request http; /* first; the caller sets what registry_call does not */

	/* private */
	struct registry *registry;
	struct registry_host *host;
	struct str repository, scope;
	struct registry_call *waiting; /* the next call that waits for the same token */
	struct str sent_token;
	bool sent_basic;
	bool anonymous; /* credentials were refused: it is sent without any */
	struct registry_head head; /* of registry_head */
};

/*
 * Prepares a call of method on /v2/REPOSITORY/path at the location, a registry,
 * or on /v2/ where the location has no repository.  The caller sets more of
 * c->http and starts that on registry_http(g).  Unless mount_from is empty, the
 * token is for pulling from that repository too.
 */
void registry_call(struct registry *g, struct registry_call *c, struct arena *a,
		   const struct location *at, const char *method, const char *path,
		   enum registry_access access, struct str mount_from);
/* The same for a URL that an earlier answer named.  A URL of another origin gets no
 * credentials. */
void registry_call_url(struct registry *g, struct registry_call *c,
		       struct arena *a, const struct location *at,
		       const char *method, const char *url);
/* The authentication of a call that was answered.  registry_login fails with status
 * 2 when the credentials cannot be read. */
struct registry_login {
	struct str scheme;  /* "none", "Basic" or "Bearer REALM" */
	struct str source;  /* file or helper of the credentials; empty: none */
	struct str files;   /* files in which credentials were looked for */
	bool without;       /* the credentials were refused and not used */
};
bool registry_login(const struct registry_call *c, struct registry_login *out,
		    struct err *e);
/* Drops a call without calling its done hook; does nothing when it is not under
 * way. */
void registry_cancel(struct registry_call *c);
/* Prepares a GET or HEAD of the manifest `name`, a tag or digest. */
void registry_manifest_call(struct registry *g, struct registry_call *c,
			    struct arena *a, const struct location *at,
			    const char *method, struct str name);
/* The bytes of the manifest that a GET got, checked against the digest `want`, or
 * where that is no digest against the header Docker-Content-Digest.  Fills digest,
 * media_type and size of *d.  Fails as the call, or with status 1. */
bool registry_manifest_answer(const struct registry_call *c, struct str want,
			      struct str *bytes, struct descriptor *d,
			      struct err *e);

/*
 * Prepares a call that asks whether the location has something: by a HEAD, and where that
 * is refused or its answer cannot be trusted, as at content networks (403, 404, 405, a
 * length of 0, no digest), by a GET, of a blob for its first byte.  What a host does is
 * learned, so that it is asked once the way that works.  The call is started as any
 * other; h->done is called at the end, when http.ok says whether it is there.
 */
void registry_head(struct registry *g, struct registry_call *c, struct arena *a,
		   const struct location *at, const struct registry_head *h);
/* True when a call of registry_head found a manifest of that digest. */
bool registry_head_is(const struct registry_call *c, struct str digest);

/* The functions that block.  `name` is a tag or a digest; in a layout it may also be
 * the name of an entry. */

/* The digest and media type of a manifest: by a HEAD, or by a GET when the answer
 * to the HEAD has no digest. */
bool registry_resolve(struct registry *g, struct arena *a, const struct location *at,
		      struct str name, struct descriptor *out, struct err *e);
/* The bytes of a manifest, checked as registry_manifest_answer does. */
bool registry_manifest(struct registry *g, struct arena *a,
		       const struct location *at, struct str name,
		       struct str *bytes, struct descriptor *d, struct err *e);
/* The bytes of a blob, at most max, checked against the digest, in a. */
bool registry_blob(struct registry *g, struct arena *a, const struct location *at,
		   struct str digest, size_t max, struct str *out, struct err *e);
/* Puts a blob of at most max bytes into the store in dir (store.h); *path takes the
 * path of its file.  No request is sent when the store has the blob. */
bool registry_blob_keep(struct registry *g, struct arena *a,
			const struct location *at, struct str digest, size_t max,
			const char *dir, const char *suffix, char **path,
			struct err *e);
/* Uploads a blob unless the location has it: the bytes, or the file at path when that
 * is not NULL.  Status 4 when the target refuses. */
bool registry_push_blob(struct registry *g, struct arena *a,
			const struct location *at, struct str digest,
			struct str bytes, const char *path, struct err *e);
/* Pushes a manifest under `name`: a tag or its digest; in a layout the name of its
 * entry.  The location must have all parts of the manifest. */
bool registry_push_manifest(struct registry *g, struct arena *a,
			    const struct location *at, struct str name,
			    struct str media_type, struct str bytes,
			    struct err *e);

/* The URL where the upload goes on that c, a POST or PATCH, belongs to; NULL with e
 * set when the answer names none, or leads from https to http. */
const char *registry_location(const struct registry_call *c, struct arena *a,
			      struct err *e);
/* Sets the status of e to 4, the target refuses, when c, a write, was answered with a
 * 4xx other than 408 and 429, or the target wants another client certificate. */
void registry_mark_refused(const struct registry_call *c, struct err *e);

#endif

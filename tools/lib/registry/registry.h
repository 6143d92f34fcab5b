/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTRY_H
#define REGISTRY_H
/*
 * The distribution API (OCI distribution specification 1.1) over http.h, with
 * credentials (creds.h) and tokens.  One client serves a whole program: it
 * holds connections, credentials and tokens.
 *
 * There are two ways to use it: calls that run many at a time, each a
 * struct registry_call in the caller's own record, started with http_start;
 * and functions that do one thing and return, which take layouts (oci:DIR) as
 * well as registries.
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

/* Hosts; adding one leaves the lists alone that were copied before. */
struct hosts {
	struct str *v;
	size_t n;
};

/* Plain HTTP is spoken with loopback hosts, HTTPS with others; a host named
 * by http or https wins over plain_http, which wins over that. */
struct registry_options {
	bool plain_http;
	struct hosts http, https;
	const char *cacert, *cert, *key, *certs_dir; /* as in http.h; or NULL */
	int window;         /* most requests to a host at a time; 0: default */
	void (*note)(const char *text); /* says what the user should know; or NULL */
	long stall;         /* seconds without a byte that end a transfer; 0: default */
	/* for uploads; or NULL */
	struct create *create;
	const struct quirks_table *quirks;
};

/* Takes one of the options that every program has that talks to registries:
 * false when key is another option's.  What it makes lives in a. */
bool registry_option(struct arena *a, struct registry_options *o, int key, const char *arg);
/* Notes that plain HTTP is spoken with a host. */
void registry_option_http(struct arena *a, struct registry_options *o, struct str host);
/* The same for the hosts that a record of a plan lists under "insecure". */
void registry_option_planned(struct arena *a, struct registry_options *o,
			     const struct record *r);
/* The same for the repository of a component's record with "insecure". */
void registry_option_insecure(struct arena *a, struct registry_options *o,
			      const struct component *c);

/* A client; what it keeps lives in a. */
struct registry *registry_new(struct arena *a, const struct registry_options *o);
void registry_free(struct registry *g);
struct http *registry_http(struct registry *g);
/* What it was made with. */
const struct registry_options *registry_settings(const struct registry *g);
/* Hands a message to the note of the options. */
void registry_note(struct registry *g, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* A call: the request and whose credentials it takes. */
struct registry_call {
	struct http_request http; /* first */
	struct registry *registry;
	struct registry_host *host;
	struct str repository, scope;
	struct registry_call *waiting; /* for the same token */
	struct str sent_token;
	bool sent_basic;
	bool anonymous; /* without credentials, since they were refused */
};

enum registry_access { REGISTRY_PULL, REGISTRY_PUSH };

/*
 * Prepares a call of method on /v2/REPOSITORY/path at the location (a registry),
 * or on /v2/ where the location has no repository.
 * The caller adds what it needs to c->http and starts it on
 * registry_http(g).  With mount_from the token is for that repository too.
 */
void registry_call(struct registry *g, struct registry_call *c, struct arena *a,
		   const struct location *at, const char *method, const char *path,
		   enum registry_access access, struct str mount_from);
/* The same for an URL that an earlier answer named. */
void registry_call_url(struct registry *g, struct registry_call *c,
		       struct arena *a, const struct location *at,
		       const char *method, const char *url);
/* How the call of an answer was let in, or was not. */
struct registry_login {
	struct str scheme;  /* "none", "Basic" or "Bearer REALM" */
	struct str source;  /* of the credentials there are; empty: none */
	struct str files;   /* where credentials were looked for */
	bool without;       /* they were refused, so it went without */
};
bool registry_login(const struct registry_call *c, struct registry_login *out,
		    struct err *e);
/* Forgets a call, wherever it stands. */
void registry_cancel(struct registry_call *c);
/* A GET or HEAD of the manifest `name`, a tag or digest. */
void registry_manifest_call(struct registry *g, struct registry_call *c,
			    struct arena *a, const struct location *at,
			    const char *method, struct str name);
/* The bytes that a manifest's GET brought, checked: want is the digest asked
 * for, or empty.  Fills digest, media_type and size of *d. */
bool registry_manifest_answer(const struct registry_call *c, struct str want,
			      struct str *bytes, struct descriptor *d,
			      struct err *e);

/* One thing at a time.  `name` is a tag or a digest; at a layout also the
 * name of an entry. */

/* The manifest's digest, by HEAD where the server says it. */
bool registry_resolve(struct registry *g, struct arena *a, const struct location *at,
		      struct str name, struct descriptor *out, struct err *e);
/* The manifest's bytes, checked against their digest. */
bool registry_manifest(struct registry *g, struct arena *a,
		       const struct location *at, struct str name,
		       struct str *bytes, struct descriptor *d, struct err *e);
/* A blob of at most max bytes, checked, in memory. */
bool registry_blob(struct registry *g, struct arena *a, const struct location *at,
		   struct str digest, size_t max, struct str *out, struct err *e);
/* A blob of at most max bytes into a store (store.h: DIR/sha256/HEX SUFFIX);
 * its file in *path.  Nothing is asked when the store has it. */
bool registry_blob_keep(struct registry *g, struct arena *a,
			const struct location *at, struct str digest, size_t max,
			const char *dir, const char *suffix, char **path,
			struct err *e);
/* Puts a blob there unless it is there: the bytes, or those of the file at
 * path when it is not NULL.  Status 4 when the target refuses. */
bool registry_push_blob(struct registry *g, struct arena *a,
			const struct location *at, struct str digest,
			struct str bytes, const char *path, struct err *e);
/* Puts a manifest under `name`: a tag or its digest; at a layout the name of
 * its entry.  All its parts must be there. */
bool registry_push_manifest(struct registry *g, struct arena *a,
			    const struct location *at, struct str name,
			    struct str media_type, struct str bytes,
			    struct err *e);

/* The URL at which the upload that c, a POST, opened is continued; NULL with e set
 * when the answer names none. */
const char *registry_location(const struct registry_call *c, struct arena *a,
			      struct err *e);
/* A target that answered a write with a 4xx other than "not now", or wants
 * another certificate of us, refuses: status 4 for e. */
void registry_refused(const struct registry_call *c, struct err *e);

#endif

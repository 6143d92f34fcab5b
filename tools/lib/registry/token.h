/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOKEN_H
#define TOKEN_H
/*
 * Hosts of registries, and their bearer tokens (distribution's specifications
 * "Token Authentication" and "OAuth2").  A token is fetched once for each scope,
 * shared by all calls that need it, and renewed before it expires.  Used by
 * registry.c and upload.c only.
 */
#include "creds.h"
#include "registry.h"

struct token; /* private */

struct registry_host {
	struct registry_host *next;
	struct http *http;      /* the client that fetches tokens */
	void (*note)(const char *text); /* of the registry's options; or NULL */
	struct str name;        /* as in references: "docker.io" */
	struct str origin;      /* "https://registry-1.docker.io" */
	enum { SCHEME_UNKNOWN, SCHEME_BASIC, SCHEME_BEARER } scheme;
	struct str realm, service;
	struct token *tokens;
	const char *refused;    /* source of credentials that the host refused: pulls
	                           are anonymous; or NULL */
	bool patched;           /* the host refused a large PUT: blobs go by PATCH */
	bool no_mount;          /* mounting did not work */
	bool asks_first;        /* the host refuses blobs that it has: it is asked first */
	/* of manifests and of blobs: HEAD did not find what GET found; HEAD found some */
	bool no_head[2], head_works[2];
};

/* Reads the answer of a token server: the token, which holds nothing that ends a
 * header line, and for how many seconds it is good.  Fails when it has none. */
bool token_parse(struct str answer, struct str *value, int64_t *seconds, struct err *e);
/* Sets scheme, realm and service of host from the challenges of r's 401, a bearer
 * token before Basic when both are offered; false when there is neither. */
bool token_challenge(struct arena *a, struct registry_host *host,
		     const struct http_request *r);
/* Sets the call's Authorization from a token, and fetches one when there is none:
 * then the result is HTTP_WAIT, and the call is resumed or failed later.  What
 * outlives the call is made in keep. */
enum http_next token_prepare(struct registry_call *c, const struct creds *creds,
			     struct arena *keep);
/* Drops the token with which the call was refused, so that a new one is fetched. */
void token_forget(struct registry_call *c);
/* True when the call needs no right but to pull. */
bool token_is_pull(const struct registry_call *c);
/* Notes that the host refused the credentials of that source, and tells the user once
 * that pulls go on without credentials. */
void token_refused(struct registry_host *host, const char *source, const char *why);
/* Removes the call from the calls that wait for a token. */
void token_cancel(struct registry_call *c);

#endif

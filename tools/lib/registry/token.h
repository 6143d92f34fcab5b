/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOKEN_H
#define TOKEN_H
/*
 * Hosts of registries, and their bearer tokens (distribution's token
 * authentication), which are fetched once for a scope, shared by all calls that
 * need them, and renewed before they expire.  Used by registry.c and upload.c
 * only.
 */
#include "creds.h"
#include "registry.h"

struct token; /* private */

struct registry_host {
	struct registry_host *next;
	struct http *http;      /* by which tokens are fetched */
	void (*note)(const char *text); /* of the registry's options; or NULL */
	struct str name;        /* as in references */
	struct str origin;      /* "https://registry-1.docker.io" */
	enum { SCHEME_UNKNOWN, SCHEME_BASIC, SCHEME_BEARER } scheme;
	struct str realm, service;
	struct token *tokens;
	const char *refused;    /* source of credentials that it refused: pulls are
	                           anonymous */
	bool patched;           /* a PUT was too large for it: blobs go by PATCH */
	bool no_mount;          /* mounting did not work */
};

/* What r's 401 asks for, into host: a token rather than a password when both
 * will do; false when it is nothing we can do. */
bool token_challenge(struct arena *a, struct registry_host *host,
		     const struct http_request *r);
/* Sets the call's Authorization from a token, or fetches one: then the call
 * waits and is resumed. */
enum http_next token_prepare(struct registry_call *c, const struct creds *creds,
			     struct arena *keep);
/* Drops the token that the call was refused with. */
void token_forget(struct registry_call *c);
/* True when the call asks for no right but to pull. */
bool token_is_pull(const struct registry_call *c);
/* Remembers that the host refuses the credentials of that source, and says once
 * that its pulls go on without any. */
void token_refused(struct registry_host *host, const char *source, const char *why);
/* Takes the call out of those that wait for a token. */
void token_cancel(struct registry_call *c);

#endif

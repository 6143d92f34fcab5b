/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUTHCHECK_H
#define AUTHCHECK_H
/*
 * Whether a registry lets us in: what was asked, what it said, and by which
 * credentials.
 */
#include "registry.h"

struct auth_check {
	const char *text;      /* as given: an image's reference, or a registry */
	struct location at;
	struct str tag;        /* or digest; empty when a registry is asked */
	bool push;             /* to push, too */
	enum { AUTH_ACCEPTED, AUTH_ANONYMOUS, AUTH_REFUSED, AUTH_FAILED } result;
	enum status status;    /* of the failure */
	struct registry_login login;
	const char *message;   /* why, or what to say besides; or NULL */
	const char *advice;    /* what may help; or NULL */
};

/* Reads what is to be checked: HOST[:PORT] or a reference.  Status 2 when it
 * is neither. */
bool auth_check_parse(struct arena *a, const char *text, struct auth_check *out,
		      struct err *e);
/* Asks.  A push is begun and cancelled. */
void auth_check_run(struct registry *g, struct arena *a, struct auth_check *c);
/* The result as a word. */
const char *auth_check_word(const struct auth_check *c);

#endif

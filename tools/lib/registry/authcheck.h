/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUTHCHECK_H
#define AUTHCHECK_H
/*
 * Checks whether a registry accepts our credentials: the question, the registry's
 * answer, and the credentials that were used.
 */
#include "registry.h"

struct auth_check {
	/* set by auth_check_parse */
	const char *text;      /* what the user gave: an image's reference, or a registry */
	struct location at;
	struct str tag;        /* of the image, or its digest; empty for a registry */

	/* set by the caller */
	bool push;             /* check the right to push */

	/* the outcome */
	enum { AUTH_ACCEPTED, AUTH_ANONYMOUS, AUTH_REFUSED, AUTH_FAILED } result;
	enum status status;    /* of the failure */
	struct registry_login login;
	const char *message;   /* the reason of the result, or a remark; or NULL */
	const char *advice;    /* what the user may do; or NULL */
};

/* Sets *out to a check of text, which is HOST[:PORT] or a reference.  Status 2 when
 * it is neither. */
bool auth_check_parse(struct arena *a, const char *text, struct auth_check *out,
		      struct err *e);
/* Asks the registry and sets the result.  To check a push, an upload is begun and
 * cancelled. */
void auth_check_run(struct registry *g, struct arena *a, struct auth_check *c);
/* The result: "accepted", "anonymous", "refused" or "failed". */
const char *auth_check_word(const struct auth_check *c);

#endif

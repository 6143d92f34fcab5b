/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_H
#define CHECK_H
/*
 * Whether a registry lets us in: what was asked, what it said, and by which
 * credentials.
 */
#include "registry.h"

struct check {
	const char *text;      /* as given: an image's reference, or a registry */
	struct place at;
	struct str tag;        /* or digest; empty when a registry is asked */
	bool push;             /* to push, too */
	enum { CHECK_ACCEPTED, CHECK_ANONYMOUS, CHECK_REFUSED, CHECK_FAILED } result;
	enum status status;    /* of the failure */
	struct registry_login login;
	const char *message;   /* what to say besides; or NULL */
};

/* Reads what is to be checked: HOST[:PORT] or a reference.  Status 2 when it
 * is neither. */
bool check_parse(struct arena *a, const char *text, struct check *out, struct err *e);
/* Asks.  A push is begun and cancelled. */
void check_run(struct registry *g, struct arena *a, struct check *c);
/* The result as a word. */
const char *check_word(const struct check *c);

#endif

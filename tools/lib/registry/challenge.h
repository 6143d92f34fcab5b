/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHALLENGE_H
#define CHALLENGE_H
/*
 * The WWW-Authenticate headers of a 401 (RFC 9110, section 11.6.1).  There may be
 * several headers and, in each, several challenges.
 */
#include "http/http.h"

struct challenge {
	bool basic, bearer;
	struct str realm, service; /* of the first bearer challenge, in the arena */
};

/* Reads the challenges of r's answer; those of other schemes, and a bearer without
 * a realm, are ignored. */
void challenge_read(struct arena *a, const struct http_request *r,
		    struct challenge *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHALLENGE_H
#define CHALLENGE_H
/*
 * What the WWW-Authenticate headers of a 401 ask for (RFC 9110, section 11).
 * There may be several headers and, in each, several challenges.
 */
#include "http/http.h"

struct challenge {
	bool basic, bearer;
	struct str realm, service; /* of bearer; in the arena of challenge_read */
};

/* Reads those of r's answer; challenges of other schemes, and a bearer without
 * a realm, are left out. */
void challenge_read(struct arena *a, const struct http_request *r,
		    struct challenge *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RELEASE_SIGNATURE_H
#define RELEASE_SIGNATURE_H
/* Signatures of releases: where they are, and what they say. */
#include "http/http.h"
#include "openpgp.h"

struct signatures {
	struct arena *arena;
	struct openpgp *keys;
	struct http *http;   /* NULL: no server is asked */
	const char *keep;    /* the folder of those that are there; or NULL */
	const char *base;    /* what the URLs begin with */
};

struct signature {
	struct str name;     /* of its file: TAG-sha256-HEX */
	struct str bytes;
	struct str identity; /* the reference that is signed for that digest */
	bool fetched;
};

/*
 * Finds a good signature for the digest: in the folder, in a file whose name has the
 * digest's digits, else at BASEsha256=HEX/signature-1 and on.  Fails with the reason of
 * the last one that is none: status 1, or 75 when asking again may help.
 */
bool signature_find(struct signatures *s, struct str digest, struct signature *out,
		    struct err *e);

#endif

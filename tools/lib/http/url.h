/* SPDX-License-Identifier: Apache-2.0 */
#ifndef URL_H
#define URL_H
/* URLs of http and https.  All results live in the arena. */
#include "base/err.h"

/* The URL without user, password, query and fragment, for messages. */
const char *url_redact(struct arena *a, const char *url);
/* "scheme://host:port" in lower case with the port spelled out; NULL for what
 * is no http or https URL. */
const char *url_origin(struct arena *a, const char *url);
/* What reference (an URL, absolute path, or relative one) means at base, as
 * RFC 3986 has it; NULL when that is no http or https URL. */
const char *url_resolve(struct arena *a, const char *base, struct str reference);
/* url with name=value added to its query, value escaped. */
const char *url_query(struct arena *a, const char *url, const char *name,
		      struct str value);

#endif

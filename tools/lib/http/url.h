/* SPDX-License-Identifier: Apache-2.0 */
#ifndef URL_H
#define URL_H
/* URLs of http and https.  All results live in the arena. */
#include "base/err.h"

/* The URL without user, password, query and fragment, for messages. */
const char *url_redact(struct arena *a, const char *url);
/* The origin "scheme://host:port", in lower case and always with a port; NULL when
 * url is no http or https URL. */
const char *url_origin(struct arena *a, const char *url);
/* The URL that the reference (a URL, or an absolute or relative path) has when it
 * stands in a document at base (RFC 3986, section 5); NULL when it is no http or
 * https URL. */
const char *url_resolve(struct arena *a, const char *base, struct str reference);
/* url with name=value added to its query; the value is escaped. */
const char *url_query(struct arena *a, const char *url, const char *name,
		      struct str value);

#endif

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
/* The URL that the reference has in a chart repository at the URL `repository`, to
 * which a '/' is added when it ends in none.  As with helm, the repository's query goes
 * to what the reference names without a host, in place of its own; NULL as above. */
const char *url_in_repository(struct arena *a, const char *repository, struct str reference);
/* The URL with text put behind its path, before the query. */
const char *url_path_add(struct arena *a, const char *url, const char *text);
/* True when both are URLs of http or https of one origin. */
bool url_same_origin(struct arena *a, const char *one, const char *other);
/* True when `to`, which an answer from `from` names, is plain HTTP where that was not:
 * nothing is sent or asked for there. */
bool url_drops_tls(const char *from, const char *to);
/* The URL without user and password, which are never sent from an URL. */
const char *url_anonymous(struct arena *a, const char *url);
/* url with name=value added to its query; the value is escaped. */
const char *url_query(struct arena *a, const char *url, const char *name,
		      struct str value);

#endif

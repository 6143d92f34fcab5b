/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GOURL_H
#define GOURL_H
/*
 * Any URL, parsed and written as Go's net/url does it for Sprig's urlParse and
 * urlJoin.  (http/url.h is for URLs that are fetched.)
 */
#include "base/err.h"

struct gourl {
	struct str scheme, opaque, host, path, query, fragment; /* query is escaped */
	struct str raw_path, raw_fragment; /* as written, when that is not how gourl_text
	                                      escapes them; else empty */
	struct str user, password;
	bool has_user, has_password;
	bool bare_query; /* the URL has a '?' and an empty query (ForceQuery) */
	bool no_host;    /* the URL is scheme:/path (OmitHost) */
};

/* url.Parse; fails with status 2 and Go's message, "parse \"…\": …". */
bool gourl_parse(struct arena *a, struct str text, struct gourl *u, struct err *e);
/* u.User.String(); empty without a user. */
struct str gourl_userinfo(struct arena *a, const struct gourl *u);
/* u.Hostname(): the host without port and brackets. */
struct str gourl_hostname(const struct gourl *u);
/* u.String() */
struct str gourl_text(struct arena *a, const struct gourl *u);

#endif

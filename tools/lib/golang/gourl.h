/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GOURL_H
#define GOURL_H
/*
 * Any URL, taken apart and put together as Go's net/url does it for Sprig's
 * urlParse and urlJoin.  (lib/url.h is for URLs that we fetch.)
 */
#include "base/err.h"

struct gourl {
	struct str scheme, opaque, host, path, query, fragment; /* unescaped, but query */
	struct str raw_path, raw_fragment; /* as written, when escaped unusually */
	struct str user, password;
	bool has_user, has_password;
	bool bare_query; /* ends in '?' */
	bool no_host;    /* scheme:/path */
};

/* url.Parse; status 2 and Go's message, "parse \"…\": …", on failure. */
bool gourl_parse(struct arena *a, struct str text, struct gourl *u, struct err *e);
/* u.User.String(): "" without a user. */
struct str gourl_userinfo(struct arena *a, const struct gourl *u);
/* u.Hostname(): the host without port and brackets. */
struct str gourl_hostname(const struct gourl *u);
/* u.String() */
struct str gourl_text(struct arena *a, const struct gourl *u);

#endif

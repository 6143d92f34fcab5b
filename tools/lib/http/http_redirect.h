/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_REDIRECT_H
#define HTTP_REDIRECT_H
/* Which redirects a request follows.  Used by http.c only. */
#include "http.h"

/* The URL to which the redirect that answered r leads; NULL with r->err set when r must
 * not go there.  `fetch` says that r is a GET or HEAD; another request keeps its body
 * and stays within its scheme. */
const char *redirect_url(struct http_request *r, bool fetch);

#endif

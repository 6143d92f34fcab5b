/* SPDX-License-Identifier: Apache-2.0 */
#include "http_redirect.h"

#include "base/limits.h"
#include "http_try.h"
#include "url.h"

static struct str
scheme_of(const char *url)
{
	struct str scheme, rest;

	str_cut(str_of(url), ':', &scheme, &rest);
	return scheme;
}

/* Why r, which has a body, does not go to the URL, or NULL. */
static const char *
stays(struct http_request *r, const char *url)
{
	struct str from = scheme_of(r->where), to = scheme_of(url);

	if (!str_eq(from, to))
		return arena_printf(r->arena, "a redirect from %.*s to %.*s", STR_ARG(from),
				    STR_ARG(to));
	if (r->secret && strcmp(url_origin(r->arena, url), url_origin(r->arena, r->url)) != 0)
		return "a redirect of credentials to another server";
	if (r->private.sent_body)
		return "a redirect after bytes were sent";
	return NULL;
}

const char *
redirect_url(struct http_request *r, bool fetch)
{
	const char *url = url_resolve(r->arena, r->where, http_header(r, "location")), *why = NULL;

	if (!url)
		why = "a redirect to what is no URL";
	else if (++r->private.redirects > LIMIT_REDIRECTS)
		why = arena_printf(r->arena, "more than %d redirects", LIMIT_REDIRECTS);
	else if (url_drops_tls(r->where, url))
		why = "a redirect from https to http";
	else if (!fetch)
		why = stays(r, url);
	if (!why)
		return url;
	if (url && !fetch && r->private.sent_body && str_eq(scheme_of(r->where), scheme_of(url)))
		r->moved = url;
	try_error(r, STATUS_SOME, why);
	return NULL;
}

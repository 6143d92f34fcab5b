/* SPDX-License-Identifier: Apache-2.0 */
#include "url.h"

#include <curl/curl.h>

/* The parsed URL, or NULL when it is no http or https URL. */
static CURLU *
parse(const char *url)
{
	CURLU *u = curl_url();
	char *scheme = NULL;
	bool good;

	good = u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
	       curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	       (str_is(str_of(scheme), "http") || str_is(str_of(scheme), "https"));
	curl_free(scheme);
	if (good)
		return u;
	curl_url_cleanup(u);
	return NULL;
}

/* A part of u copied to a, or NULL. */
static const char *
part(struct arena *a, CURLU *u, CURLUPart what, unsigned int flags)
{
	char *p = NULL, *out = NULL;

	if (curl_url_get(u, what, &p, flags) == CURLUE_OK)
		out = arena_cstr(a, str_of(p));
	curl_free(p);
	return out;
}

const char *
url_redact(struct arena *a, const char *url)
{
	CURLU *u = parse(url);
	const char *out;

	if (!u)
		return "(a malformed URL)";
	curl_url_set(u, CURLUPART_USER, NULL, 0);
	curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
	curl_url_set(u, CURLUPART_QUERY, NULL, 0);
	curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
	out = part(a, u, CURLUPART_URL, 0);
	curl_url_cleanup(u);
	return out ? out : "(a malformed URL)";
}

const char *
url_origin(struct arena *a, const char *url)
{
	CURLU *u = parse(url);
	const char *host, *port, *scheme;
	char *out, *p;

	if (!u)
		return NULL;
	scheme = part(a, u, CURLUPART_SCHEME, 0);
	host = part(a, u, CURLUPART_HOST, 0);
	port = part(a, u, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	curl_url_cleanup(u);
	if (!host || !port)
		return NULL;
	out = arena_printf(a, "%s://%s:%s", scheme, host, port);
	for (p = out; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + ('a' - 'A'));
	return out;
}

const char *
url_resolve(struct arena *a, const char *base, struct str reference)
{
	CURLU *u = parse(base);
	const char *out = NULL;

	if (!u)
		return NULL;
	if (curl_url_set(u, CURLUPART_URL, arena_cstr(a, reference), CURLU_URLENCODE) == CURLUE_OK)
		out = part(a, u, CURLUPART_URL, 0);
	curl_url_cleanup(u);
	return out && url_origin(a, out) ? out : NULL;
}

/* Cuts a URL before its query or, when it has none, its fragment. */
static void
cut_path(struct str url, struct str *path, struct str *rest)
{
	size_t n = 0;

	while (n < url.n && url.p[n] != '?' && url.p[n] != '#')
		n++;
	*path = str_sub(url, 0, n);
	*rest = str_sub(url, n, url.n);
}

/* True when the reference is a path, which is at the host of its base. */
static bool
is_path(struct str reference)
{
	struct str path, rest, head;

	cut_path(reference, &path, &rest);
	if (str_starts(path, STR("//")))
		return false;
	str_cut(path, '/', &head, &rest);
	return str_chr(head, ':') < 0;
}

const char *
url_in_repository(struct arena *a, const char *repository, struct str reference)
{
	struct str base, query, rest;
	const char *url;

	cut_path(str_of(repository), &base, &query);
	str_cut(query, '#', &query, &rest);
	url = url_resolve(a, arena_printf(a, "%.*s%s", STR_ARG(base),
					  str_ends(base, STR("/")) ? "" : "/"), reference);
	if (!url || query.n == 0 || !is_path(reference))
		return url;
	cut_path(str_of(url), &base, &rest);
	return arena_printf(a, "%.*s%.*s", STR_ARG(base), STR_ARG(query));
}

const char *
url_path_add(struct arena *a, const char *url, const char *text)
{
	struct str path, rest;

	cut_path(str_of(url), &path, &rest);
	return arena_printf(a, "%.*s%s%.*s", STR_ARG(path), text, STR_ARG(rest));
}

bool
url_same_origin(struct arena *a, const char *one, const char *other)
{
	const char *x = url_origin(a, one), *y = url_origin(a, other);

	return x && y && strcmp(x, y) == 0;
}

bool
url_drops_tls(const char *from, const char *to)
{
	return str_starts(str_of(from), STR("https:")) && str_starts(str_of(to), STR("http:"));
}

const char *
url_anonymous(struct arena *a, const char *url)
{
	CURLU *u = strchr(url, '@') ? parse(url) : NULL;
	const char *out = NULL;

	if (!u)
		return url;
	if (curl_url_set(u, CURLUPART_USER, NULL, 0) == CURLUE_OK &&
	    curl_url_set(u, CURLUPART_PASSWORD, NULL, 0) == CURLUE_OK)
		out = part(a, u, CURLUPART_URL, 0);
	curl_url_cleanup(u);
	return out ? out : url;
}

const char *
url_query(struct arena *a, const char *url, const char *name, struct str value)
{
	static const char plain[] = "-._~";
	char *out = arena_alloc(a, value.n * 3 + 1), *o = out;
	size_t i;

	for (i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || (c && strchr(plain, c))) {
			*o++ = (char)c;
		} else {
			snprintf(o, 4, "%%%02X", c);
			o += 3;
		}
	}
	return arena_printf(a, "%s%c%s=%s", url, strchr(url, '?') ? '&' : '?',
			    name, out);
}

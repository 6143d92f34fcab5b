/* SPDX-License-Identifier: Apache-2.0 */
#include <openssl/evp.h>
#include <strings.h>
#include <time.h>

#include "http.h"

int64_t
http_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

const char *
http_basic(struct arena *a, struct str user, struct str password)
{
	struct str pair = str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(user),
					      STR_ARG(password)));
	char *out = arena_alloc(a, sizeof "Basic " + (pair.n + 2) / 3 * 4);

	memcpy(out, "Basic ", 6);
	EVP_EncodeBlock((unsigned char *)out + 6, (const unsigned char *)pair.p,
			(int)pair.n);
	return out;
}

bool
http_get(struct http *h, struct arena *a, const char *url, const char *user,
	 const char *password, size_t max, struct str *out, struct err *e)
{
	struct http_request r = { .method = "GET", .url = url, .arena = a,
				  .user = user, .password = password,
				  .max = max, .compressed = true };

	if (!http_perform(h, &r))
		return err_set(e, r.err.status, "%s", r.err.msg);
	*out = r.answer;
	return true;
}

bool
http_header_next(struct str *rest, const char *name, struct str *value)
{
	struct str line, key;
	size_t n = strlen(name);

	while (rest->n) {
		str_cut(*rest, '\n', &line, rest);
		if (str_cut(line, ':', &key, value) && key.n == n &&
		    strncasecmp(key.p, name, n) == 0) {
			*value = str_trim(*value);
			return true;
		}
	}
	return false;
}

struct str
http_header(const struct http_request *r, const char *name)
{
	struct str rest = r->headers_in, value;

	return http_header_next(&rest, name, &value) ? value : STR("");
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <openssl/evp.h>
#include <strings.h>

#include "base/foreign.h"
#include "http.h"

const char *
http_basic(struct arena *a, struct str user, struct str password)
{
	struct str pair = str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(user),
					      STR_ARG(password)));
	char *out;

	foreign_login(user, password);
	out = arena_alloc(a, sizeof "Basic " + (pair.n + 2) / 3 * 4);

	memcpy(out, "Basic ", 6);
	EVP_EncodeBlock((unsigned char *)out + 6, (const unsigned char *)pair.p,
			(int)pair.n);
	return out;
}

bool
http_credentials_valid(struct str text)
{
	size_t i;

	for (i = 0; i < text.n; i++)
		if (text.p[i] <= ' ' || text.p[i] > '~')
			return false;
	return text.n > 0;
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

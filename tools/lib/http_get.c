/* SPDX-License-Identifier: Apache-2.0 */
#include <openssl/evp.h>

#include "http.h"

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

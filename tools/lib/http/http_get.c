/* SPDX-License-Identifier: Apache-2.0 */
#include "http.h"

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

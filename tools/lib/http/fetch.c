/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch.h"

#include "base/io.h"
#include "http.h"

bool
fetch_is_remote(const char *where)
{
	return str_starts(str_of(where), STR("http://")) || str_starts(str_of(where), STR("https://"));
}

bool
fetch_text(struct arena *a, const char *where, size_t max, struct str *out, struct err *e)
{
	struct http *h;
	bool ok;

	if (!fetch_is_remote(where))
		return file_read(a, where, max, out, e);
	h = http_new(NULL);
	ok = http_get(h, a, where, NULL, NULL, max, out, e);
	http_free(h);
	/* what is missing is wrong input, on disk as on a server */
	if (!ok && e->status == STATUS_SOME)
		e->status = STATUS_USAGE;
	return ok;
}

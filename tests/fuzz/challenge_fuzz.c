/* SPDX-License-Identifier: Apache-2.0 */
/* WWW-Authenticate headers: what is read of them is bounded by them. */
#include "fuzz.h"
#include "http/url.h"
#include "registry/challenge.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct http_request r = { .headers_in = { (const char *)p, n } };
	struct challenge c;

	challenge_read(&a, &r, &c);
	if (c.realm.n + c.service.n > n || (c.bearer && !c.realm.n))
		abort();
	if (c.bearer)
		url_origin(&a, arena_cstr(&a, c.realm));
	arena_free(&a);
	return 0;
}

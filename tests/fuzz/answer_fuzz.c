/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers of registries: manifests, tokens, refusals and where an upload goes
 * on.  The first byte chooses which of them the rest is.
 */
#include "fuzz.h"
#include "http/http_try.h"
#include "http/url.h"
#include "oci/manifest.h"
#include "registry/token.h"

static void
try_manifest(struct arena *a, struct str bytes)
{
	static const struct str want[] = { STR_INIT("linux/amd64"), STR_INIT("linux/arm64/v8") };
	struct err e = { .arena = a };
	struct manifest m, cut;
	struct str text;
	size_t i;

	if (!manifest_parse(a, bytes, STR("application/json"), &m, &e))
		return;
	for (i = 0; i < m.n; i++)
		platform_str(a, m.part[i].platform);
	if (!m.index)
		return;
	text = manifest_filter(a, &m, want, 2, NULL);
	if (!manifest_parse(a, text, m.media_type, &cut, &e) || cut.n > m.n)
		abort();
}

static void
try_token(struct arena *a, struct str bytes)
{
	struct err e = { .arena = a };
	struct str value;
	int64_t seconds;
	size_t i;

	if (!token_parse(bytes, &value, &seconds, &e))
		return;
	for (i = 0; i < value.n; i++)
		if (value.p[i] <= ' ' || value.p[i] > '~')
			abort();
	if (!value.n || seconds <= 0)
		abort();
}

/* Header lines, an empty line, a body. */
static void
try_refusal(struct arena *a, struct str bytes)
{
	ptrdiff_t cut = str_find(bytes, STR("\n\n"));
	size_t head = cut < 0 ? 0 : (size_t)cut + 1;
	struct http_request r = { .method = "PUT", .arena = a, .status = 400,
				  .where = "https://registry.example/v2/a/blobs/uploads/u?s=1",
				  .headers_in = str_sub(bytes, 0, head),
				  .answer = str_sub(bytes, head, bytes.n) };

	r.err.arena = a;
	if (!str_of(try_answer_text(&r)).n || url_resolve(a, r.where, http_header(&r, "location")) == r.where)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct str rest = { (const char *)p + (n > 0), n - (n > 0) };

	switch (n ? p[0] % 3 : 0) {
	case 0: try_manifest(&a, rest); break;
	case 1: try_token(&a, rest); break;
	default: try_refusal(&a, rest); break;
	}
	arena_free(&a);
	return 0;
}

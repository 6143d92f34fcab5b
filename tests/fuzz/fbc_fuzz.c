/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of operator catalogs: what comes out of the reader is a document of JSON, and it
 * comes out the same when it is read again; filters and graphs end.
 */
#include "catalog/docstream.h"
#include "catalog/fbc.h"
#include "catalog/filter.h"
#include "catalog/channelgraph.h"
#include "fuzz.h"
#include "json/gojson.h"

struct text {
	const char *p;
	size_t n, at;
};

/* Gives a text in small pieces. */
static bool
read_text(void *data, char *p, size_t n, size_t *got, struct err *e)
{
	struct text *t = data;
	size_t some = t->n - t->at < 7 ? t->n - t->at : 7;

	(void)e;
	*got = some < n ? some : n;
	memcpy(p, t->p + t->at, *got);
	t->at += *got;
	return true;
}

static void
check_again(struct arena *a, struct str json)
{
	struct text t = { json.p, json.n, 0 };
	struct err e = { .arena = a };
	struct arena buffer = { 0 };
	struct documents d;
	struct val v;
	struct str again;

	documents_begin(&d, &buffer, "again", read_text, &t);
	if (!gojson_parse(a, json, GOJSON_ANY, &v, &e) && !strstr(e.msg, "cannot unmarshal") &&
	    !strstr(e.msg, "depth"))
		abort();
	if (documents_next(&d, &again, &e) != 1 || !str_eq(again, json))
		abort();
	documents_end(&d);
	arena_free(&buffer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 }, buffer = { 0 };
	struct err e = { .arena = &a };
	struct text t = { (const char *)p, n, 0 };
	struct section section = { 0 };
	struct documents d;
	struct str json;
	struct fbc c;

	if (!fbc_open(&c, &a, &e))
		return 0;
	c.dependencies = true;
	documents_begin(&d, &buffer, "fuzz", read_text, &t);
	while (documents_next(&d, &json, &e) > 0) {
		check_again(&a, arena_dup(&a, json));
		fbc_add(&c, "fuzz", d.line, json, &e);
	}
	documents_end(&d);
	fbc_sort(&c);
	filter_apply(&c, &section, &e);
	filter_check_images(&c, &e);
	fbc_close(&c);
	arena_free(&buffer);
	arena_free(&a);
	return 0;
}

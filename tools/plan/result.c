/* SPDX-License-Identifier: Apache-2.0 */
#include "result.h"

#include <stdlib.h>

#include "base/io.h"
#include "base/size.h"
#include "cli/diag.h"
#include "emit.h"
#include "records/failed.h"

enum status
result_report(const struct item *item, size_t n)
{
	size_t failed = 0, temporary = 0, i;
	bool refused = false;

	for (i = 0; i < n; i++) {
		if (!item[i].failed)
			continue;
		warn("%s", item[i].failed);
		failed++;
		temporary += item[i].status == STATUS_TEMPORARY;
		refused |= item[i].status == STATUS_REFUSED;
	}
	if (failed)
		warn("%zu of %zu could not be planned", failed, n);
	return failed ? err_status(failed, temporary, refused) : STATUS_OK;
}

void
result_doubtful(const struct settings *s, size_t n)
{
	if (n)
		warn("%zu indexes go to %.*s without all that they name, which docker-registry "
		     "and zot, for two, refuse: leave --sparse out, or say sparse=yes in a file "
		     "of --quirks", n, STR_ARG(s->target.at.host));
}

bool
result_partly(const struct item *item, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!item[i].failed)
			return true;
	return n == 0;
}

void
result_failed(const struct settings *s, const struct item *item, size_t nlocked, size_t n)
{
	const char **why = arena_array(s->arena, const char *, nlocked);
	struct err e = { .arena = s->arena };
	struct output out;
	size_t i;

	for (i = n; i-- > 0;)
		if (item[i].failed)
			why[item[i].subject.n ? item[i].owner : i] = item[i].failed;
	if (!output_open(&out, s->arena, s->failed, &e))
		fatal_err(&e);
	for (i = 0; i < nlocked; i++)
		if (why[i])
			failed_write(out.f, lock_line(s->arena, &item[i].lock), why[i]);
	if (!output_commit(&out, &e))
		fatal_err(&e);
}

static int
by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

void
result_repositories(const struct settings *s, const struct item *item, size_t n)
{
	struct str *name = arena_array(s->arena, struct str, n);
	struct err e = { .arena = s->arena };
	struct output out;
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		if (item[i].to.kind == LOCATION_REGISTRY)
			name[k++] = item[i].to.repository;
	if (k > 1)
		qsort(name, k, sizeof *name, by_text);
	if (!output_open(&out, s->arena, s->repositories, &e))
		fatal_err(&e);
	for (i = 0; i < k; i++)
		if (i == 0 || !str_eq(name[i], name[i - 1]))
			fprintf(out.f, "%.*s\n", STR_ARG(name[i]));
	if (!output_commit(&out, &e))
		fatal_err(&e);
}

void
result_plan(const struct settings *s, struct graph *g, const struct known *k,
	   const struct item *item, size_t n)
{
	struct err e = { .arena = s->arena };
	bool exact = k->layout || k->any || s->check_blobs;
	char bytes[SIZE_TEXT];
	struct output out;
	struct tally t;
	size_t i, items = 0;

	if (!output_open(&out, s->arena, s->out, &e))
		fatal_err(&e);
	t = emit_plan(out.f, g, k, item, n, &s->registry);
	if (!output_commit(&out, &e))
		fatal_err(&e);
	for (i = 0; i < n; i++)
		items += !item_stays(item, &item[i]);
	warn("%zu items: %zu blobs of %s%s to copy, %zu manifests to push, "
	     "%zu are there", items, t.blobs, exact || !t.blobs ? "" : "at most ",
	     size_text(bytes, t.bytes), t.manifests, t.there);
	if (t.referrers)
		warn("%zu signatures, SBOMs and other referrers go along", t.referrers);
	if (t.foreign)
		warn("%zu foreign layers are not carried: they are fetched from where "
		     "their manifests say (--foreign carries them)", t.foreign);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records.h"

#include "cli/diag.h"
#include "records/jsonl.h"
#include "wanted.h"

static void
count_failure(struct record_count *c, enum status status)
{
	if (c->failed++ && c->status != status)
		status = STATUS_SOME;
	c->status = status;
}

void
records_pull(struct pull *p, const char *path, FILE *out, struct record_count *c)
{
	struct arena arena = { 0 }; /* memory for one record */
	struct err e = { .arena = &arena };
	struct component component;
	struct jsonl in;
	struct val v;
	int got;

	if (!jsonl_open(&in, path, &e))
		fatal_err(&e);
	p->arena = &arena;
	while ((got = jsonl_next(&in, &arena, &v, &e)) == 1) {
		if (wanted_pull(p, v, &component, &e)) {
			component_write(out, &arena, &component);
			c->done++;
		} else {
			warn("%.*s: %s", STR_ARG(component.name), e.msg);
			count_failure(c, e.status);
			e.msg = NULL;
		}
		arena_reset(&arena);
	}
	jsonl_close(&in);
	if (got < 0)
		fatal_err(&e);
	arena_free(&arena);
}

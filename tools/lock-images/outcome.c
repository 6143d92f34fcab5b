/* SPDX-License-Identifier: Apache-2.0 */
#include "outcome.h"

#include "base/io.h"
#include "cli/diag.h"

enum status
outcome_report(const struct job *job, size_t n)
{
	size_t failed = 0, temporary = 0, i;

	for (i = 0; i < n; i++) {
		if (!job[i].failed)
			continue;
		warn("%s", job[i].message);
		failed++;
		temporary += job[i].status == STATUS_TEMPORARY;
	}
	if (failed == 0)
		return STATUS_OK;
	warn("%zu of %zu could not be resolved", failed, n);
	return temporary == failed ? STATUS_TEMPORARY : STATUS_SOME;
}

void
outcome_write(struct arena *a, const char *path, const struct job *job, size_t n,
	   bool good)
{
	struct err e = { .arena = a };
	struct output out;
	struct str line;
	size_t i;

	if (!output_open(&out, a, path, &e))
		fatal_err(&e);
	for (i = 0; i < n; i++) {
		if (!job[i].failed != good && !(good && job[i].stays))
			continue;
		line = good ? lock_line(a, job[i].stays ? job[i].stays : &job[i].item)
			: job[i].item.name;
		fprintf(out.f, "%.*s\n", STR_ARG(line));
	}
	if (!output_commit(&out, &e))
		fatal_err(&e);
}

bool
outcome_resolved(const struct job *job, size_t n)
{
	bool images = false;
	size_t i;

	for (i = 0; i < n; i++) {
		images = images || !job[i].item.chart;
		if (!job[i].failed && !job[i].item.chart)
			return true;
	}
	return !images;
}

bool
outcome_moved(const struct job *job, size_t n)
{
	size_t i;

	for (i = 0; i < n && !job[i].moved;)
		i++;
	return i < n;
}

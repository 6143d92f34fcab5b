/* SPDX-License-Identifier: Apache-2.0 */
#include "copyrun.h"

#include "cli/diag.h"
#include "progress.h"

void
copyrun_show(struct copier *c, const char *when)
{
	progress_start(c, when);
	copier_run(c, progress_tick);
	progress_end(c);
	registry_free(c->registry);
	c->registry = NULL;
}

enum status
copyrun_report(const struct copier *c, const char *advice)
{
	size_t i, failed = 0, temporary = 0;
	bool refused = false;
	const struct job *j;

	for (i = 0; i < c->n; i++) {
		j = c->job[i];
		if (!j->failed)
			continue;
		warn("%.*s: %s", STR_ARG(j->reference), j->failed);
		failed++;
		temporary += j->status == STATUS_TEMPORARY;
		refused |= j->status == STATUS_REFUSED;
	}
	if (failed)
		warn("%zu of %zu blobs failed%s", failed, c->n, advice);
	return err_status(failed, temporary, refused);
}

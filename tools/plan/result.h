/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RESULT_H
#define RESULT_H
/* The messages and outputs of plan; an output that cannot be written ends the
 * program. */
#include "known.h"
#include "settings.h"

/* Reports the items that failed; returns the exit status. */
enum status result_report(const struct item *item, size_t n);
/* Warns that the target may refuse n manifests after their blobs were copied. */
void result_doubtful(const struct settings *s, size_t n);
/* True when some of the n items of the lock can be mirrored. */
bool result_partly(const struct item *item, size_t n);
/* Writes s->failed: the lines of the items of the lock that failed, or of whose
 * referrers one failed, each with the reason; the referrers follow the first items. */
void result_failed(const struct settings *s, const struct item *item, size_t nlocked, size_t n);
/* Writes s->repositories: the repositories of the target that the items need, whether
 * they exist or not. */
void result_repositories(const struct settings *s, const struct item *item, size_t n);
/* Writes the plan to s->out, and says what it has. */
void result_plan(const struct settings *s, struct graph *g, const struct known *k,
		 const struct item *item, size_t n);

#endif

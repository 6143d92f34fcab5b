/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RESULT_H
#define RESULT_H
/* What plan says and writes of its items; a file that cannot be written is
 * fatal. */
#include "known.h"
#include "settings.h"

/* Says what failed; the exit status. */
enum status result_report(const struct item *item, size_t n);
/* The items that failed, as a list: s->failed. */
void result_failed(const struct settings *s, const struct item *item, size_t n);
/* The repositories of the target that the items need, there or not:
 * s->repositories. */
void result_repositories(const struct settings *s, const struct item *item, size_t n);
/* The plan, s->out, and what is said of it. */
void result_plan(const struct settings *s, struct graph *g, const struct known *k,
		 const struct item *item, size_t n);

#endif

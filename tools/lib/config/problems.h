/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROBLEMS_H
#define PROBLEMS_H
/* All that is wrong with one configuration file, up to LIMIT_PROBLEMS, so that the
 * user mends it in one go. */
#include "base/buf.h"
#include "checker.h"

struct problems {
	const struct checker *check;
	struct buf text;
	size_t n; /* problems that were added */
};

void problems_init(struct problems *p, const struct checker *c);
/* Adds a problem of the key or element that stands at `at`. */
void problems_add(struct problems *p, const struct yaml_at *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* True when there is none; else fails with status 2 and one line for each. */
bool problems_none(const struct problems *p, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPORT_H
#define REPORT_H
/* What was looked at, a line each, and below it what to do about it. */
#include <stdio.h>

#include "base/arena.h"

struct report {
	struct arena *arena;
	FILE *f;
	size_t failed;
};

enum verdict {
	REPORT_OK,
	REPORT_NOTE,  /* it works, but may surprise */
	REPORT_FAILED /* it cannot work */
};

/* A line; advice may be NULL. */
void report(struct report *r, enum verdict v, const char *advice, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif

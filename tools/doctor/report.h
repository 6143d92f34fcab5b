/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPORT_H
#define REPORT_H
/* The report: a line for each check, and below it what to do when it fails. */
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

/* Writes a line, and the advice below it unless that is NULL. */
void report(struct report *r, enum verdict v, const char *advice, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif

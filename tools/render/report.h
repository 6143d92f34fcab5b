/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPORT_H
#define REPORT_H
/* The messages of a failed render, on standard error. */
#include "chart/release.h"

/*
 * Prints Helm's message, then the place in the template: its line with a caret, and
 * the calls that led there.  When a template's document or a file of the chart is not
 * YAML it prints the wrong lines instead.  `chart` is the path that was given, `name`
 * the chart's name.
 */
void report(struct arena *a, const struct err *e, const struct failure *f,
	    const char *chart, struct str name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPORT_H
#define REPORT_H
/* What a failed render says on standard error. */
#include "chart/release.h"

/*
 * Helm's message first, as Helm prints it; then the place in the template,
 * its line with a caret, and the calls that led there; or the lines that are
 * no YAML, of what a template gave or of the chart's file.  chart is the path
 * that was given, dir whether it is a folder, name the chart's name.
 */
void report(struct arena *a, const struct err *e, const struct failure *f,
	    const char *chart, struct str name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EACH_H
#define EACH_H
/* The files of --each, each of which is a stage. */
#include "cli/opts.h"
#include "pull.h"

/*
 * Pulls the charts of the operands and writes the records beside them: NAME.chart for
 * NAME.json, and NAME.packed for NAME.chart.  When changed is set, files that are
 * current are left out, and all together are the stage of --stage, which succeeds when
 * each does.  The exit status: 0, since each stage has its own.
 */
enum status each_pull(struct pull *p, struct arena *a, const struct opts *o, bool changed);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COPYRUN_H
#define COPYRUN_H
/* Runs a copier for a program that a person started, and says what failed. */
#include "job.h"

/* Runs the jobs with progress shown as progress_start says of `when`, and frees the
 * copier's registry. */
void copyrun_show(struct copier *c, const char *when);
/* Says on standard error why jobs failed and how many; `advice` follows the number.
 * Returns the exit status. */
enum status copyrun_report(const struct copier *c, const char *advice);

#endif

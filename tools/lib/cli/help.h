/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HELP_H
#define HELP_H
/* What --help prints, and the usage after a wrong command line: wrapped to the width
 * of the terminal that the stream is, else to COLUMNS of the environment, or 80. */
#include <stdio.h>

#include "opts.h"

/* Prints the synopsis.  Where that would take more than 24 lines, [options] stands for
 * the options that may be left out. */
void usage_print(const struct program *p, FILE *f);
/* Prints the usage, the purpose and the options to standard output. */
void help_print(const struct program *p);

#endif

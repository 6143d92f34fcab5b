/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMIT_H
#define EMIT_H
/*
 * The programs that write a list of images and charts in some format: only their
 * names and templates differ.
 */
#include "cli/opts.h"

/*
 * Runs such a program: reads image and chart lines from the operands or standard
 * input and writes them to the output through a template.  tmpl is the name of a
 * shipped template ("hauler.tmpl"), or NULL for the file of the option -t.  Prints
 * what went wrong and returns the exit status.
 */
int emit_main(const struct program *prog, const char *tmpl, int argc,
	      char **argv);

#endif

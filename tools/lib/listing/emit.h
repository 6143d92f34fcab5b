/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMIT_H
#define EMIT_H
/*
 * The programs that write a list of images and charts in some format: they
 * differ in their names and templates only.
 */
#include "cli/opts.h"

/*
 * Runs the program: image and chart lines from the operands or standard
 * input, through a template, to the output.  tmpl names a shipped template
 * ("hauler.tmpl"), or is NULL for the file of option -t.  Prints what went
 * wrong and returns the exit status.
 */
int emit_main(const struct program *prog, const char *tmpl, int argc,
	      char **argv);

#endif

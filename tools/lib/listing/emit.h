/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMIT_H
#define EMIT_H
/*
 * The programs that write a list of images and charts in some format: they
 * differ in their names and templates only.
 */
#include "cli/opts.h"

enum { EMIT_COMPONENTS = 256, EMIT_NAME, EMIT_METADATA, EMIT_PROBABLE };

/* Rows for the option table of such a program. */
#define EMIT_OPTS \
	{ EMIT_COMPONENTS, "components", "file", "component records, for the charts; may be given again" }, \
	{ EMIT_NAME, "name", "name", "what the list is called [mkmirror]" }, \
	{ EMIT_METADATA, "metadata", "key=value", "a word about the list; may be given again" }, \
	{ EMIT_PROBABLE, "probable", "what", "accept or ignore images that only look like ones" }, \
	{ 'o', "output", "file", "write to file, if that changes it" }

/*
 * Runs the program: image and chart lines from the operands or standard
 * input, through a template, to the output.  tmpl names a shipped template
 * ("hauler.tmpl"), or is NULL for the file of option -t.  Prints what went
 * wrong and returns the exit status.
 */
int emit_main(const struct program *prog, const char *tmpl, int argc,
	      char **argv);

#endif

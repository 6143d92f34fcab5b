/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AICRLOG_H
#define AICRLOG_H
/*
 * For diag.c: messages on standard error in the forms of AICR's command line.
 *
 *	plain  [cli] text; AICR_LOG_PREFIX replaces cli.  On a terminal errors are red and
 *	       the rest green, unless NO_COLOR is set
 *	text   time=… level=INFO source=PROGRAM msg="text" module=aicr version=…
 *	json   the same as an object a line
 */
#include "base/str.h"

enum aicrlog_form { AICRLOG_NONE, AICRLOG_PLAIN, AICRLOG_TEXT, AICRLOG_JSON };
enum aicrlog_level { AICRLOG_INFO, AICRLOG_WARN, AICRLOG_ERROR };

/* Prints a message of the program. */
void aicrlog_put(enum aicrlog_form form, const char *program, enum aicrlog_level level,
		 struct str text);
/* Prints the last message of a program that fails with that error and exit status. */
void aicrlog_failed(enum aicrlog_form form, const char *program, struct str error, int status);

#endif

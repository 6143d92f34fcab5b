/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DIAG_H
#define DIAG_H
/*
 * Messages of the programs, on standard error, each starting with
 * "mkmirror-TOOL: ".  Control bytes of text from elsewhere are printed as '?'; a
 * newline and a TAB stay.  Only programs print; the libraries return errors.
 */
#include "base/err.h"

/* Remembers the program's name, e.g. "render", for the prefix. */
void diag_init(const char *tool);
/* Prints a message; a format that ends in ':' gets strerror(errno) after it. */
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* As warn, of a text; what libraries are given to say something by. */
void warn_text(const char *text);
/* As warn, then exits with status. */
_Noreturn void fatal(enum status status, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Prints the message of e; its status, which is not 0. */
enum status warn_err(const struct err *e);
/* Prints the message of e and exits with its status. */
_Noreturn void fatal_err(const struct err *e);
/* From here on a file that is cut off while it is mapped (io.h, file_map) ends
 * the program by a message and status 75, not by a signal. */
void diag_catch_truncation(void);
/* Prints text as it is but for control bytes, without prefix or newline. */
void diag_text(struct str text);

#endif

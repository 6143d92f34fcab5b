/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DIAG_H
#define DIAG_H
/*
 * Messages of the programs, on standard error, each starting with
 * "mkmirror-TOOL: ".  What a message has from outside passes foreign_text (in
 * base/foreign.h): no secret is in it, and control bytes are shown, but for TABs and
 * for newlines before an indented line.  Only programs print; the libraries return
 * errors.
 */
#include "aicrlog.h"
#include "base/err.h"

/* Remembers the program's name, e.g. "render", for the prefix. */
void diag_init(const char *tool);
/* Prints a message; a format that ends in ':' gets strerror(errno) after it. */
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* From here on messages have a form of AICR's command line, and failures its exit
 * statuses (base/aicr.h). */
void diag_aicr(enum aicrlog_form form);
/* True after diag_aicr. */
bool diag_is_aicr(void);
/* Prints a message about what went well; only after diag_aicr. */
void info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Prints a text as a message: the hook by which libraries, which are handed it,
 * tell the user something. */
void warn_text(const char *text);
/* As warn, then exits with status. */
_Noreturn void fatal(enum status status, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Prints the message of e and returns its status, or 1 when that is 0. */
enum status warn_err(const struct err *e);
/* Prints the message of e and exits with its status. */
_Noreturn void fatal_err(const struct err *e);
/* From here on the program ends with a message and status 75, instead of being
 * killed by SIGBUS, when a mapped file (file_map in io.h) is truncated. */
void diag_catch_truncation(void);
/* Shows text as the last line of a terminal that standard error is, in place of the
 * one shown before; NULL removes that. */
void diag_status(const char *text);
/* Prints text without prefix or newline; control bytes but newlines and TABs are shown
 * as foreign_shown has them. */
void diag_text(struct str text);

#endif

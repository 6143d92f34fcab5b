/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STAGE_H
#define STAGE_H
/*
 * A program as a stage of a mirror.  A makefile starts every program with
 * --stage NAME, and the program does what would else need a shell around it.
 * The work folder, in which the program runs then, has the files
 *
 *	stamp/NAME.new  the command, which the makefile wrote before it started it
 *	stamp/NAME      that command when the program succeeded, or the word failed
 *	stamp/NAME.d    the files that the program read, as rules that make includes
 *	stamp/NAME.dep  the same as -M writes it, when the build system names a target
 *	status/NAME     the exit status of a program that failed; the next start
 *	                removes it
 *
 * Without --stage these functions do nothing, except as they say.
 */
#include "base/err.h"

/* Begins the stage of that name, NAME or NAME:TARGET; TARGET is then what the build
 * system calls the file for which stamp/NAME.dep is a rule.  A stage that began
 * before is forgotten. */
void stage_begin(const char *name);
/* The name as stage_begin got it last; NULL without --stage. */
const char *stage_name(void);
/* Tells the stage its command, where no stamp/NAME.new has it. */
void stage_command(const char *command);
/* True when the stage succeeded with the command of stage_command, its output is there,
 * and each file that it read has the time and size that it had then. */
bool stage_is_current(struct arena *a, const char *output);
/* stamp/NAME.dep, which takes the place of the argument of -M. */
const char *stage_depfile(void);
/* The folder of status/NAME, which a sandbox must keep writable as it must that of
 * stage_depfile; NULL without --stage. */
const char *stage_folder(void);
/*
 * Writes the n files that were read to make target: to depfile (base/depfile.h),
 * and under --stage to stamp/NAME.d too.  When depfile is stage_depfile, it is written
 * for the TARGET of --stage, and not without one.  Fails as depfile_write does.
 */
bool stage_depends(struct arena *a, const char *depfile, const char *target,
		   const struct str *path, size_t n, struct err *e);
/* Keeps a copy of the file at path as stamp/WHAT, so that it is seen when someone else
 * changes the file; an empty one when there is no file.  A path with spaces also gets the
 * link stamp/.WHAT, by which make reads the file.  Failures are ignored: the file
 * counts as changed then. */
void stage_keep(struct arena *a, const char *what, const char *path);
/* Ends the stage: writes the stamp, and for a status other than 0 the status file.
 * Returns status.  A signal handler may call it. */
int stage_end(int status);
/* Ends a stage that failed for some components while the others go on: writes the
 * files of a failure, but returns 0, so that make continues.  Without --stage it
 * returns status. */
int stage_end_partly(int status);
/* Ends the stage and exits with the status. */
_Noreturn void stage_exit(int status);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STAGE_H
#define STAGE_H
/*
 * A program as a stage of a mirror: --stage NAME, which every program takes, is
 * how a makefile starts one without a shell around it.  In the work folder,
 * where the program then runs, stand
 *
 *	stamp/NAME.new  the command, which the makefile wrote before it started it
 *	stamp/NAME      that command once the program succeeded, and the word failed
 *	                after it failed
 *	stamp/NAME.d    what the program read, as rules that make includes
 *	stamp/NAME.dep  the same as -M writes it
 *	status/NAME     the exit status of a program that failed; removed at its start
 *
 * Without --stage all of this does nothing.
 */
#include "base/err.h"

/* Begins the stage of that name; a stage that began before is forgotten. */
void stage_begin(const char *name);
/* The file for what the stage reads, in place of the argument of -M. */
const char *stage_depfile(void);
/* The folder that stage_end writes to beside that of the file above; NULL
 * without --stage. */
const char *stage_folder(void);
/*
 * Writes what was read to make target: to depfile (base/depfile.h), and under
 * --stage as make's rules too.  Status as output_commit's.
 */
bool stage_depends(struct arena *a, const char *depfile, const char *target,
		   const struct str *path, size_t n, struct err *e);
/* Ends the stage with that status, which is returned.  Only what a signal
 * handler may call. */
int stage_end(int status);
/* Ends a stage of which a part failed and the rest is to go on: the status and
 * a stamp of failure are written, and 0 is returned; without --stage, status. */
int stage_end_partly(int status);
/* Ends the stage and the program. */
_Noreturn void stage_exit(int status);

#endif

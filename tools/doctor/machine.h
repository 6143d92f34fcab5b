/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MACHINE_H
#define MACHINE_H
/* Checks of this machine; each writes lines to the report. */
#include "report.h"

/* Checks that the files that are installed with the programs exist; dir is the folder
 * of the programs. */
void machine_installed(struct report *r, const char *dir);
/* Checks make, which runs the stages. */
void machine_make(struct report *r);
/* Checks libcurl. */
void machine_libcurl(struct report *r);
/* Says how much of the sandbox for charts the kernel enforces. */
void machine_sandbox(struct report *r);
/* Checks that a folder, which may not exist yet, can be written and has room. */
void machine_folder(struct report *r, const char *what, const char *path);
/* Checks that files of credentials can be read by their owner alone. */
void machine_credentials(struct report *r);
/* Checks that a layout has room for the blobs of the plan in the work folder, if
 * there is one. */
void machine_plan(struct report *r, const char *work);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HERE_H
#define HERE_H
/* What there is on this machine. */
#include "report.h"

/* That what is installed beside the programs, whose folder is dir, is there. */
void here_installed(struct report *r, const char *dir);
/* make, which runs the stages. */
void here_make(struct report *r);
/* libcurl, which speaks with servers. */
void here_libcurl(struct report *r);
/* What of the sandbox for charts the kernel enforces. */
void here_sandbox(struct report *r);
/* That a folder, there or to be made, can be written and has space. */
void here_folder(struct report *r, const char *what, const char *path);
/* That files of credentials are for their owner alone. */
void here_credentials(struct report *r);
/* That a layout has space for what the plan in the work folder, if there is
 * one, brings to it. */
void here_plan(struct report *r, const char *work);

#endif

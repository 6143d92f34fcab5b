/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXE_H
#define EXE_H
/* Where the running program is installed; what belongs to it stands in fixed
 * places relative to it (bin, libexec/mkmirror, share/mkmirror). */
#include "err.h"

/* The folder of the program's file: the kernel's word, else argv0's when that
 * is a path.  Status 2 when neither says. */
bool exe_dir(struct arena *a, const char *argv0, char **out, struct err *e);

#endif

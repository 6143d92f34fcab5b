/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXE_H
#define EXE_H
/* Where the running program is installed: its data and its helper programs are
 * found relative to its folder (bin, libexec/mkmirror, share/mkmirror). */
#include "err.h"

/* The folder of the program's file, in a: from /proc/self/exe, or where there is
 * no /proc from argv0 when that is a path.  Fails with status 2 otherwise. */
bool exe_dir(struct arena *a, const char *argv0, char **out, struct err *e);

#endif

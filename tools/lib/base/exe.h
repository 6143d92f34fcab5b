/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXE_H
#define EXE_H
/* Where programs are.  Where the running program is installed: its data and its helper programs are
 * found relative to its folder (bin, libexec/mkmirror, share/mkmirror). */
#include "err.h"

/* The folder of the program's file, in a: from /proc/self/exe, or where there is
 * no /proc from argv0 when that is a path.  Fails with status 2 otherwise. */
bool exe_dir(struct arena *a, const char *argv0, char **out, struct err *e);
/* The path of the program of that name in the folders of PATH; NULL, with errno set
 * to ENOENT, when no folder has it.  Entries of PATH that are empty, "." or otherwise
 * relative are passed over: what stands in the current folder, often another's, is
 * never run by a name.  A name with a slash is a path and stays as it is. */
char *exe_find(struct arena *a, const char *name);

#endif

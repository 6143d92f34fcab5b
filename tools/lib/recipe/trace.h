/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRACE_H
#define TRACE_H
/*
 * Notes which file each value of a recipe came from: a map from paths to files, in
 * which the last file wins.  A NULL trace notes nothing.
 */
#include "base/err.h"
#include "base/val.h"

struct trace {
	struct arena *arena;
	struct map *from;
};

struct trace *trace_new(struct arena *a);
/* "PATH.KEY", or KEY when the path is empty; empty when the trace is NULL. */
struct str trace_path(struct trace *t, struct str path, struct str key);
/* Notes that the value at path, and everything in it, is from the file. */
void trace_note(struct trace *t, struct str path, struct val v, const char *file);
/* Removes the notes about the value at path and everything in it. */
void trace_forget(struct trace *t, struct str path);

#endif

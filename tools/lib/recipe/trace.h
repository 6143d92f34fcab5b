/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRACE_H
#define TRACE_H
/*
 * Which file each value of a recipe came from: dot path to file, the last
 * writer wins.  A NULL trace remembers nothing.
 */
#include "base/err.h"
#include "base/val.h"

struct trace {
	struct arena *arena;
	struct map *from;
};

struct trace *trace_new(struct arena *a);
/* path.key, or key alone under an empty path; empty when nothing is traced. */
struct str trace_path(struct trace *t, struct str path, struct str key);
/* Remembers that the value at path, and all that is in it, is from file. */
void trace_note(struct trace *t, struct str path, struct val v, const char *file);
/* Forgets the value at path and all that was in it. */
void trace_forget(struct trace *t, struct str path);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JSONL_H
#define JSONL_H
/*
 * JSON Lines, the format of the records between programs: one object a line.
 * Empty lines are skipped.  Each object lives in the arena given to jsonl_next,
 * so that a program that streams may reset the arena after each record.
 */
#include <stdio.h>

#include "base/err.h"
#include "base/val.h"

struct jsonl {
	FILE *f;
	const char *name; /* for messages: the path or "<stdin>" */
	size_t line;      /* number of the line read last, from 1 */
	char *buf;        /* getline's, of cap bytes */
	size_t cap;
};

/* Opens path for reading; NULL or "-" is standard input.  Status 2. */
bool jsonl_open(struct jsonl *j, const char *path, struct err *e);
/* Reads the next object into *out: 1 there was one, 0 the file ended, -1 it
 * failed with status 2 and a message that names file and line. */
int jsonl_next(struct jsonl *j, struct arena *a, struct val *out, struct err *e);
void jsonl_close(struct jsonl *j);
/* Reads the next object of j into the array element at out; returns as
 * jsonl_next does. */
typedef int (*jsonl_take)(struct jsonl *j, struct arena *a, void *out, struct err *e);
/* Reads all objects of the file, by take, into an array of *n elements of `size`
 * bytes each; NULL on failure. */
void *jsonl_array(struct arena *a, const char *path, size_t size, jsonl_take take,
		  size_t *n, struct err *e);
/* Writes v as one line; scratch is for memory that is needed meanwhile.  A failed
 * write is found when the output is committed (io.h). */
void jsonl_write(FILE *f, struct arena *scratch, struct val v);
/* Writes n records to path (NULL: standard output) as an output of io.h: write is
 * called for each i below n, with a scratch arena that is reset after the call. */
bool jsonl_save(const char *path, size_t n,
		void (*write)(FILE *f, struct arena *scratch, size_t i, const void *data),
		const void *data, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JSONL_H
#define JSONL_H
/*
 * JSON Lines: one object a line, as the programs pass records on.  Empty
 * lines are skipped.  What is read lives in the arena given to jsonl_next, so
 * that a program that streams may reset one arena a record.
 */
#include <stdio.h>

#include "base/err.h"
#include "base/val.h"

struct jsonl {
	FILE *f;
	const char *name; /* for messages: the path or "<stdin>" */
	size_t line;      /* number of the line read last, from 1 */
	char *buf;        /* getline's */
	size_t cap;
};

/* Opens path for reading; NULL or "-" is standard input.  Status 2. */
bool jsonl_open(struct jsonl *j, const char *path, struct err *e);
/* The next object; 1 got one, 0 end, -1 error that names file and line. */
int jsonl_next(struct jsonl *j, struct arena *a, struct val *out, struct err *e);
void jsonl_close(struct jsonl *j);
/* Takes the next object of j as an element at out; returns what jsonl_next does. */
typedef int (*jsonl_take)(struct jsonl *j, struct arena *a, void *out, struct err *e);
/* All objects of the file as an array of n elements, `size` bytes each; NULL on
 * failure. */
void *jsonl_array(struct arena *a, const char *path, size_t size, jsonl_take take,
		  size_t *n, struct err *e);
/* All objects of the file in one go, into a list of n. */
bool jsonl_read(struct arena *a, const char *path, struct val **out, size_t *n,
		struct err *e);
/* Writes v as one line; scratch is used and may be reset after.  Errors show
 * when the output is committed. */
void jsonl_write(FILE *f, struct arena *scratch, struct val v);
/* Writes a file (NULL: standard output) of n records, as io.h's outputs are:
 * write is called for each, with a scratch arena that lasts for that record. */
bool jsonl_save(const char *path, size_t n,
		void (*write)(FILE *f, struct arena *scratch, size_t i, const void *data),
		const void *data, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOCSTREAM_H
#define DOCSTREAM_H
/*
 * The documents of a file-based catalog's file, one after the other, as they come: JSON
 * documents one behind the other, or YAML with lines "---" between.  Only one document
 * is in memory.
 */
#include "base/err.h"

/* Reads at most n bytes to p; *got is 0 at the end.  False with e set on failure. */
typedef bool (*documents_read)(void *data, char *p, size_t n, size_t *got, struct err *e);

struct documents {
	const char *name;    /* of the file, for messages */
	size_t line;         /* on which the document read last begins, from 1 */

	/* private */
	documents_read read;
	void *data;
	struct arena *buffer;
	char *room;
	size_t cap;          /* of room */
	char *p;             /* what is read and not yet returned, in room */
	size_t n;            /* how many bytes */
	size_t lines;        /* line ends before p */
	bool ended;
	struct arena values; /* for a document of YAML */
};

/* Begins a file.  The buffer's arena may serve several files, one after the other. */
void documents_begin(struct documents *d, struct arena *buffer, const char *name,
		     documents_read read, void *data);
/*
 * Reads the next document, which is JSON without blanks in *out until the next call: 1
 * there was one, 0 the file has ended, -1 it failed, with status 2 and file and line.
 * Empty documents are passed over; any other is an object.
 */
int documents_next(struct documents *d, struct str *out, struct err *e);
/* Ends the reading. */
void documents_end(struct documents *d);

#endif

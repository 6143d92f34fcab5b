/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCAN_H
#define SCAN_H
/* A stream of YAML documents, walked one after the other. */
#include "walk.h"

struct scan {
	const char *file;          /* the input, for messages */
	const struct rules *rules; /* or NULL */
	bool raw;                  /* strip template directives first (raw.h) */
	void (*found)(struct scan *s, const struct finding *f);
	/* looks at a document after its walk; or NULL */
	void (*document)(struct scan *s, struct arena *a, struct val doc);
	void *data;
	struct str *read; /* absolute paths of what was read, for a depfile */
	size_t nread, capread;
	/* of the document at hand, for found */
	struct str template; /* that a "# Source:" comment names */
	struct str text;     /* from the document's start on */
	size_t line;         /* of text in the file, from 1 */
};

/*
 * Walks the documents of path ("-" is standard input).  Status 2 when it
 * cannot be read or is no YAML; what was found before that was handed on.
 */
bool scan_file(struct scan *s, struct arena *a, const char *path,
	       struct err *e);
/* Walks the manifests that the component's record in path names, as raw ones,
 * and those alone from then on.  Fails as scan_file does. */
bool scan_manifests(struct scan *s, struct arena *a, const char *path,
		    struct err *e);
/* Adds path to those that were read; scan_file does that itself. */
void scan_note(struct scan *s, struct arena *a, const char *path);
/* The line of a place in the document at hand, for messages. */
size_t scan_line(const struct scan *s, struct arena *a, const struct position *at);

#endif

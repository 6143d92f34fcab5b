/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCAN_H
#define SCAN_H
/* Walks all documents of a stream of YAML. */
#include "walk.h"

struct scan {
	/* set by the caller */
	const char *file;          /* the input, for messages */
	const struct rules *rules; /* may be NULL */
	bool raw;                  /* replace the directives of templates first (raw.h) */
	void (*found)(struct scan *s, const struct finding *f);
	/* is called with each document after its walk; may be NULL */
	void (*document)(struct scan *s, struct arena *a, struct val doc);
	void *data;

	/* the outcome: the current document, for the hooks */
	struct str template; /* the template that a "# Source:" comment names */
	struct str text;     /* from the start of the document on */
	size_t line;         /* the number of the first line of text in the file, from 1 */
	/* and at the end */
	struct str *read; /* the absolute paths of the files that were read, for a depfile */
	size_t nread;

	/* private */
	size_t capread;
	struct yaml_lines *lines; /* of the document that starts at lines_of, or NULL */
	const char *lines_of;
	struct arena lines_arena;
};

/*
 * Walks the documents of the file at path ("-": standard input).  Fails with status 2
 * when it cannot be read or is not YAML; images before the fault were given to
 * `found`.
 */
bool scan_file(struct scan *s, struct arena *a, const char *path,
	       struct err *e);
/* Walks the manifests that the component record in path names, without rendering
 * them; from then on `raw` is set.  Fails as scan_file does. */
bool scan_manifests(struct scan *s, struct arena *a, const char *path,
		    struct err *e);
/* Adds path to the files that were read; scan_file does that for its own. */
void scan_note(struct scan *s, struct arena *a, const char *path);
/* The line in the file of a position in the current document, for messages. */
size_t scan_line(struct scan *s, struct arena *a, const struct position *at);

#endif

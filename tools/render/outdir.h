/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OUTDIR_H
#define OUTDIR_H
/*
 * The folder of --output-dir.  Each document goes to DIR/CHART/templates/x.yaml, the
 * path of its template; several documents of one template go to one file, in order.
 */
#include "base/err.h"

struct outdir_document {
	struct str path, source, text;
	size_t order; /* its place in helm's output */
};

struct outdir {
	struct arena *arena;
	const char *path; /* NULL: the option was not given */
	bool by_release;  /* --release-name: DIR/RELEASE takes the place of DIR */
	struct outdir_document *document;
	size_t n, cap;
};

/* Keeps a document for outdir_write; text is not copied.  CRDs go to DIR itself, not
 * to the folder of the release, as with helm. */
void outdir_add(struct outdir *o, struct str release, struct str source,
		struct str text, bool crd);
/*
 * Writes the files, except those that have the same bytes already, and prints helm's
 * lines about them.  Fails with status 3, before anything is written, when a
 * document's path leaves the folder.
 */
bool outdir_write(struct outdir *o, struct err *e);

#endif

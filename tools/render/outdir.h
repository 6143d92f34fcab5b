/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OUTDIR_H
#define OUTDIR_H
/*
 * The folder of --output-dir: each document goes to the file its template has
 * there, DIR/CHART/templates/x.yaml; several of one template stand one after
 * the other.
 */
#include "base/err.h"

struct outdir_document {
	struct str path, source, text;
	size_t order; /* in which helm writes it */
};

struct outdir {
	struct arena *arena;
	const char *path; /* NULL: the option was not given */
	bool by_release;  /* --release-name: a folder for the release in between */
	struct outdir_document *document;
	size_t n, cap;
};

/* Keeps a document for outdir_write; text is not copied.  CRDs stand outside of
 * the release's folder, as helm has it. */
void outdir_add(struct outdir *o, struct str release, struct str source,
		struct str text, bool crd);
/*
 * Writes the files, those that have the same bytes already are left alone, and
 * tells of them on standard output, as helm does.  Fails before anything is
 * written when a document's name leads out of the folder (status 3).
 */
bool outdir_write(struct outdir *o, struct err *e);

#endif

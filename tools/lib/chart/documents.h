/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOCUMENTS_H
#define DOCUMENTS_H
/*
 * The output of templates, cut into documents that are sorted by kind; hooks are kept
 * apart.  Slices point into the texts given.
 */
#include "base/err.h"

struct manifest {
	struct str path; /* name of the template */
	struct str text;
	struct str kind;
	bool is_hook;
	bool is_test; /* a hook for helm test */
};

struct manifests {
	struct manifest *v;
	size_t n, cap;
	struct arena work; /* memory for one document; the caller of manifests_add frees it */
	struct str bad;    /* the document for which manifests_add failed */
};

/*
 * Cuts the text into documents as Helm 4 or 3 does: *n slices in a.  Documents of
 * white space alone are left out.
 */
struct str *manifest_split(struct arena *a, struct str text, bool helm3,
			   size_t *n);
/*
 * Adds the documents of one template's output, hooks among them.  Fails with Helm's
 * message when one is not YAML; status 3.
 */
bool manifests_add(struct arena *a, struct manifests *m, struct str path,
		   struct str text, bool helm3, struct err *e);
/* Sorts by kind in the order of installation; documents of the same kind keep their
 * order. */
void manifests_sort(struct arena *a, struct manifests *m, bool helm3);
/* s without the white space, as Unicode defines it, at its end; and at both ends. */
struct str text_trim_right(struct str s);
struct str text_trim(struct str s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOCUMENTS_H
#define DOCUMENTS_H
/*
 * What templates wrote, cut into documents and sorted by kind, the hooks
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
	struct arena work; /* of one document; whoever adds gives it back */
	struct str bad;    /* the document that made manifests_add fail */
};

/*
 * Cuts text into documents as Helm 4 or 3 does; *n slices in a.  Documents of
 * white space alone are left out.
 */
struct str *manifest_split(struct arena *a, struct str text, bool helm3,
			   size_t *n);
/*
 * Adds the documents of one template's output, manifests and hooks.  Fails
 * with Helm's message when one is no YAML; status 3.
 */
bool manifests_add(struct arena *a, struct manifests *m, struct str path,
		   struct str text, bool helm3, struct err *e);
/* Sorts by kind, in the order of installation; equal kinds keep their order. */
void manifests_sort(struct arena *a, struct manifests *m, bool helm3);
/* s without white space in Unicode's sense at its end, and at both ends. */
struct str text_trim_right(struct str s);
struct str text_trim(struct str s);

#endif

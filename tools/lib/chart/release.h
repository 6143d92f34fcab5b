/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RELEASE_H
#define RELEASE_H
/*
 * A chart and values turned into what helm template prints.  Everything lives
 * in the arena given.
 */
#include "caps.h"
#include "chart.h"
#include "documents.h"
#include "template/template.h"

struct release {
	struct str name, namespace;
	bool helm3;
	bool is_upgrade;
	bool skip_schema;
	bool include_crds, no_hooks, skip_tests;
	struct kube_version kube;
	const struct str *api; /* further API versions */
	size_t napi;
	const char *const *show_only; /* patterns of templates; none: all */
	size_t nshow;
	const char *seed; /* of random values; NULL: from the system */
	void (*warn)(void *data, const char *text); /* may be NULL */
	/* Takes each document in place of the output; NULL: the output has them.
	 * crd: it is a file of a crds folder.  source and text live on. */
	void (*document)(void *data, struct str source, struct str text, bool crd);
	void *data;
};

/* Where in a template a failure lies; file is empty when in none. */
struct failure {
	struct tmpl_where where;
	/* else what a template gave that is no YAML: one document */
	struct str template, document;
	bool render_failed; /* helm adds a hint to the message */
};

/* A text in pieces, to be written one after the other. */
struct pieces {
	struct str *v;
	size_t n, cap;
};

/*
 * Renders chart c with the values given by the user (a map).  Fails with
 * Helm's message, after "Error: "; status 3.
 */
bool release_render(struct arena *a, const struct release *r, struct chart *c,
		    struct val given, struct pieces *out, struct failure *f,
		    struct err *e);

#endif

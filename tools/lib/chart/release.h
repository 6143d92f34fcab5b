/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RELEASE_H
#define RELEASE_H
/*
 * Renders a chart with values to the output of helm template.  Everything lives in
 * the arena given.
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
	const struct str *api; /* further API versions of the cluster */
	size_t napi;
	const char *const *show_only; /* patterns of template names; without any all are shown */
	size_t nshow;
	const char *seed; /* of random values; NULL: they come from the system */
	void (*warn)(void *data, const char *text); /* is called with each of Helm's warnings; may be NULL */
	/* Is called with each document, which is then not in the output; may be NULL.
	 * `crd`: the document is a file of a crds folder.  source and text live in
	 * the arena. */
	void (*document)(void *data, struct str source, struct str text, bool crd);
	void *data;
};

/* The place in a template where rendering failed; where.file is empty when it failed
 * elsewhere. */
struct failure {
	struct tmpl_where where;
	/* a document of a template's output that is not YAML */
	struct str template, document;
	bool render_failed; /* helm adds a hint to the message then */
};

/* A text in pieces, which are written one after the other. */
struct pieces {
	struct str *v;
	size_t n, cap;
};

/*
 * Renders chart c with the user's values, a map.  Fails with Helm's message, without
 * "Error: " before it; status 3.
 */
bool release_render(struct arena *a, const struct release *r, struct chart *c,
		    struct val given, struct pieces *out, struct failure *f,
		    struct err *e);

#endif

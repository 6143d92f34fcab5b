/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPONENT_H
#define COMPONENT_H
/* The record of a component, as pull-chart writes it: what to render. */
#include "base/err.h"
#include "given.h"

struct component {
	struct str name, namespace; /* of the release */
	const char *archive;        /* path of the chart */
	const char *kube_version;   /* NULL when the record has none */
};

/*
 * Reads the one record in the file at path; its values files and settings are
 * added to g.  Status 2 when there is none, or it was not pulled.
 */
bool component_read(struct arena *a, const char *path, struct given *g,
		    struct component *out, struct err *e);

#endif

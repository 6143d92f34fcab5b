/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOLDER_MODEL_H
#define FOLDER_MODEL_H
/*
 * The numbered folders NNN-NAME of a bundle, one a release: a unit's own, and before and
 * after it those of its manifests, NAME-pre and NAME-post.
 */
#include "unit.h"

enum folder_part { PART_PRE, PART_MAIN, PART_POST };

struct folder {
	struct str dir, name; /* "003-x-post", "x-post" */
	const struct unit *unit;
	enum folder_part part;
	bool local;           /* it holds a chart; else the chart is upstream's */
	bool owns_namespace;  /* one of its manifests is the Namespace */
	size_t from, to;      /* its files in the set */
};

struct folders {
	struct folder *v;
	size_t n;
};

/* Makes the folders and adds their files; with `scripts` also those that helm's and
 * helmfile's have: install.sh, upstream.env and cluster-values.yaml. */
bool folders_make(struct deploy *d, bool scripts, struct folders *out, struct err *e);
/* The path of a file in a folder. */
struct str folder_path(struct arena *a, const struct folder *f, const char *file);
/* Checks that no declared component has the name that a unit's manifests get. */
bool folder_names_check(const struct deploy *d, struct err *e);
/* The Chart.yaml of a local chart. */
bool local_chart(struct deploy *d, struct str path, struct str name, const struct unit *u,
		 bool vendored, unsigned mode, struct err *e);
/* v in a map under the chart's name, as a chart hands values to one within it; an empty
 * map stays empty. */
struct val values_nested(struct arena *a, struct str name, struct val v);

#endif

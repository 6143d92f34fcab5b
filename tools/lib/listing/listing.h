/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LISTING_H
#define LISTING_H
/*
 * Lists of images and charts written through a template.  The template sees
 *
 *	.name    the name of the list
 *	.images  a map an image: ref, class, components (a list), object,
 *	         template, path
 *	.refs    the references alone, sorted, each once
 *	.charts  a map a chart: name, type (repo, oci, local), repository, chart,
 *	         version, and what else its component record has
 *	.components  a map a component record: name, type (helm, kustomize),
 *	         images (its references, sorted, each once)
 *	.metadata  a map of words about the list
 *
 * and the functions of templated.h.
 */
#include "records/component.h"
#include "records/lines.h"

struct listing {
	struct val images, refs, charts, components; /* lists */
	struct val metadata;                         /* a map */
	const char *name;
};

/*
 * Makes a listing of the lines and the n component records.  A chart line becomes a
 * chart too, unless a record has the same chart.  An image that several lines have
 * appears once a line.  Everything lives in a and shares the texts given.
 */
struct listing listing_of(struct arena *a, const char *name,
			  const struct lines *lines,
			  const struct component *component, size_t n);
/* Executes the template at path and gives the text in *out.  Fails with status 2 when
 * the template cannot be read, and 3 when it fails. */
bool listing_write(struct arena *a, const char *path, const struct listing *l,
		   struct str *out, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VALUES_H
#define VALUES_H
/*
 * Values of charts: reading, merging, and Helm's coalescing, in which a
 * chart's values win over those of the charts it holds.  "merge" keeps nulls,
 * coalescing lets them remove what they hide.
 */
#include "chart.h"

/*
 * Reads a values file: Helm 4 merges all documents of the stream, Helm 3
 * takes the first.  *out is a map.  Helm's message, status 3.
 */
bool values_read(struct arena *a, struct str text, bool helm3, struct val *out,
		 struct err *e);
/* A new map with what both hold; b's entries win, maps are merged. */
struct val values_merge(struct arena *a, struct val x, struct val b);
/* The map at the dotted path in v; false when some part is no map, and then
 * *missing names the part. */
bool values_table(struct val v, struct str path, struct val *out,
		  struct str *missing);
/* What is no map at the dotted path in v; false when there is none. */
bool values_scalar(struct val v, struct str path, struct val *out);

/* Values of c and its charts under those given (may be nil), as a new map.
 * Fails when a chart's values are no map. */
bool values_coalesce(struct arena *a, struct chart *c, struct val given,
		     bool merge, bool helm3, struct val *out, struct err *e);
/* Merges map src into map dst, which wins; src is used up. */
struct val values_tables(struct arena *a, struct val dst, struct val src,
			 bool merge);

#endif

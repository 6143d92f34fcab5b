/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VALUES_H
#define VALUES_H
/*
 * Values of charts: reading, merging, and Helm's coalescing, in which the values of a
 * chart replace those of the charts within it.  With `merge` a null stays in the
 * result; otherwise it removes the value that it replaces.
 */
#include "chart.h"

/*
 * Reads a values file into the map *out: Helm 4 merges all documents of the stream,
 * Helm 3 takes the first.  Fails with Helm's message, status 3.
 */
bool values_read(struct arena *a, struct str text, bool helm3, struct val *out,
		 struct err *e);
/* A new map with the entries of both; for a key of both it has b's value, and maps
 * are merged. */
struct val values_merge(struct arena *a, struct val x, struct val b);
/* *out takes the map at the dotted path in v.  False when a part of the path is not a
 * map; *missing then takes that part. */
bool values_table(struct val v, struct str path, struct val *out,
		  struct str *missing);
/* *out takes the value at the dotted path in v, which is not a map; false when there
 * is none. */
bool values_scalar(struct val v, struct str path, struct val *out);

/* *out takes a new map: the values of c and its charts, replaced by those given,
 * which may be nil.  Fails when a chart's values are not a map. */
bool values_coalesce(struct arena *a, struct chart *c, struct val given,
		     bool merge, bool helm3, struct val *out, struct err *e);
/* Merges map src into map dst, whose values win, and returns dst; src is changed and
 * must not be used any more. */
struct val values_tables(struct arena *a, struct val dst, struct val src,
			 bool merge);

#endif

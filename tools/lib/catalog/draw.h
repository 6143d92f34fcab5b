/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOG_DRAW_H
#define CATALOG_DRAW_H
/* Writes the upgrade graph of a channel. */
#include "base/buf.h"
#include "fbc.h"

enum graph_format { GRAPH_TEXT, GRAPH_DOT };

/*
 * Appends the graph of `which`, PACKAGE/CHANNEL or PACKAGE for its default channel.  As
 * text it has an entry a line, the head first: name, version, what it replaces, what it
 * skips (with commas) and the range that it skips, with TABs between and "-" for none; as
 * dot it is for Graphviz.  What is wrong with the graph goes to *bad.  Fails with status 2
 * when there is no such package or channel.
 */
bool draw_channel(struct fbc *c, struct str which, enum graph_format format,
		  struct buf *out, struct err *bad, struct err *e);

#endif

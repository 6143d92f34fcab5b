/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EVENTS_H
#define EVENTS_H
/*
 * Events, by which other programs can follow a copy: JSON Lines that are appended
 * to a file or pipe when something happens.  Each has "event", "stage" and "ms",
 * the milliseconds since the stage began; mkmirror-copy-blob(1) lists them.
 */
#include <stdio.h>

#include "base/err.h"
#include "base/val.h"
#include "records/record.h"

struct events {
	FILE *f;              /* NULL: no events are written */
	const char *stage;
	int64_t began;        /* http_clock() */
	struct arena scratch; /* of one event */
};

/* Opens the file at path for appending; status 2.  When path is NULL no events are
 * written. */
bool events_open(struct events *v, const char *path, const char *stage, struct err *e);
/* A new event, in v->scratch, to which the caller adds keys. */
struct val event_new(struct events *v, const char *name);
/* The outcome of a blob or a manifest at one location.  An event does not have a size
 * of -1, tags that are nil, or an empty error. */
struct event_item {
	struct str digest;
	int64_t size;
	struct str to;
	struct val tags;
	enum record_status status;
	struct str error;
};
/* Writes the event of that name about the item, at once. */
void event_write_item(struct events *v, const char *name, const struct event_item *i);
/* Writes the event of event_new at once. */
void event_write(struct events *v, struct val event);
/* Closes the file; status 1 when an event could not be written. */
bool events_close(struct events *v, struct err *e);

#endif

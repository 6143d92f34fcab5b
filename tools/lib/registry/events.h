/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EVENTS_H
#define EVENTS_H
/*
 * What happens, as it does, for other programs: JSON Lines, appended to a file
 * or pipe.  Each has "event", "stage" and "ms", the milliseconds since the
 * stage began; mkmirror-copy-blob(1) lists them.
 */
#include <stdio.h>

#include "base/err.h"
#include "base/val.h"
#include "records/record.h"

struct events {
	FILE *f;              /* NULL: nobody listens */
	const char *stage;
	int64_t began;
	struct arena scratch; /* of one event */
};

/* Opens the file; status 2.  Without a path there are no events. */
bool events_open(struct events *v, const char *path, const char *stage, struct err *e);
/* A new event, to which keys are added in v->scratch. */
struct val event_new(struct events *v, const char *name);
/* What became of a blob or a manifest at one location; size is -1, tags nil and
 * error empty where the event has none. */
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
/* Writes it, at once. */
void event_write(struct events *v, struct val event);
/* False when something could not be written; status 1. */
bool events_close(struct events *v, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GOZONE_H
#define GOZONE_H
/* Time zones: the system's, by name, and fixed ones.  NULL stands for UTC. */
#include "base/err.h"

struct gozone;

/* Where the system keeps its zones; nothing else is read. */
#define GOZONE_FOLDER "/usr/share/zoneinfo"

/*
 * The zone called name, as time.LoadLocation: "", "UTC" and "Local" are UTC,
 * others are read from GOZONE_FOLDER.  Fails with Go's
 * message ("unknown time zone x"), status 2.
 */
bool gozone_load(struct arena *a, struct str name, const struct gozone **out,
		 struct err *e);
/* A zone that is always offset seconds east of UTC. */
const struct gozone *gozone_fixed(struct arena *a, struct str name, int offset);
/* Offset, abbreviation and whether it is daylight saving time at sec. */
void gozone_at(const struct gozone *z, int64_t sec, int *offset, struct str *name,
	       bool *dst);
/* The offset that the abbreviation stands for in z, best at sec. */
bool gozone_named(const struct gozone *z, struct str name, int64_t sec, int *offset);
/* The zone's own name. */
struct str gozone_name(const struct gozone *z);

#endif

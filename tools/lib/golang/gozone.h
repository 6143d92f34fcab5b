/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GOZONE_H
#define GOZONE_H
/* Time zones: the system's, by name, and fixed ones.  NULL stands for UTC. */
#include "base/err.h"

struct gozone;

/* The folder of the system's time zones; no other is read. */
#define GOZONE_FOLDER "/usr/share/zoneinfo"

/*
 * time.LoadLocation: the zone called name, in a.  "", "UTC" and "Local" are UTC,
 * others are read from GOZONE_FOLDER (RFC 8536).  Fails with Go's message
 * ("unknown time zone x"), status 2.
 */
bool gozone_load(struct arena *a, struct str name, const struct gozone **out,
		 struct err *e);
/* time.FixedZone: a zone that is always offset seconds east of UTC. */
const struct gozone *gozone_fixed(struct arena *a, struct str name, int offset);
/* The offset in seconds east of UTC and the abbreviation at sec, seconds since 1970,
 * and whether it is daylight saving time. */
void gozone_at(const struct gozone *z, int64_t sec, int *offset, struct str *name,
	       bool *dst);
/* The offset of the abbreviation `name` in z: that which it has at sec, a local time,
 * else any that it ever had; false when z does not have the abbreviation. */
bool gozone_named(const struct gozone *z, struct str name, int64_t sec, int *offset);
/* The zone's name, such as "Europe/Berlin". */
struct str gozone_name(const struct gozone *z);

#endif

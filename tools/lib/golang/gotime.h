/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GOTIME_H
#define GOTIME_H
/*
 * Times as Go's package time has them: instants with nanoseconds and a zone,
 * written and read by layouts ("2006-01-02").  The local zone is UTC.
 */
#include "base/err.h"
#include "gocalendar.h"
#include "gozone.h"

/* Seconds since 1970 of Go's zero time, the year 1. */
#define GOTIME_ZERO INT64_C(-62135596800)

struct gotime {
	int64_t sec;               /* since 1970 */
	int32_t nsec;              /* 0 to 999999999 */
	const struct gozone *zone; /* NULL is UTC */
};

/* The date and the time of day at t in its zone. */
void gotime_civil(struct gotime t, struct gocivil *c);
/* time.Date: the instant of a date and time of day; values out of range carry over. */
struct gotime gotime_date(int64_t year, int64_t month, int64_t day,
			  int64_t sec_of_day, int32_t nsec,
			  const struct gozone *zone);
/* Time.Add: t moved by d nanoseconds. */
struct gotime gotime_add(struct gotime t, int64_t d);
/* Time.Sub: t - u in nanoseconds, or the nearest number that fits. */
int64_t gotime_sub(struct gotime t, struct gotime u);
/* Time.Compare: -1, 0 or 1. */
int gotime_cmp(struct gotime t, struct gotime u);

/* Time.Format: t written by the layout, in a. */
struct str gotime_format(struct arena *a, struct gotime t, struct str layout);
/* Time.String, without a monotonic clock reading: t by the layout
 * "2006-01-02 15:04:05.999999999 -0700 MST", in a. */
struct str gotime_text(struct arena *a, struct gotime t);
/*
 * time.ParseInLocation: reads value by the layout; a time without a zone is in
 * `zone`.  Errors have Go's wording ("parsing time "x" as …") and status 2.
 */
bool gotime_parse(struct arena *a, struct str layout, struct str value,
		  const struct gozone *zone, struct gotime *out, struct err *e);

#endif

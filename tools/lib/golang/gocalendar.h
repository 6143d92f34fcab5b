/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GOCALENDAR_H
#define GOCALENDAR_H
/* The calendar of Go's times, which knows nothing of zones. */
#include "base/str.h"

/* What a calendar and a clock show. */
struct gocivil {
	int64_t year;
	int month, day;   /* from 1 */
	int yday;         /* from 1 */
	int weekday;      /* 0 is Sunday */
	int hour, min, sec;
	int offset;       /* seconds east of UTC */
	struct str zone;  /* its abbreviation */
	bool dst;
};

/* The date and the time of day of c at sec, seconds since 1970; its zone is not
 * touched. */
void gocalendar_at(int64_t sec, struct gocivil *c);
/* Seconds from 1970 to the start of the day; a month or day out of range
 * carries over. */
int64_t gocalendar_midnight(int64_t year, int64_t month, int64_t day);
/* Days of the month, 1 to 12. */
int gocalendar_days_in(int month, int64_t year);
/* English names; month from 1, weekday from 0, Sunday. */
const char *gocalendar_month(int month);
const char *gocalendar_weekday(int weekday);

#endif

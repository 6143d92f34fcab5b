/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GOCALENDAR_H
#define GOCALENDAR_H
/* The Gregorian calendar of Go's times, without time zones. */
#include "base/str.h"

/* A date and a time of day, as a calendar and a clock in some zone show them. */
struct gocivil {
	int64_t year;
	int month, day;   /* from 1 */
	int yday;         /* from 1 */
	int weekday;      /* 0 is Sunday */
	int hour, min, sec;
	int offset;       /* seconds east of UTC */
	struct str zone;  /* the zone's abbreviation */
	bool dst;
};

/* Sets the date and the time of day of c to those in UTC at sec, seconds since 1970;
 * offset, zone and dst are not touched. */
void gocalendar_at(int64_t sec, struct gocivil *c);
/* Seconds from 1970 to the start of the day in UTC; a month or day out of range
 * carries over, as in time.Date. */
int64_t gocalendar_midnight(int64_t year, int64_t month, int64_t day);
/* The number of days of a month, which is 1 to 12. */
int gocalendar_days_in(int month, int64_t year);
/* English names; month from 1, weekday from 0, Sunday. */
const char *gocalendar_month(int month);
const char *gocalendar_weekday(int weekday);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "gocalendar.h"

/*
 * Days are counted from 1 March of a year that is a multiple of 400 and lies
 * before all times of 64 bits, so their numbers are unsigned.  As in Go, times
 * that do not fit wrap around.
 */
enum { DAY = 86400, CYCLE = 146097 /* days of 400 years */ };

#define CYCLES UINT64_C(730692556)             /* from there to the year 0 */
#define DAYS_TO_1970 (CYCLES * CYCLE + 719468) /* 1 March 0 to 1970-01-01 */

const char *
gocalendar_month(int month)
{
	static const char *const names[] = { "January", "February", "March", "April",
					     "May", "June", "July", "August", "September",
					     "October", "November", "December" };

	return names[month - 1];
}

const char *
gocalendar_weekday(int weekday)
{
	static const char *const names[] = { "Sunday", "Monday", "Tuesday", "Wednesday",
					     "Thursday", "Friday", "Saturday" };

	return names[weekday];
}

static bool
is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int
gocalendar_days_in(int month, int64_t year)
{
	if (month == 2)
		return is_leap(year) ? 29 : 28;
	return 30 + ((month + month / 8) & 1);
}

static void
civil_date(uint64_t days, struct gocivil *c)
{
	int64_t day = (int64_t)(days % CYCLE);
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t left = day - (365 * year + year / 4 - year / 100);
	int m = (int)(5 * left + 2) / 153; /* from March */

	c->day = (int)left - (153 * m + 2) / 5 + 1;
	c->month = m < 10 ? m + 3 : m - 9;
	c->year = (int64_t)(days / CYCLE - CYCLES) * 400 + year + (m >= 10);
	c->yday = m < 10 ? (int)left + 60 + is_leap(c->year) : (int)left - 305;
	c->weekday = (int)((days + 3) % 7);
}

void
gocalendar_at(int64_t sec, struct gocivil *c)
{
	uint64_t abs = (uint64_t)sec + DAYS_TO_1970 * DAY;
	int clock = (int)(abs % DAY);

	civil_date(abs / DAY, c);
	c->hour = clock / 3600;
	c->min = clock / 60 % 60;
	c->sec = clock % 60;
}

int64_t
gocalendar_midnight(int64_t year, int64_t month, int64_t day)
{
	uint64_t y, m, days;

	year += (month - 1) / 12;
	month = (month - 1) % 12;
	if (month < 0) {
		month += 12;
		year--;
	}
	/* month counts from 0, January; here a year begins with March */
	year -= month < 2;
	m = (uint64_t)(month + 10) % 12;
	y = (uint64_t)year + CYCLES * 400;
	days = y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5;
	return (int64_t)((days + (uint64_t)day - 1 - DAYS_TO_1970) * DAY);
}

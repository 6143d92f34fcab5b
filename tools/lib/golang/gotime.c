/* SPDX-License-Identifier: Apache-2.0 */
#include "gotime.h"

#include "goduration.h"

/*
 * Counted from 1 March of a year that is a multiple of 400 and lies before
 * all others, every day has an unsigned number.  As in Go, times beyond wrap.
 */
enum { DAY = 86400, CYCLE = 146097 /* days of 400 years */ };

#define CYCLES UINT64_C(730692556)             /* from there to the year 0 */
#define DAYS_TO_1970 (CYCLES * CYCLE + 719468) /* 1 March 0 to 1970-01-01 */

const char *
gotime_month(int month)
{
	static const char *const names[] = { "January", "February", "March", "April",
					     "May", "June", "July", "August", "September",
					     "October", "November", "December" };

	return names[month - 1];
}

const char *
gotime_weekday(int weekday)
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
gotime_days_in(int month, int64_t year)
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
gotime_civil(struct gotime t, struct gocivil *c)
{
	uint64_t abs;
	int clock;

	gozone_at(t.zone, t.sec, &c->offset, &c->zone, &c->dst);
	abs = (uint64_t)t.sec + (uint64_t)c->offset + DAYS_TO_1970 * DAY;
	civil_date(abs / DAY, c);
	clock = (int)(abs % DAY);
	c->hour = clock / 3600;
	c->min = clock / 60 % 60;
	c->sec = clock % 60;
}

/* Seconds from 1970 to the start of the day, which may be out of its month. */
static int64_t
days_from_civil(int64_t year, int64_t month, int64_t day)
{
	uint64_t y, m, days;

	year += (month - 1) / 12;
	month = (month - 1) % 12;
	if (month < 0) {
		month += 12;
		year--;
	}
	/* month is from January, 0; years start in March */
	year -= month < 2;
	m = (uint64_t)(month + 10) % 12;
	y = (uint64_t)year + CYCLES * 400;
	days = y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5;
	return (int64_t)((days + (uint64_t)day - 1 - DAYS_TO_1970) * DAY);
}

struct gotime
gotime_date(int64_t year, int64_t month, int64_t day, int64_t sec_of_day, int32_t nsec,
	    const struct gozone *zone)
{
	int64_t sec = (int64_t)((uint64_t)days_from_civil(year, month, day) +
				(uint64_t)sec_of_day);
	struct str name;
	int offset;
	bool dst;

	/* the offset depends on the instant, which depends on the offset */
	gozone_at(zone, sec, &offset, &name, &dst);
	if (offset) {
		gozone_at(zone, (int64_t)((uint64_t)sec - (uint64_t)offset), &offset, &name,
			  &dst);
		sec = (int64_t)((uint64_t)sec - (uint64_t)offset);
	}
	return (struct gotime){ sec, nsec, zone };
}

struct gotime
gotime_add(struct gotime t, int64_t d)
{
	int64_t sec = d / GODURATION_SECOND;

	t.nsec += (int32_t)(d % GODURATION_SECOND);
	if (t.nsec >= GODURATION_SECOND) {
		sec++;
		t.nsec -= (int32_t)GODURATION_SECOND;
	} else if (t.nsec < 0) {
		sec--;
		t.nsec += (int32_t)GODURATION_SECOND;
	}
	t.sec = (int64_t)((uint64_t)t.sec + (uint64_t)sec);
	return t;
}

int
gotime_cmp(struct gotime t, struct gotime u)
{
	if (t.sec != u.sec)
		return t.sec < u.sec ? -1 : 1;
	return (t.nsec > u.nsec) - (t.nsec < u.nsec);
}

int64_t
gotime_sub(struct gotime t, struct gotime u)
{
	int64_t d = (int64_t)(((uint64_t)t.sec - (uint64_t)u.sec) * GODURATION_SECOND +
			      (uint64_t)(t.nsec - u.nsec));

	if (gotime_cmp(gotime_add(u, d), t) == 0)
		return d;
	return gotime_cmp(t, u) < 0 ? INT64_MIN : INT64_MAX;
}

void
gotime_iso_week(struct gotime t, int64_t *year, int *week)
{
	struct gocivil c;

	gotime_civil(t, &c);
	/* the week's Thursday decides which year it belongs to */
	gotime_civil(gotime_date(c.year, c.month, c.day + 3 - (c.weekday + 6) % 7, 0, 0, NULL),
		     &c);
	*year = c.year;
	*week = (c.yday - 1) / 7 + 1;
}

struct str
gotime_text(struct arena *a, struct gotime t)
{
	return gotime_format(a, t, STR("2006-01-02 15:04:05.999999999 -0700 MST"));
}

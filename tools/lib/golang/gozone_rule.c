/* SPDX-License-Identifier: Apache-2.0 */
#include "gozone_rule.h"

#include "gocalendar.h"

enum { HOUR = 3600, DAY = 86400 };

/* The time in a year at which daylight saving time begins or ends. */
struct rule {
	char kind; /* 'J': day 1 to 365 without leap days; 'D': day 0 to 365; 'M': month,
	              week 1 to 5 (the last) and weekday 0 to 6 in `day` */
	int month, week, day;
	int time;  /* seconds from the start of that day */
};

static bool
next_is(struct str *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

static bool
number(struct str *s, int min, int max, int *out)
{
	size_t i = 0;

	for (*out = 0; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++) {
		*out = *out * 10 + s->p[i] - '0';
		if (*out > max)
			return false;
	}
	*s = str_sub(*s, i, s->n);
	return i && *out >= min;
}

/* Reads an abbreviation: letters, or any text in <>. */
static bool
zone_name(struct str *s, struct str *out)
{
	size_t i = 0;

	if (next_is(s, '<')) {
		if (!str_cut(*s, '>', out, s))
			return false;
		return true;
	}
	while (i < s->n && !strchr("0123456789,-+", s->p[i]))
		i++;
	*out = str_sub(*s, 0, i);
	*s = str_sub(*s, i, s->n);
	return i >= 3;
}

/* Reads [+-]hh[:mm[:ss]]. */
static bool
offset_of(struct str *s, int *out)
{
	bool negative = next_is(s, '-');
	int h = 0, m = 0, sec = 0;

	if (!negative)
		next_is(s, '+');
	if (!number(s, 0, 24 * 7, &h))
		return false;
	if (next_is(s, ':') && (!number(s, 0, 59, &m) ||
				(next_is(s, ':') && !number(s, 0, 59, &sec))))
		return false;
	*out = h * HOUR + m * 60 + sec;
	if (negative)
		*out = -*out;
	return true;
}

static bool
rule_of(struct str *s, struct rule *r)
{
	bool good;

	*r = (struct rule){ .kind = 'D', .time = 2 * HOUR };
	if (next_is(s, 'J')) {
		r->kind = 'J';
		good = number(s, 1, 365, &r->day);
	} else if (next_is(s, 'M')) {
		r->kind = 'M';
		good = number(s, 1, 12, &r->month) && next_is(s, '.') &&
		       number(s, 1, 5, &r->week) && next_is(s, '.') && number(s, 0, 6, &r->day);
	} else {
		good = number(s, 0, 365, &r->day);
	}
	return good && (!next_is(s, '/') || offset_of(s, &r->time));
}

/* The day of the year, from 0, to which r leads. */
static int
rule_day(const struct rule *r, int64_t year)
{
	struct gocivil c;
	int day;

	if (r->kind == 'D')
		return r->day;
	if (r->kind == 'J')
		return r->day - 1 + (r->day >= 60 && gocalendar_days_in(2, year) == 29);
	gocalendar_at(gocalendar_midnight(year, r->month, 1), &c);
	day = (r->day - c.weekday + 7) % 7 + 7 * (r->week - 1);
	while (day >= gocalendar_days_in(r->month, year))
		day -= 7;
	return c.yday - 1 + day;
}

/* A parsed TZ string. */
struct tz {
	struct str name[2]; /* standard, daylight saving */
	int offset[2];
	bool both;
	struct rule start, end;
};

static bool
tz_parse(struct str s, struct tz *z)
{
	int west;

	if (!zone_name(&s, &z->name[0]) || !offset_of(&s, &west))
		return false;
	z->offset[0] = -west;
	z->both = s.n && s.p[0] != ',';
	if (!z->both)
		return true;
	z->offset[1] = z->offset[0] + HOUR;
	if (!zone_name(&s, &z->name[1]))
		return false;
	if (s.n && s.p[0] != ',') {
		if (!offset_of(&s, &west))
			return false;
		z->offset[1] = -west;
	}
	if (!s.n)
		s = STR(",M3.2.0,M11.1.0");
	return (next_is(&s, ',') || next_is(&s, ';')) && rule_of(&s, &z->start) &&
	       next_is(&s, ',') && rule_of(&s, &z->end) && !s.n;
}

bool
gozone_rule_at(struct str tz, int64_t sec, int *offset, struct str *name, bool *dst)
{
	struct tz z = { 0 };
	struct gocivil c;
	int64_t in_year, start, end;

	if (!tz_parse(tz, &z))
		return false;
	*dst = false;
	if (z.both) {
		gocalendar_at(sec, &c);
		in_year = (int64_t)(c.yday - 1) * DAY + c.hour * HOUR + c.min * 60 + c.sec;
		start = (int64_t)rule_day(&z.start, c.year) * DAY + z.start.time - z.offset[0];
		end = (int64_t)rule_day(&z.end, c.year) * DAY + z.end.time - z.offset[1];
		*dst = start <= end ? in_year >= start && in_year < end :
				      in_year < end || in_year >= start;
	}
	*offset = z.offset[*dst];
	*name = z.name[*dst];
	return true;
}

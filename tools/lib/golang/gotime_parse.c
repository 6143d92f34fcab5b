/* SPDX-License-Identifier: Apache-2.0 */
#include "goduration.h"
#include "gotime_layout.h"

/* The values that were read so far; -1 where none was. */
struct parsed {
	int year, month, day, yday;
	int hour, min, sec, nsec;
	bool pm, am;
	bool utc, has_offset;
	int offset;
	struct str zone;
	const char *range; /* the name of a value that is out of range, or NULL */
};

static bool
is_digit(struct str s, size_t i)
{
	return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

/* Reads a number of `least` to `most` digits. */
static bool
digits(struct str *s, size_t least, size_t most, int *out)
{
	size_t n = 0;

	*out = 0;
	for (; n < most && is_digit(*s, n); n++)
		*out = *out * 10 + s->p[n] - '0';
	if (n < least) {
		*out = 0;
		return false;
	}
	*s = str_sub(*s, n, s->n);
	return true;
}

/* Reads one of names, in any case; of a name only its first n bytes when n is not 0. */
static bool
name(struct str *s, const char *(*names)(int), int first, int count, size_t n, int *out)
{
	size_t i, len;

	for (*out = first; *out < first + count; ++*out) {
		const char *text = names(*out);

		len = n ? n : strlen(text);
		for (i = 0; i < len && i < s->n; i++)
			if ((s->p[i] | 0x20) != (text[i] | 0x20))
				break;
		if (i == len) {
			*s = str_sub(*s, len, s->n);
			return true;
		}
	}
	return false;
}

/* Skips the literal text `prefix`; blanks in it match any number of blanks. */
static bool
skip(struct str *s, struct str prefix)
{
	while (prefix.n) {
		if (prefix.p[0] == ' ') {
			if (s->n && s->p[0] != ' ')
				return false;
			while (prefix.n && prefix.p[0] == ' ')
				prefix = str_sub(prefix, 1, prefix.n);
			while (s->n && s->p[0] == ' ')
				*s = str_sub(*s, 1, s->n);
			continue;
		}
		if (!s->n || s->p[0] != prefix.p[0])
			return false;
		prefix = str_sub(prefix, 1, prefix.n);
		*s = str_sub(*s, 1, s->n);
	}
	return true;
}

static void
in_range(struct parsed *p, bool good, const char *what)
{
	if (!good)
		p->range = what;
}

/* Reads a fraction of a second: n bytes, a mark and digits. */
static bool
fraction(struct str *s, size_t n, struct parsed *p)
{
	int used = 0;
	size_t i;

	p->nsec = 0;
	if (s->n < n || (s->p[0] != '.' && s->p[0] != ','))
		return false;
	for (i = 1; i < n; i++) {
		if (!is_digit(*s, i) && i < 10)
			return false;
		if (used++ < 9)
			p->nsec = p->nsec * 10 + s->p[i] - '0';
	}
	for (; used < 9; used++)
		p->nsec *= 10;
	*s = str_sub(*s, n, s->n);
	return true;
}

/* The length of a fraction such as ".123" at the start of s, or 0. */
static size_t
fraction_run(struct str s)
{
	size_t n = 2;

	if (s.n < 2 || (s.p[0] != '.' && s.p[0] != ',') || !is_digit(s, 1))
		return 0;
	while (is_digit(s, n))
		n++;
	return n;
}

/* Reads seconds, and a fraction when the layout has none. */
static bool
second(struct str *s, const struct gotime_chunk *k, struct parsed *p)
{
	struct gotime_chunk next;
	size_t n;

	if (!digits(s, k->element == GOTIME_ZERO_SECOND ? 2 : 1, 2, &p->sec))
		return false;
	in_range(p, p->sec < 60, "second");
	n = p->range ? 0 : fraction_run(*s);
	if (!n)
		return true;
	gotime_layout_next(k->after, &next);
	return next.element == GOTIME_FRACTION || fraction(s, n, p);
}

static bool
pm(struct str *s, const char *am_text, const char *pm_text, struct parsed *p)
{
	struct str word = str_sub(*s, 0, 2);

	if (str_is(word, pm_text))
		p->pm = true;
	else if (str_is(word, am_text))
		p->am = true;
	else
		return false;
	*s = str_sub(*s, 2, s->n);
	return true;
}

static bool
offset(struct str *s, const struct gotime_chunk *k, struct parsed *p)
{
	size_t n = (size_t)(1 + 2 * k->parts + (k->colon ? k->parts - 1 : 0));
	size_t step = k->colon ? 3 : 2;
	int part[3] = { 0 }, i;
	bool good = true;
	struct str two;

	if (k->z && s->n && s->p[0] == 'Z') {
		p->utc = true;
		*s = str_sub(*s, 1, s->n);
		return true;
	}
	if (s->n < n)
		return false;
	for (i = 1; k->colon && i < k->parts; i++)
		if (s->p[(size_t)i * 3] != ':')
			return false;
	for (i = 0; good && i < k->parts; i++) {
		two = str_sub(*s, 1 + (size_t)i * step, 3 + (size_t)i * step);
		good = digits(&two, 2, 2, &part[i]);
	}
	in_range(p, part[0] <= 24, "time zone offset hour");
	in_range(p, part[1] <= 60, "time zone offset minute");
	in_range(p, part[2] <= 60, "time zone offset second");
	p->has_offset = true;
	p->offset = part[0] * 3600 + part[1] * 60 + part[2];
	if (s->p[0] == '-')
		p->offset = -p->offset;
	else if (s->p[0] != '+')
		return false;
	*s = str_sub(*s, n, s->n);
	return good;
}

/* The length of an offset such as "+5" or "-11" at the start of s, or 0. */
static size_t
signed_run(struct str s)
{
	struct str rest = str_sub(s, 1, s.n);
	int hours;

	if (!s.n || (s.p[0] != '+' && s.p[0] != '-') || !digits(&rest, 1, 9, &hours))
		return 0;
	return hours > 23 || is_digit(rest, 0) ? 0 : s.n - rest.n;
}

/* The length of a zone's abbreviation at the start of s, or 0. */
static size_t
zone_run(struct str s)
{
	size_t n = 0;

	if (s.n < 3)
		return 0;
	if (str_starts(s, STR("ChST")) || str_starts(s, STR("MeST")))
		return 4;
	if (str_starts(s, STR("GMT")))
		return 3 + signed_run(str_sub(s, 3, s.n));
	if (s.p[0] == '+' || s.p[0] == '-')
		return signed_run(s);
	while (n < 6 && n < s.n && s.p[n] >= 'A' && s.p[n] <= 'Z')
		n++;
	if (n == 3 || (n == 5 && s.p[4] == 'T') ||
	    (n == 4 && (s.p[3] == 'T' || str_starts(s, STR("WITA")))))
		return n;
	return 0;
}

static bool
zone_name(struct str *s, struct parsed *p)
{
	size_t n = 3;

	if (str_starts(*s, STR("UTC"))) {
		p->utc = true;
	} else {
		n = zone_run(*s);
		p->zone = str_sub(*s, 0, n);
	}
	*s = str_sub(*s, n, s->n);
	return n != 0;
}

/* Reads a year of two characters, of which the first may be a sign. */
static bool
short_year(struct str *s, struct parsed *p)
{
	struct str two = str_sub(*s, 0, 2);
	bool sign = two.n && (two.p[0] == '-' || two.p[0] == '+');

	if (two.n < 2)
		return false;
	two = str_sub(two, sign, 2);
	if (!digits(&two, 2 - sign, 2, &p->year))
		return false;
	if (sign && s->p[0] == '-')
		p->year = -p->year;
	p->year += p->year >= 69 ? 1900 : 2000;
	*s = str_sub(*s, 2, s->n);
	return true;
}

static bool
date_element(struct str *s, const struct gotime_chunk *k, struct parsed *p)
{
	enum gotime_element el = k->element;
	int unused, i;

	switch (el) {
	case GOTIME_YEAR:
		return short_year(s, p);
	case GOTIME_LONG_YEAR:
		return digits(s, 4, 4, &p->year);
	case GOTIME_MONTH:
	case GOTIME_LONG_MONTH:
		return name(s, gocalendar_month, 1, 12, el == GOTIME_MONTH ? 3 : 0, &p->month);
	case GOTIME_NUM_MONTH:
	case GOTIME_ZERO_MONTH:
		if (!digits(s, el == GOTIME_ZERO_MONTH ? 2 : 1, 2, &p->month))
			return false;
		in_range(p, p->month > 0 && p->month <= 12, "month");
		return true;
	case GOTIME_WEEKDAY:
	case GOTIME_LONG_WEEKDAY:
		return name(s, gocalendar_weekday, 0, 7, el == GOTIME_WEEKDAY ? 3 : 0, &unused);
	case GOTIME_UNDER_YDAY:
	case GOTIME_ZERO_YDAY:
		for (i = 0; i < 2 && el == GOTIME_UNDER_YDAY && s->n && s->p[0] == ' '; i++)
			*s = str_sub(*s, 1, s->n);
		return digits(s, el == GOTIME_ZERO_YDAY ? 3 : 1, 3, &p->yday);
	default:
		if (el == GOTIME_UNDER_DAY && s->n && s->p[0] == ' ')
			*s = str_sub(*s, 1, s->n);
		return digits(s, el == GOTIME_ZERO_DAY ? 2 : 1, 2, &p->day);
	}
}

/* Reads one element; false when it does not look like one. */
static bool
element(struct str *s, const struct gotime_chunk *k, struct parsed *p)
{
	bool good;

	switch (k->element) {
	case GOTIME_HOUR:
		good = digits(s, 1, 2, &p->hour);
		in_range(p, p->hour < 24, "hour");
		return good;
	case GOTIME_HOUR12:
	case GOTIME_ZERO_HOUR12:
		good = digits(s, k->element == GOTIME_ZERO_HOUR12 ? 2 : 1, 2, &p->hour);
		in_range(p, p->hour <= 12, "hour");
		return good;
	case GOTIME_MINUTE:
	case GOTIME_ZERO_MINUTE:
		good = digits(s, k->element == GOTIME_ZERO_MINUTE ? 2 : 1, 2, &p->min);
		in_range(p, p->min < 60, "minute");
		return good;
	case GOTIME_SECOND:
	case GOTIME_ZERO_SECOND:
		return second(s, k, p);
	case GOTIME_UPPER_PM:
		return pm(s, "AM", "PM", p);
	case GOTIME_LOWER_PM:
		return pm(s, "am", "pm", p);
	case GOTIME_OFFSET:
		return offset(s, k, p);
	case GOTIME_ZONE:
		return zone_name(s, p);
	case GOTIME_FRACTION:
		if (k->trim)
			return !fraction_run(*s) || fraction(s, fraction_run(*s), p);
		return fraction(s, (size_t)k->digits + 1, p);
	default:
		return date_element(s, k, p);
	}
}

/* Sets month and day from the day of the year; returns the message when they are
 * out of range or do not agree with it. */
static const char *
resolve_day(struct parsed *p)
{
	int left = p->yday, month = 1;

	if (p->yday < 0) {
		p->month = p->month < 0 ? 1 : p->month;
		p->day = p->day < 0 ? 1 : p->day;
	} else {
		if (left < 1 || left > 337 + gocalendar_days_in(2, p->year))
			return ": day-of-year out of range";
		for (; left > gocalendar_days_in(month, p->year); month++)
			left -= gocalendar_days_in(month, p->year);
		if (p->month >= 0 && p->month != month)
			return ": day-of-year does not match month";
		if (p->day >= 0 && p->day != left)
			return ": day-of-year does not match day";
		p->month = month;
		p->day = left;
	}
	if (p->day < 1 || p->day > gocalendar_days_in(p->month, p->year))
		return ": day out of range";
	return NULL;
}

/* The instant of the values; `zone` is used when they name no other. */
static struct gotime
resolve(struct arena *a, const struct parsed *p, const struct gozone *zone)
{
	int64_t clock = p->hour * 3600 + p->min * 60 + p->sec;
	struct gotime t = gotime_date(p->year, p->month, p->day, clock, p->nsec, NULL);
	int at = p->offset, local = 0;
	struct str abbr;
	bool dst;

	if (p->utc)
		return t;
	if (p->has_offset && p->offset != -1) {
		t.sec -= at;
		gozone_at(zone, t.sec, &local, &abbr, &dst);
		t.zone = local == at && (!p->zone.n || str_eq(abbr, p->zone)) ?
			zone : gozone_fixed(a, p->zone, at);
		return t;
	}
	if (!p->zone.n)
		return gotime_date(p->year, p->month, p->day, clock, p->nsec, zone);
	if (gozone_named(zone, p->zone, t.sec, &at)) {
		t.sec -= at;
		t.zone = zone;
		return t;
	}
	at = 0;
	if (p->zone.n > 3 && str_starts(p->zone, STR("GMT"))) {
		struct str hours = str_sub(p->zone, 4, p->zone.n);

		digits(&hours, 1, 2, &at);
		at *= p->zone.p[3] == '-' ? -3600 : 3600;
	}
	t.zone = gozone_fixed(a, p->zone, at);
	return t;
}

/* Fails with the message of a time.ParseError. */
static bool
bad(struct err *e, struct str value, const char *more)
{
	return err_set(e, STATUS_USAGE, "parsing time %s%s", gotime_quote(e->arena, value), more);
}

static bool
bad_element(struct err *e, struct str layout, struct str value, struct str el, struct str at)
{
	return bad(e, value, arena_printf(e->arena, " as %s: cannot parse %s as %s",
					  gotime_quote(e->arena, layout),
					  gotime_quote(e->arena, at), gotime_quote(e->arena, el)));
}

bool
gotime_parse(struct arena *a, struct str layout, struct str value, const struct gozone *zone,
	     struct gotime *out, struct err *e)
{
	struct parsed p = { .month = -1, .day = -1, .yday = -1 };
	struct str rest = value, left = layout, hold;
	struct gotime_chunk k;
	const char *why;
	bool good;

	for (;;) {
		gotime_layout_next(left, &k);
		if (!skip(&rest, k.before))
			return bad_element(e, layout, value, k.before, rest);
		if (!k.element)
			break;
		left = k.after;
		hold = rest;
		good = element(&rest, &k, &p);
		if (p.range)
			return bad(e, value, arena_printf(e->arena, ": %s out of range", p.range));
		if (!good)
			return bad_element(e, layout, value, k.text, hold);
	}
	if (rest.n)
		return bad(e, value, arena_printf(e->arena, ": extra text: %s",
						  gotime_quote(e->arena, rest)));
	if (p.pm && p.hour < 12)
		p.hour += 12;
	else if (p.am && p.hour == 12)
		p.hour = 0;
	why = resolve_day(&p);
	if (why)
		return bad(e, value, why);
	*out = resolve(a, &p, zone);
	return true;
}

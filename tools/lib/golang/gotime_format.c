/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "base/buf.h"
#include "gotime_layout.h"

static void
add_offset(struct buf *b, int offset, const struct gotime_chunk *k)
{
	const char *colon = k->colon ? ":" : "";
	int minutes = offset / 60, seconds = offset % 60;

	if (k->z && !offset) {
		buf_addc(b, 'Z');
		return;
	}
	buf_addc(b, minutes < 0 ? '-' : '+');
	minutes = minutes < 0 ? -minutes : minutes;
	buf_printf(b, "%02d", minutes / 60);
	if (k->parts > 1)
		buf_printf(b, "%s%02d", colon, minutes % 60);
	if (k->parts > 2)
		buf_printf(b, "%s%02d", colon, seconds < 0 ? -seconds : seconds);
}

static void
add_fraction(struct buf *b, int32_t nsec, const struct gotime_chunk *k)
{
	char text[16];
	int n = k->digits < 9 ? k->digits : 9;

	if (k->trim && !nsec)
		return;
	snprintf(text, sizeof text, "%09" PRId32, nsec);
	while (k->trim && n && text[n - 1] == '0')
		n--;
	if (k->trim && !n)
		return;
	buf_addc(b, k->mark);
	buf_add(b, (struct str){ text, (size_t)n });
}

/* Appends the zone's abbreviation, or its offset when it has none. */
static void
add_zone(struct buf *b, const struct gocivil *c)
{
	if (c->zone.n)
		buf_add(b, c->zone);
	else
		add_offset(b, c->offset, &(struct gotime_chunk){ .parts = 2 });
}

static void
add_year(struct buf *b, int64_t year, bool whole)
{
	uint64_t y = year < 0 ? 0 - (uint64_t)year : (uint64_t)year;

	if (whole)
		buf_printf(b, "%s%04" PRIu64, year < 0 ? "-" : "", y);
	else
		buf_printf(b, "%02d", (int)(y % 100));
}

static void
add_clock(struct buf *b, const struct gocivil *c, enum gotime_element element)
{
	int hour = c->hour % 12 ? c->hour % 12 : 12;

	switch (element) {
	case GOTIME_HOUR:
		buf_printf(b, "%02d", c->hour);
		break;
	case GOTIME_HOUR12:
		buf_printf(b, "%d", hour);
		break;
	case GOTIME_ZERO_HOUR12:
		buf_printf(b, "%02d", hour);
		break;
	case GOTIME_MINUTE:
		buf_printf(b, "%d", c->min);
		break;
	case GOTIME_ZERO_MINUTE:
		buf_printf(b, "%02d", c->min);
		break;
	case GOTIME_SECOND:
		buf_printf(b, "%d", c->sec);
		break;
	case GOTIME_ZERO_SECOND:
		buf_printf(b, "%02d", c->sec);
		break;
	case GOTIME_UPPER_PM:
		buf_adds(b, c->hour >= 12 ? "PM" : "AM");
		break;
	default:
		buf_adds(b, c->hour >= 12 ? "pm" : "am");
	}
}

static void
add_date(struct buf *b, const struct gocivil *c, enum gotime_element element)
{
	switch (element) {
	case GOTIME_LONG_MONTH:
		buf_adds(b, gocalendar_month(c->month));
		break;
	case GOTIME_MONTH:
		buf_printf(b, "%.3s", gocalendar_month(c->month));
		break;
	case GOTIME_NUM_MONTH:
		buf_printf(b, "%d", c->month);
		break;
	case GOTIME_ZERO_MONTH:
		buf_printf(b, "%02d", c->month);
		break;
	case GOTIME_LONG_WEEKDAY:
		buf_adds(b, gocalendar_weekday(c->weekday));
		break;
	case GOTIME_WEEKDAY:
		buf_printf(b, "%.3s", gocalendar_weekday(c->weekday));
		break;
	case GOTIME_DAY:
		buf_printf(b, "%d", c->day);
		break;
	case GOTIME_UNDER_DAY:
		buf_printf(b, "%2d", c->day);
		break;
	case GOTIME_ZERO_DAY:
		buf_printf(b, "%02d", c->day);
		break;
	case GOTIME_UNDER_YDAY:
		buf_printf(b, "%3d", c->yday);
		break;
	case GOTIME_ZERO_YDAY:
		buf_printf(b, "%03d", c->yday);
		break;
	default:
		add_year(b, c->year, element == GOTIME_LONG_YEAR);
	}
}

struct str
gotime_format(struct arena *a, struct gotime t, struct str layout)
{
	struct gotime_chunk k;
	struct gocivil c;
	struct buf b;

	gotime_civil(t, &c);
	buf_init(&b, a, SIZE_MAX);
	do {
		gotime_layout_next(layout, &k);
		buf_add(&b, k.before);
		layout = k.after;
		if (k.element == GOTIME_ZONE)
			add_zone(&b, &c);
		else if (k.element == GOTIME_OFFSET)
			add_offset(&b, c.offset, &k);
		else if (k.element == GOTIME_FRACTION)
			add_fraction(&b, t.nsec, &k);
		else if (k.element >= GOTIME_HOUR && k.element != GOTIME_LONG_YEAR &&
			 k.element != GOTIME_YEAR)
			add_clock(&b, &c, k.element);
		else if (k.element)
			add_date(&b, &c, k.element);
	} while (k.element && layout.n);
	return buf_str(&b);
}

struct str
gotime_text(struct arena *a, struct gotime t)
{
	return gotime_format(a, t, STR("2006-01-02 15:04:05.999999999 -0700 MST"));
}

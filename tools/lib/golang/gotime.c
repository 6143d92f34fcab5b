/* SPDX-License-Identifier: Apache-2.0 */
#include "gotime.h"

#include "goduration.h"

void
gotime_civil(struct gotime t, struct gocivil *c)
{
	gozone_at(t.zone, t.sec, &c->offset, &c->zone, &c->dst);
	gocalendar_at((int64_t)((uint64_t)t.sec + (uint64_t)c->offset), c);
}

struct gotime
gotime_date(int64_t year, int64_t month, int64_t day, int64_t sec_of_day, int32_t nsec,
	    const struct gozone *zone)
{
	int64_t sec = (int64_t)((uint64_t)gocalendar_midnight(year, month, day) +
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

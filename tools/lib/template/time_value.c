/* SPDX-License-Identifier: Apache-2.0 */
#include "time_value.h"

#include "chance.h"
#include "golang/goduration.h"

static const struct type type_location; /* *time.Location */

struct val
val_time(struct exec *x, struct gotime t)
{
	struct object *o = arena_new(x->arena, struct object);
	struct gotime *copy = arena_new(x->arena, struct gotime);

	*copy = t;
	o->data = copy;
	return (struct val){ .type = &TYPE_TIME, .o = o };
}

/* A value of one of the integer types. */
static struct val
val_of(const struct type *t, int64_t i)
{
	return (struct val){ .type = t, .i = i };
}

static struct gotime
self(struct val v)
{
	return *(struct gotime *)v.o->data;
}

struct gotime
arg_time(struct exec *x, struct val v)
{
	return self(arg_type(x, v, &TYPE_TIME));
}

struct gotime
time_now(struct exec *x)
{
	struct gotime t = { 0 };

	chance_now(x->chance, &t.sec, &t.nsec);
	return t;
}

/* t in units of which a second has so many; overflow wraps, as in Go. */
static int64_t
scaled(struct gotime t, int64_t units)
{
	return (int64_t)((uint64_t)t.sec * (uint64_t)units +
			 (uint64_t)(t.nsec / (GODURATION_SECOND / units)));
}

/* a + b, which wraps. */
static int64_t
plus(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

/* (a + b) % m for a and b below m. */
static uint64_t
add_mod(uint64_t a, uint64_t b, uint64_t m)
{
	return a >= m - b ? a - (m - b) : a + b;
}

/* What remains of t, counted from the year 1, over multiples of d. */
static int64_t
rest(struct gotime t, int64_t d)
{
	uint64_t m = (uint64_t)d, sec = (uint64_t)t.sec - (uint64_t)GOTIME_ZERO, r = 0;
	bool negative = (int64_t)sec < 0;
	int i;

	if (negative)
		sec = 0 - sec;
	for (i = 63; i >= 0; i--) {
		r = add_mod(r, r, m);
		if (sec >> i & 1)
			r = add_mod(r, GODURATION_SECOND % m, m);
	}
	if (negative && r)
		r = m - r;
	return (int64_t)add_mod(r, (uint64_t)t.nsec % m, m);
}

static struct val
t_year(struct exec *x, struct val *arg, int n)
{
	struct gocivil c;

	(void)x, (void)n;
	gotime_civil(self(*arg), &c);
	return val_int(c.year);
}

static struct val
t_month(struct exec *x, struct val *arg, int n)
{
	struct gocivil c;

	(void)x, (void)n;
	gotime_civil(self(*arg), &c);
	return val_of(&TYPE_MONTH, c.month);
}

static struct val
t_day(struct exec *x, struct val *arg, int n)
{
	struct gocivil c;

	(void)x, (void)n;
	gotime_civil(self(*arg), &c);
	return val_int(c.day);
}

static struct val
t_weekday(struct exec *x, struct val *arg, int n)
{
	struct gocivil c;

	(void)x, (void)n;
	gotime_civil(self(*arg), &c);
	return val_of(&TYPE_WEEKDAY, c.weekday);
}

static struct val
t_hour(struct exec *x, struct val *arg, int n)
{
	struct gocivil c;

	(void)x, (void)n;
	gotime_civil(self(*arg), &c);
	return val_int(c.hour);
}

static struct val
t_minute(struct exec *x, struct val *arg, int n)
{
	struct gocivil c;

	(void)x, (void)n;
	gotime_civil(self(*arg), &c);
	return val_int(c.min);
}

static struct val
t_second(struct exec *x, struct val *arg, int n)
{
	struct gocivil c;

	(void)x, (void)n;
	gotime_civil(self(*arg), &c);
	return val_int(c.sec);
}

static struct val
t_year_day(struct exec *x, struct val *arg, int n)
{
	struct gocivil c;

	(void)x, (void)n;
	gotime_civil(self(*arg), &c);
	return val_int(c.yday);
}

static struct val
t_isdst(struct exec *x, struct val *arg, int n)
{
	struct gocivil c;

	(void)x, (void)n;
	gotime_civil(self(*arg), &c);
	return val_bool(c.dst);
}

static struct val
t_nanosecond(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_int(self(*arg).nsec);
}

static struct val
t_unix(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_int64(self(*arg).sec);
}

static struct val
t_unix_milli(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_int64(scaled(self(*arg), 1000));
}

static struct val
t_unix_micro(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_int64(scaled(self(*arg), 1000000));
}

static struct val
t_unix_nano(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_int64(scaled(self(*arg), GODURATION_SECOND));
}

static struct val
t_is_zero(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_bool(self(*arg).sec == GOTIME_ZERO && !self(*arg).nsec);
}

static struct val
t_format(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_str(gotime_format(x->arena, self(*arg), arg[1].s));
}

static struct val
t_string(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_str(gotime_text(x->arena, self(*arg)));
}

static struct val
t_after(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(gotime_cmp(self(*arg), arg_time(x, arg[1])) > 0);
}

static struct val
t_before(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(gotime_cmp(self(*arg), arg_time(x, arg[1])) < 0);
}

static struct val
t_equal(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(gotime_cmp(self(*arg), arg_time(x, arg[1])) == 0);
}

static struct val
t_compare(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_int(gotime_cmp(self(*arg), arg_time(x, arg[1])));
}

static struct val
t_add(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_time(x, gotime_add(self(*arg), arg_duration(x, arg[1])));
}

static struct val
t_sub(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_duration(gotime_sub(self(*arg), arg_time(x, arg[1])));
}

static struct val
t_add_date(struct exec *x, struct val *arg, int n)
{
	struct gotime t = self(*arg);
	struct gocivil c;

	(void)n;
	gotime_civil(t, &c);
	return val_time(x, gotime_date(plus(c.year, arg[1].i), plus(c.month, arg[2].i),
					plus(c.day, arg[3].i),
					c.hour * 3600 + c.min * 60 + c.sec, t.nsec, t.zone));
}

static struct val
t_utc(struct exec *x, struct val *arg, int n)
{
	struct gotime t = self(*arg);

	(void)n;
	t.zone = NULL;
	return val_time(x, t);
}

static struct val
t_location(struct exec *x, struct val *arg, int n)
{
	struct object *o = arena_new(x->arena, struct object);

	(void)n;
	o->data = memcpy(arena_new(x->arena, struct gotime), arg->o->data, sizeof(struct gotime));
	return (struct val){ .type = &type_location, .o = o };
}

static struct val
t_in(struct exec *x, struct val *arg, int n)
{
	struct gotime t = self(*arg);

	(void)n;
	t.zone = self(arg_type(x, arg[1], &type_location)).zone;
	return val_time(x, t);
}

static struct val
t_truncate(struct exec *x, struct val *arg, int n)
{
	int64_t d = arg_duration(x, arg[1]);

	(void)n;
	if (d <= 0)
		return *arg;
	return val_time(x, gotime_add(self(*arg), -rest(self(*arg), d)));
}

static struct val
t_round(struct exec *x, struct val *arg, int n)
{
	int64_t d = arg_duration(x, arg[1]), r;

	(void)n;
	if (d <= 0)
		return *arg;
	r = rest(self(*arg), d);
	return val_time(x, gotime_add(self(*arg), r < d - r ? -r : d - r));
}

static struct val
marshal_time(struct arena *a, struct val v)
{
	return val_str(gotime_format(a, self(v), STR("2006-01-02T15:04:05.999999999Z07:00")));
}

static const struct func time_methods[] = {
	{ "Add", t_add, 1, 1, NULL },
	{ "AddDate", t_add_date, 3, 3, "i" },
	{ "After", t_after, 1, 1, NULL },
	{ "Before", t_before, 1, 1, NULL },
	{ "Compare", t_compare, 1, 1, NULL },
	{ "Day", t_day, 0, 0, NULL },
	{ "Equal", t_equal, 1, 1, NULL },
	{ "Format", t_format, 1, 1, "s" },
	{ "Hour", t_hour, 0, 0, NULL },
	{ "In", t_in, 1, 1, NULL },
	{ "IsDST", t_isdst, 0, 0, NULL },
	{ "IsZero", t_is_zero, 0, 0, NULL },
	{ "Local", t_utc, 0, 0, NULL },
	{ "Location", t_location, 0, 0, NULL },
	{ "Minute", t_minute, 0, 0, NULL },
	{ "Month", t_month, 0, 0, NULL },
	{ "Nanosecond", t_nanosecond, 0, 0, NULL },
	{ "Round", t_round, 1, 1, NULL },
	{ "Second", t_second, 0, 0, NULL },
	{ "String", t_string, 0, 0, NULL },
	{ "Sub", t_sub, 1, 1, NULL },
	{ "Truncate", t_truncate, 1, 1, NULL },
	{ "UTC", t_utc, 0, 0, NULL },
	{ "Unix", t_unix, 0, 0, NULL },
	{ "UnixMicro", t_unix_micro, 0, 0, NULL },
	{ "UnixMilli", t_unix_milli, 0, 0, NULL },
	{ "UnixNano", t_unix_nano, 0, 0, NULL },
	{ "Weekday", t_weekday, 0, 0, NULL },
	{ "Year", t_year, 0, 0, NULL },
	{ "YearDay", t_year_day, 0, 0, NULL },
	{ NULL, NULL, 0, 0, NULL },
};

const struct type TYPE_TIME = {
	.name = "time.Time",
	.kind = KIND_STRUCT,
	.kind_name = "struct",
	.methods = time_methods,
	.marshal = marshal_time,
};

static struct val
l_string(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_str(gozone_name(self(*arg).zone));
}

static const struct func location_methods[] = {
	{ "String", l_string, 0, 0, NULL },
	{ NULL, NULL, 0, 0, NULL },
};

static const struct type type_location = {
	.name = "*time.Location",
	.kind = KIND_STRUCT,
	.kind_name = "ptr",
	.methods = location_methods,
};

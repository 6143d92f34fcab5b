/* SPDX-License-Identifier: Apache-2.0 */
#include "golang/goduration.h"
#include "time_value.h"

struct val
val_duration(int64_t d)
{
	return (struct val){ .type = &TYPE_DURATION, .i = d };
}

int64_t
arg_duration(struct exec *x, struct val v)
{
	return arg_type(x, v, &TYPE_DURATION).i;
}

/* d in units, as Go adds the whole ones and the rest. */
static struct val
in_units(int64_t d, int64_t unit)
{
	return val_float((double)(d / unit) + (double)(d % unit) / (double)unit);
}

static struct val
d_abs(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_duration(arg->i == INT64_MIN ? INT64_MAX : arg->i < 0 ? -arg->i : arg->i);
}

static struct val
d_hours(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return in_units(arg->i, GODURATION_HOUR);
}

static struct val
d_minutes(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return in_units(arg->i, GODURATION_MINUTE);
}

static struct val
d_seconds(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return in_units(arg->i, GODURATION_SECOND);
}

static struct val
d_milliseconds(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_int64(arg->i / 1000000);
}

static struct val
d_microseconds(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_int64(arg->i / 1000);
}

static struct val
d_nanoseconds(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_int64(arg->i);
}

static struct val
d_round(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_duration(goduration_round(arg->i, arg_duration(x, arg[1])));
}

static struct val
d_truncate(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_duration(goduration_truncate(arg->i, arg_duration(x, arg[1])));
}

static struct val
d_string(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_str(goduration_text(x->arena, arg->i));
}

static const struct func duration_methods[] = {
	{ "Abs", d_abs, 0, 0, NULL },
	{ "Hours", d_hours, 0, 0, NULL },
	{ "Microseconds", d_microseconds, 0, 0, NULL },
	{ "Milliseconds", d_milliseconds, 0, 0, NULL },
	{ "Minutes", d_minutes, 0, 0, NULL },
	{ "Nanoseconds", d_nanoseconds, 0, 0, NULL },
	{ "Round", d_round, 1, 1, NULL },
	{ "Seconds", d_seconds, 0, 0, NULL },
	{ "String", d_string, 0, 0, NULL },
	{ "Truncate", d_truncate, 1, 1, NULL },
	{ NULL, NULL, 0, 0, NULL },
};

const struct type TYPE_DURATION = {
	.name = "time.Duration",
	.kind = KIND_INT,
	.kind_name = "int64",
	.methods = duration_methods,
};

static struct val
month_string(struct exec *x, struct val *arg, int n)
{
	(void)n;
	if (arg->i >= 1 && arg->i <= 12)
		return val_cstr(gocalendar_month((int)arg->i));
	return val_cstr(arena_printf(x->arena, "%%!Month(%llu)", (unsigned long long)arg->i));
}

static const struct func month_methods[] = {
	{ "String", month_string, 0, 0, NULL },
	{ NULL, NULL, 0, 0, NULL },
};

const struct type TYPE_MONTH = {
	.name = "time.Month",
	.kind = KIND_INT,
	.kind_name = "int",
	.methods = month_methods,
};

static struct val
weekday_string(struct exec *x, struct val *arg, int n)
{
	(void)n;
	if (arg->i >= 0 && arg->i <= 6)
		return val_cstr(gocalendar_weekday((int)arg->i));
	return val_cstr(arena_printf(x->arena, "%%!Weekday(%llu)", (unsigned long long)arg->i));
}

static const struct func weekday_methods[] = {
	{ "String", weekday_string, 0, 0, NULL },
	{ NULL, NULL, 0, 0, NULL },
};

const struct type TYPE_WEEKDAY = {
	.name = "time.Weekday",
	.kind = KIND_INT,
	.kind_name = "int",
	.methods = weekday_methods,
};

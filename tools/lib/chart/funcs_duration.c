/* SPDX-License-Identifier: Apache-2.0 */
#include "funcs_duration.h"

#include <inttypes.h>
#include <math.h>

#include "golang/goduration.h"
#include "golang/num.h"
#include "golang/quote.h"
#include "template/time_value.h"

/* The largest number of whole seconds in a duration. */
#define SECONDS_MOST (INT64_MAX / GODURATION_SECOND)

static bool
from_seconds(int64_t sec, int64_t *out, struct err *e)
{
	if (sec > SECONDS_MOST || sec < -SECONDS_MOST)
		return err_set(e, STATUS_USAGE, "duration seconds overflow: %" PRId64, sec);
	*out = sec * GODURATION_SECOND;
	return true;
}

static bool
bad_number(struct err *e, const char *why, double f)
{
	struct str text = num_float(e->arena, f, 'g', -1);

	return err_set(e, STATUS_USAGE, "%s: %.*s", why, STR_ARG(text));
}

static bool
from_float(double sec, int64_t *out, struct err *e)
{
	double most = (double)INT64_MAX / (double)GODURATION_SECOND;
	double nanos = sec * (double)GODURATION_SECOND;

	if (!isfinite(sec))
		return bad_number(e, "invalid duration seconds", sec);
	if (sec > most || sec < -most)
		return bad_number(e, "duration seconds overflow", sec);
	if (nanos >= (double)INT64_MAX || nanos < (double)INT64_MIN)
		return bad_number(e, "duration nanoseconds overflow", nanos);
	*out = (int64_t)nanos;
	return true;
}

static bool
from_text(struct str s, int64_t *out, struct err *e)
{
	struct err unused = { .arena = e->arena };
	struct str trimmed = str_trim(s);
	struct buf b;
	double f;

	if (!trimmed.n)
		return err_set(e, STATUS_USAGE, "empty duration");
	if (goduration_parse(trimmed, out, &unused))
		return true;
	if (num_parse_float(trimmed, &f) == NUM_OK)
		return from_float(f, out, e);
	buf_init(&b, e->arena, SIZE_MAX);
	buf_quote(&b, s);
	return err_set(e, STATUS_USAGE, "could not parse duration %.*s", STR_ARG(buf_str(&b)));
}

/* *out takes v as a duration: a duration, a text, or a number of seconds. */
static bool
from(struct val v, int64_t *out, struct err *e)
{
	*out = 0;
	if (v.type == &TYPE_DURATION) {
		*out = v.i;
		return true;
	}
	switch (val_kind(v)) {
	case KIND_STRING:
		return from_text(v.s, out, e);
	case KIND_NIL:
		return err_set(e, STATUS_USAGE, "invalid duration");
	case KIND_INT:
		return from_seconds(v.i, out, e);
	case KIND_UINT:
		if (v.u > (uint64_t)SECONDS_MOST)
			return err_set(e, STATUS_USAGE, "duration seconds overflow: %" PRIu64,
				       v.u);
		return from_seconds((int64_t)v.u, out, e);
	case KIND_FLOAT:
		return from_float(v.f, out, e);
	default:
		return err_set(e, STATUS_USAGE, "unsupported duration type %s", v.type->name);
	}
}

static struct val
fn_must(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	int64_t d;

	(void)n;
	if (!from(arg[0], &d, &e))
		exec_fail(x, "%s", e.msg);
	return val_duration(d);
}

/* v as a duration, or 0 when it is none. */
static int64_t
any(struct exec *x, struct val v)
{
	struct err e = { .arena = x->arena };
	int64_t d;

	return from(v, &d, &e) ? d : 0;
}

/* d in units, with the rounding of Go, which adds the whole units and the rest. */
static double
in_units(int64_t d, int64_t unit)
{
	return (double)(d / unit) + (double)(d % unit) / (double)unit;
}

static struct val
fn_seconds(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_float(in_units(any(x, arg[0]), GODURATION_SECOND));
}

static struct val
fn_minutes(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_float(in_units(any(x, arg[0]), GODURATION_MINUTE));
}

static struct val
fn_hours(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_float(in_units(any(x, arg[0]), GODURATION_HOUR));
}

static struct val
fn_days(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_float(in_units(any(x, arg[0]), GODURATION_HOUR) / 24.0);
}

static struct val
fn_weeks(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_float(in_units(any(x, arg[0]), GODURATION_HOUR) / 24.0 / 7.0);
}

static struct val
fn_milliseconds(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_int64(any(x, arg[0]) / 1000000);
}

static struct val
fn_microseconds(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_int64(any(x, arg[0]) / 1000);
}

static struct val
fn_nanoseconds(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_int64(any(x, arg[0]));
}

static struct val
fn_round_to(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_duration(goduration_round(any(x, arg[0]), any(x, arg[1])));
}

static struct val
fn_truncate_to(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_duration(goduration_truncate(any(x, arg[0]), any(x, arg[1])));
}

const struct func FUNCS_DURATION[] = {
	{ "durationDays", fn_days, 1, 1, "." },
	{ "durationHours", fn_hours, 1, 1, "." },
	{ "durationMicroseconds", fn_microseconds, 1, 1, "." },
	{ "durationMilliseconds", fn_milliseconds, 1, 1, "." },
	{ "durationMinutes", fn_minutes, 1, 1, "." },
	{ "durationNanoseconds", fn_nanoseconds, 1, 1, "." },
	{ "durationRoundTo", fn_round_to, 2, 2, "." },
	{ "durationSeconds", fn_seconds, 1, 1, "." },
	{ "durationTruncateTo", fn_truncate_to, 2, 2, "." },
	{ "durationWeeks", fn_weeks, 1, 1, "." },
	{ "mustToDuration", fn_must, 1, 1, "." },
	{ NULL, NULL, 0, 0, NULL },
};

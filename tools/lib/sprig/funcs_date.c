/* SPDX-License-Identifier: Apache-2.0 */
/* Dates and durations.  Like Sprig, these take a value of an unknown type for the
 * time of day. */
#include <inttypes.h>

#include "families.h"
#include "golang/goduration.h"
#include "golang/num.h"
#include "sprig.h"
#include "template/time_value.h"

/* The time that v means: a time, seconds since 1970, or for any other type now. */
static struct gotime
moment(struct exec *x, struct val v, bool int32)
{
	if (v.type == &TYPE_TIME)
		return arg_time(x, v);
	if (v.type == &TYPE_INT || v.type == &TYPE_INT64 || (int32 && v.type == &TYPE_INT32))
		return (struct gotime){ v.i, 0, NULL };
	return time_now(x);
}

/* The time v by the layout, in the zone, or in UTC when the zone is unknown. */
static struct val
format(struct exec *x, struct str layout, struct val v, struct str zone)
{
	struct err e = { .arena = x->arena };
	struct gotime t = moment(x, v, true);

	gozone_load(x->arena, zone, &t.zone, &e);
	return val_str(gotime_format(x->arena, t, layout));
}

static struct val
fn_date(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return format(x, arg[0].s, arg[1], STR("Local"));
}

static struct val
fn_date_in_zone(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return format(x, arg[0].s, arg[1], arg[2].s);
}

static struct val
fn_html_date(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return format(x, STR("2006-01-02"), arg[0], STR("Local"));
}

static struct val
fn_html_date_in_zone(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return format(x, STR("2006-01-02"), arg[0], arg[1].s);
}

static struct val
modify(struct exec *x, struct val *arg, bool must)
{
	struct err e = { .arena = x->arena };
	struct gotime t = arg_time(x, arg[1]);
	int64_t d;

	if (!goduration_parse(arg[0].s, &d, &e) && must)
		exec_fail(x, "%s", e.msg);
	return e.msg ? arg[1] : val_time(x, gotime_add(t, d));
}

static struct val
fn_date_modify(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return modify(x, arg, false);
}

static struct val
fn_must_date_modify(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return modify(x, arg, true);
}

static struct val
fn_ago(struct exec *x, struct val *arg, int n)
{
	int64_t d = gotime_sub(time_now(x), moment(x, arg[0], false));

	(void)n;
	return val_str(goduration_text(x->arena, goduration_round(d, GODURATION_SECOND)));
}

static struct val
fn_duration(struct exec *x, struct val *arg, int n)
{
	int64_t sec = 0;

	(void)n;
	if (arg[0].type == &TYPE_STRING)
		num_parse_int(arg[0].s, 10, &sec);
	else if (arg[0].type == &TYPE_INT64)
		sec = arg[0].i;
	sec = (int64_t)((uint64_t)sec * (uint64_t)GODURATION_SECOND);
	return val_str(goduration_text(x->arena, sec));
}

static struct val
fn_duration_round(struct exec *x, struct val *arg, int n)
{
	static const struct {
		uint64_t size;
		const char *unit;
	} units[] = {
		{ GODURATION_HOUR * 24 * 365, "y" }, { GODURATION_HOUR * 24 * 30, "mo" },
		{ GODURATION_HOUR * 24, "d" },	     { GODURATION_HOUR, "h" },
		{ GODURATION_MINUTE, "m" },	     { GODURATION_SECOND, "s" },
	};
	struct err e = { .arena = x->arena };
	int64_t d = 0;
	uint64_t u;
	size_t i;

	(void)n;
	if (arg[0].type == &TYPE_STRING && !goduration_parse(arg[0].s, &d, &e))
		d = 0;
	else if (arg[0].type == &TYPE_INT64)
		d = arg[0].i;
	else if (arg[0].type == &TYPE_TIME)
		d = gotime_sub(time_now(x), arg_time(x, arg[0]));
	u = d < 0 ? 0 - (uint64_t)d : (uint64_t)d;
	for (i = 0; i < COUNT(units); i++)
		if (u > units[i].size)
			return val_cstr(arena_printf(x->arena, "%" PRIu64 "%s",
						     u / units[i].size, units[i].unit));
	return val_cstr("0s");
}

static struct val
to_date(struct exec *x, struct val *arg, bool must)
{
	struct err e = { .arena = x->arena };
	struct gotime t;

	if (gotime_parse(x->arena, arg[0].s, arg[1].s, NULL, &t, &e))
		return val_time(x, t);
	if (must)
		exec_fail(x, "%s", e.msg);
	return val_time(x, (struct gotime){ GOTIME_ZERO, 0, NULL });
}

static struct val
fn_to_date(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return to_date(x, arg, false);
}

static struct val
fn_must_to_date(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return to_date(x, arg, true);
}

static struct val
fn_now(struct exec *x, struct val *arg, int n)
{
	(void)arg, (void)n;
	return val_time(x, time_now(x));
}

static struct val
fn_unix_epoch(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_cstr(arena_printf(x->arena, "%" PRId64, arg_time(x, arg[0]).sec));
}

const struct func FUNCS_DATE[] = {
	{ "ago", fn_ago, 1, 1, "." },
	{ "date", fn_date, 2, 2, "s." },
	{ "dateInZone", fn_date_in_zone, 3, 3, "s.s" },
	{ "dateModify", fn_date_modify, 2, 2, "st" },
	{ "date_in_zone", fn_date_in_zone, 3, 3, "s.s" },
	{ "date_modify", fn_date_modify, 2, 2, "st" },
	{ "duration", fn_duration, 1, 1, "." },
	{ "durationRound", fn_duration_round, 1, 1, "." },
	{ "htmlDate", fn_html_date, 1, 1, "." },
	{ "htmlDateInZone", fn_html_date_in_zone, 2, 2, ".s" },
	{ "mustDateModify", fn_must_date_modify, 2, 2, "st" },
	{ "mustToDate", fn_must_to_date, 2, 2, "ss" },
	{ "must_date_modify", fn_must_date_modify, 2, 2, "st" },
	{ "now", fn_now, 0, 0, NULL },
	{ "toDate", fn_to_date, 2, 2, "ss" },
	{ "unixEpoch", fn_unix_epoch, 1, 1, "t" },
	{ NULL, NULL, 0, 0, NULL },
};

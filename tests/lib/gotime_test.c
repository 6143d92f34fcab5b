/* SPDX-License-Identifier: Apache-2.0 */
#include "golang/goduration.h"
#include "golang/gotime.h"

#include "../tap.h"

static struct arena arena;

static void
test_format(void)
{
	static const struct {
		int64_t sec;
		int32_t nsec;
		const char *layout, *want;
	} cases[] = {
		{ 0, 0, "2006-01-02T15:04:05Z07:00", "1970-01-01T00:00:00Z" },
		{ 1700000000, 5000000, "Mon Jan _2 3:04:05.000PM 06", "Tue Nov 14 10:13:20.005PM 23" },
		{ 1700000000, 0, "20060102150405", "20231114221320" },
		{ 1700000000, 120000000, "05.999999", "20.12" },
		{ 1709210096, 0, "002 Monday MST -0700", "060 Thursday UTC +0000" },
		{ GOTIME_ZERO, 0, "2006-01-02 15:04:05.999999999 -0700 MST",
		  "0001-01-01 00:00:00 +0000 UTC" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		is_str(gotime_format(&arena, (struct gotime){ cases[i].sec, cases[i].nsec, NULL },
				     str_of(cases[i].layout)), cases[i].want, cases[i].layout);
}

static void
test_parse(void)
{
	static const struct {
		const char *layout, *value, *want; /* the time, or the error */
	} cases[] = {
		{ "2006-01-02", "2024-02-29", "2024-02-29 00:00:00 +0000 UTC" },
		{ "2006-01-02T15:04:05Z07:00", "2024-02-29T01:02:03.25+02:00",
		  "2024-02-29 01:02:03.25 +0200 +0200" },
		{ "Jan _2 3:04PM 2006", "may  7 11:30AM 1999", "1999-05-07 11:30:00 +0000 UTC" },
		{ "2006-002", "2023-060", "2023-03-01 00:00:00 +0000 UTC" },
		{ "2006-01-02", "2023-02-29", "parsing time \"2023-02-29\": day out of range" },
		{ "2006-01-02", "2023-13-01", "parsing time \"2023-13-01\": month out of range" },
		{ "2006-01-02", "x", "parsing time \"x\" as \"2006-01-02\": cannot parse \"x\" as \"2006\"" },
		{ "2006", "20241", "parsing time \"20241\": extra text: \"1\"" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err e = { &arena, 0, NULL };
		struct gotime t;
		bool good = gotime_parse(&arena, str_of(cases[i].layout), str_of(cases[i].value),
					 NULL, &t, &e);

		is_str(good ? gotime_text(&arena, t) : str_of(e.msg), cases[i].want,
		       cases[i].value);
	}
}

static void
test_duration(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "1h15m30.918s", "1h15m30.918s" }, { "-1.5h", "-1h30m0s" }, { "90m", "1h30m0s" },
		{ "100ms", "100ms" }, { "1us", "1\xc2\xb5s" }, { "0", "0s" },
		{ "1d", "time: unknown unit \"d\" in duration \"1d\"" },
		{ "5", "time: missing unit in duration \"5\"" },
		{ "", "time: invalid duration \"\"" },
		{ "9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\"" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err e = { &arena, 0, NULL };
		int64_t d;

		is_str(goduration_parse(str_of(cases[i].text), &d, &e) ?
			       goduration_text(&arena, d) : str_of(e.msg),
		       cases[i].want, cases[i].text);
	}
	is_int(goduration_round(1500000000, GODURATION_SECOND), 2 * GODURATION_SECOND,
	       "half a second is rounded up");
	is_int(goduration_round(INT64_MAX, GODURATION_HOUR), INT64_MAX, "rounding saturates");
	is_int(goduration_truncate(-1500000000, GODURATION_SECOND), -GODURATION_SECOND,
	       "truncation is towards zero");
}

static void
test_zone(void)
{
	struct err e = { &arena, 0, NULL };
	const struct gozone *z;

	ok(gozone_load(&arena, STR("UTC"), &z, &e) && !z, "UTC needs no file");
	ok(!gozone_load(&arena, STR("../../etc/passwd"), &z, &e), "no way out of the folder");
	is_str(str_of(e.msg), "time: invalid location name", "its message");
	ok(!gozone_load(&arena, STR("Nowhere/Land"), &z, &e), "an unknown zone");
	is_str(str_of(e.msg), "unknown time zone Nowhere/Land", "its message");
	if (!gozone_load(&arena, STR("America/New_York"), &z, &e)) {
		ok(true, "# SKIP no zone files here");
		return;
	}
	is_str(gotime_text(&arena, (struct gotime){ 1720000000, 0, z }),
	       "2024-07-03 05:46:40 -0400 EDT", "summer");
	is_str(gotime_text(&arena, (struct gotime){ 4102444800, 0, z }),
	       "2099-12-31 19:00:00 -0500 EST", "a winter far away, by the rule");
}

int
main(void)
{
	test_format();
	test_parse();
	test_duration();
	test_zone();
	arena_free(&arena);
	return tap_end();
}

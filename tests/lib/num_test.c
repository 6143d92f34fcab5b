/* SPDX-License-Identifier: Apache-2.0 */
#include "golang/num.h"

#include <math.h>

#include "../tap.h"

static struct arena a;

static void
shortest(double f, const char *g, const char *e, const char *fixed,
	 const char *json)
{
	is_str(num_float(&a, f, 'g', -1), g, g);
	is_str(num_float(&a, f, 'e', -1), e, e);
	is_str(num_float(&a, f, 'f', -1), fixed, fixed);
	is_str(num_json(&a, f), json, json);
}

static void
parse_int(const char *s, int base, enum num_status want, long long value)
{
	int64_t i;

	is_int(num_parse_int(str_of(s), base, &i), want, s);
	is_int(i, value, s);
}

static void
parse_float(const char *s, enum num_status want, double value)
{
	double f;

	is_int(num_parse_float(str_of(s), &f), want, s);
	ok(f == value, "value of %s", s);
}

static void
test_floats(void)
{
	shortest(0, "0", "0e+00", "0", "0");
	shortest(-0.0, "-0", "-0e+00", "-0", "-0");
	shortest(100000, "100000", "1e+05", "100000", "100000");
	shortest(1000000, "1e+06", "1e+06", "1000000", "1000000");
	shortest(123456789.5, "1.234567895e+08", "1.234567895e+08",
		 "123456789.5", "123456789.5");
	shortest(0.1, "0.1", "1e-01", "0.1", "0.1");
	shortest(1e-4, "0.0001", "1e-04", "0.0001", "0.0001");
	shortest(1e-7, "1e-07", "1e-07", "0.0000001", "1e-7");
	shortest(1e21, "1e+21", "1e+21", "1000000000000000000000", "1e+21");
	shortest(1e-100, "1e-100", "1e-100", "0.0000000000000000000000000000"
		 "0000000000000000000000000000000000000000000000000000000000"
		 "00000000000001", "1e-100");
	/* below a power of two the nearest 16 digits do not read back */
	is_str(num_float(&a, 0x1p-44, 'g', -1), "5.684341886080802e-14", "2^-44");
	is_str(num_float(&a, 0x1p-1074, 'g', -1), "5e-324", "the least float");
	is_str(num_float(&a, 9007199254740993.0, 'f', -1), "9007199254740992", "2^53");
	is_str(num_float(&a, INFINITY, 'g', -1), "+Inf", "infinity");
	is_str(num_float(&a, -INFINITY, 'f', 2), "-Inf", "minus infinity");
	is_str(num_float(&a, NAN, 'e', -1), "NaN", "not a number");
	is_str(num_float(&a, 2.5, 'f', 0), "2", "half to even");
	is_str(num_float(&a, 1234.5678, 'g', 3), "1.23e+03", "g with precision");
	is_str(num_float(&a, 1234.5678, 'E', 2), "1.23E+03", "E with precision");
	is_str(num_float32(&a, 0.1, 'g', -1), "0.1", "float32");
	is_str(num_float32(&a, 16777217, 'f', -1), "16777216", "float32 rounds");
}

static void
test_ints(void)
{
	uint64_t u;

	parse_int("0", 0, NUM_OK, 0);
	parse_int("-0x10", 0, NUM_OK, -16);
	parse_int("0b101", 0, NUM_OK, 5);
	parse_int("0o17", 0, NUM_OK, 15);
	parse_int("017", 0, NUM_OK, 15);
	parse_int("017", 10, NUM_OK, 17);
	parse_int("08", 0, NUM_SYNTAX, 0);
	parse_int("1_000", 0, NUM_OK, 1000);
	parse_int("1__0", 0, NUM_SYNTAX, 0);
	parse_int("1_000", 10, NUM_SYNTAX, 0);
	parse_int("0x", 0, NUM_SYNTAX, 0);
	parse_int("", 0, NUM_SYNTAX, 0);
	parse_int("+", 10, NUM_SYNTAX, 0);
	parse_int("9223372036854775807", 10, NUM_OK, INT64_MAX);
	parse_int("9223372036854775808", 10, NUM_RANGE, INT64_MAX);
	parse_int("-9223372036854775808", 10, NUM_OK, INT64_MIN);
	parse_int("-9223372036854775809", 10, NUM_RANGE, INT64_MIN);
	parse_int("zz", 36, NUM_OK, 1295);
	is_int(num_parse_uint(STR("18446744073709551615"), 10, &u), NUM_OK, "most of uint64");
	ok(u == UINT64_MAX, "its value");
	is_int(num_parse_uint(STR("-1"), 10, &u), NUM_SYNTAX, "no sign for uint");
}

int
main(void)
{
	test_floats();
	test_ints();
	parse_float("1", NUM_OK, 1);
	parse_float(".5", NUM_OK, .5);
	parse_float("5.", NUM_OK, 5);
	parse_float("-1e3", NUM_OK, -1000);
	parse_float("0x1p-2", NUM_OK, 0.25);
	parse_float("0x1", NUM_SYNTAX, 0);
	parse_float("0x_1p4", NUM_OK, 16);
	parse_float("1_0.5", NUM_OK, 10.5);
	parse_float("1_.5", NUM_SYNTAX, 0);
	parse_float("1e400", NUM_RANGE, INFINITY);
	parse_float("+Infinity", NUM_OK, INFINITY);
	parse_float("-inf", NUM_OK, -INFINITY);
	parse_float("1e", NUM_SYNTAX, 0);
	parse_float(".", NUM_SYNTAX, 0);
	parse_float("1 ", NUM_SYNTAX, 0);
	parse_float("", NUM_SYNTAX, 0);
	arena_free(&a);
	return tap_end();
}

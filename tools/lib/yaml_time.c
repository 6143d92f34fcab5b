/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml_node.h"

/* Dates are read as Go's time.Parse does, with one or two digits a field. */

static bool
is_digit(struct str s, size_t i)
{
	return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

static bool
take_char(struct str *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

/* One or two digits, at most max; both are needed when two is set. */
static bool
take_num(struct str *s, bool two, int max, int *out)
{
	if (!is_digit(*s, 0) || (two && !is_digit(*s, 1)))
		return false;
	*out = s->p[0] - '0';
	if (is_digit(*s, 1))
		*out = *out * 10 + s->p[1] - '0';
	*s = str_sub(*s, is_digit(*s, 1) ? 2 : 1, s->n);
	return *out <= max;
}

static bool
is_day(int year, int month, int day)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] + (month == 2 && leap);
}

static bool
take_date(struct str *s)
{
	int year = 0, month, day;

	for (size_t i = 0; i < 4; i++) {
		if (!is_digit(*s, i))
			return false;
		year = year * 10 + s->p[i] - '0';
	}
	*s = str_sub(*s, 4, s->n);
	return take_char(s, '-') && take_num(s, false, 12, &month) &&
	       take_char(s, '-') && take_num(s, false, 31, &day) &&
	       is_day(year, month, day);
}

static bool
take_time(struct str *s)
{
	size_t n = 1;
	int x;

	if (!take_num(s, false, 23, &x) || !take_char(s, ':') ||
	    !take_num(s, false, 59, &x) || !take_char(s, ':') ||
	    !take_num(s, false, 59, &x))
		return false;
	if (s->n && (s->p[0] == '.' || s->p[0] == ',') && is_digit(*s, 1)) {
		while (is_digit(*s, n))
			n++;
		*s = str_sub(*s, n, s->n);
	}
	return true;
}

static bool
take_zone(struct str *s)
{
	int x;

	return take_char(s, 'Z') ||
	       ((take_char(s, '+') || take_char(s, '-')) &&
		take_num(s, true, 24, &x) && take_char(s, ':') &&
		take_num(s, true, 60, &x));
}

bool
yaml_is_timestamp(struct str s)
{
	if (!take_date(&s))
		return false;
	if (!s.n)
		return true;
	if (take_char(&s, 'T') || take_char(&s, 't'))
		return take_time(&s) && take_zone(&s) && !s.n;
	if (!take_char(&s, ' '))
		return false;
	while (take_char(&s, ' '))
		;
	return take_time(&s) && !s.n;
}

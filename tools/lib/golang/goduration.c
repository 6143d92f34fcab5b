/* SPDX-License-Identifier: Apache-2.0 */
#include "goduration.h"

#include <inttypes.h>

#include "base/buf.h"

/* A duration of so many nanoseconds is out of range, unless it is negative. */
#define TOO_MUCH (UINT64_C(1) << 63)

const char *
gotime_quote(struct arena *a, struct str s)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, SIZE_MAX);
	buf_addc(&b, '"');
	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < ' ' || c >= 0x80)
			buf_printf(&b, "\\x%02x", c);
		else if (c == '"' || c == '\\')
			buf_printf(&b, "\\%c", c);
		else
			buf_addc(&b, (char)c);
	}
	buf_addc(&b, '"');
	buf_addc(&b, '\0');
	return b.p;
}

static bool
bad(struct err *e, const char *what, struct str s)
{
	return err_set(e, STATUS_USAGE, "time: %s %s", what, gotime_quote(e->arena, s));
}

static bool
is_digit(struct str s)
{
	return s.n && s.p[0] >= '0' && s.p[0] <= '9';
}

/* Reads [0-9]* into *out; false when the number does not fit. */
static bool
whole(struct str *s, uint64_t *out)
{
	for (*out = 0; is_digit(*s); *s = str_sub(*s, 1, s->n)) {
		if (*out > TOO_MUCH / 10)
			return false;
		*out = *out * 10 + (uint64_t)(s->p[0] - '0');
		if (*out > TOO_MUCH)
			return false;
	}
	return true;
}

/* Reads the digits behind a point: the value is *out / *scale.  Digits that
 * do not fit are left out. */
static void
fraction(struct str *s, uint64_t *out, double *scale)
{
	bool over = false;
	uint64_t next;

	*out = 0;
	*scale = 1;
	for (; is_digit(*s); *s = str_sub(*s, 1, s->n)) {
		if (over || *out > (TOO_MUCH - 1) / 10) {
			over = true;
			continue;
		}
		next = *out * 10 + (uint64_t)(s->p[0] - '0');
		if (next > TOO_MUCH) {
			over = true;
			continue;
		}
		*out = next;
		*scale *= 10;
	}
}

static uint64_t
unit_of(struct str s)
{
	static const struct {
		const char *name;
		uint64_t unit;
	} units[] = {
		{ "ns", 1 },	       { "us", 1000 },
		{ "\xc2\xb5s", 1000 }, { "\xce\xbcs", 1000 }, /* micro sign, mu */
		{ "ms", 1000000 },     { "s", GODURATION_SECOND },
		{ "m", GODURATION_MINUTE }, { "h", GODURATION_HOUR },
	};
	size_t i;

	for (i = 0; i < sizeof units / sizeof *units; i++)
		if (str_is(s, units[i].name))
			return units[i].unit;
	return 0;
}

/* Reads one number with its unit and adds it to *sum. */
static bool
parse_part(struct str *s, uint64_t *sum, struct str orig, struct err *e)
{
	struct str start = *s, name;
	uint64_t v, f = 0, unit;
	double scale = 1;
	size_t n = 0;
	bool digits;

	if (!is_digit(*s) && s->p[0] != '.')
		return bad(e, "invalid duration", orig);
	if (!whole(s, &v))
		return bad(e, "invalid duration", orig);
	digits = s->n < start.n;
	if (s->n && s->p[0] == '.') {
		*s = str_sub(*s, 1, s->n);
		digits = digits || is_digit(*s);
		fraction(s, &f, &scale);
	}
	if (!digits)
		return bad(e, "invalid duration", orig);
	while (n < s->n && s->p[n] != '.' && !is_digit(str_sub(*s, n, s->n)))
		n++;
	if (!n)
		return bad(e, "missing unit in duration", orig);
	name = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->n);
	unit = unit_of(name);
	if (!unit)
		return bad(e, arena_printf(e->arena, "unknown unit %s in duration",
					   gotime_quote(e->arena, name)), orig);
	if (v > TOO_MUCH / unit)
		return bad(e, "invalid duration", orig);
	v *= unit;
	if (f)
		v += (uint64_t)((double)f * ((double)unit / scale));
	*sum += v;
	return (v <= TOO_MUCH && *sum <= TOO_MUCH) || bad(e, "invalid duration", orig);
}

bool
goduration_parse(struct str s, int64_t *out, struct err *e)
{
	bool negative = s.n && s.p[0] == '-';
	struct str rest = s;
	uint64_t sum = 0;

	*out = 0;
	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		rest = str_sub(s, 1, s.n);
	if (str_is(rest, "0"))
		return true;
	if (!rest.n)
		return bad(e, "invalid duration", s);
	while (rest.n)
		if (!parse_part(&rest, &sum, s, e))
			return false;
	if (!negative && sum == TOO_MUCH)
		return bad(e, "invalid duration", s);
	*out = (int64_t)(negative ? 0 - sum : sum);
	return true;
}

/* Appends u / 10^digits without trailing zeros. */
static void
add_decimal(struct buf *b, uint64_t u, int digits)
{
	uint64_t scale = 1;
	char text[24];
	int i, n;

	for (i = 0; i < digits; i++)
		scale *= 10;
	buf_printf(b, "%" PRIu64, u / scale);
	if (u % scale == 0)
		return;
	n = snprintf(text, sizeof text, "%0*" PRIu64, digits, u % scale);
	while (text[n - 1] == '0')
		n--;
	buf_addc(b, '.');
	buf_add(b, (struct str){ text, (size_t)n });
}

struct str
goduration_text(struct arena *a, int64_t d)
{
	uint64_t u = d < 0 ? 0 - (uint64_t)d : (uint64_t)d, minutes = u / GODURATION_MINUTE;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	if (d < 0)
		buf_addc(&b, '-');
	if (u && u < GODURATION_SECOND) {
		int digits = u < 1000 ? 0 : u < 1000000 ? 3 : 6;

		add_decimal(&b, u, digits);
		buf_adds(&b, digits == 0 ? "ns" : digits == 3 ? "\xc2\xb5s" : "ms");
		return buf_str(&b);
	}
	if (minutes >= 60)
		buf_printf(&b, "%" PRIu64 "h", minutes / 60);
	if (minutes)
		buf_printf(&b, "%" PRIu64 "m", minutes % 60);
	add_decimal(&b, u % GODURATION_MINUTE, 9);
	buf_addc(&b, 's');
	return buf_str(&b);
}

int64_t
goduration_truncate(int64_t d, int64_t m)
{
	return m <= 0 ? d : d - d % m;
}

int64_t
goduration_round(int64_t d, int64_t m)
{
	int64_t r;

	if (m <= 0)
		return d;
	r = d % m;
	if (d < 0) {
		if ((uint64_t)-r * 2 < (uint64_t)m)
			return d - r;
		return d - r < INT64_MIN + m ? INT64_MIN : d - r - m;
	}
	if ((uint64_t)r * 2 < (uint64_t)m)
		return d - r;
	return d - r > INT64_MAX - m ? INT64_MAX : d - r + m;
}

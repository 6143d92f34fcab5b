/* SPDX-License-Identifier: Apache-2.0 */
#include "gotime_layout.h"

/* Elements of fixed text; of two that start alike, the longer one comes first. */
static const struct word {
	const char *text;
	enum gotime_element element;
	bool whole; /* no lower-case letter may follow */
} words[] = {
	{ "January", GOTIME_LONG_MONTH, false },
	{ "Jan", GOTIME_MONTH, true },
	{ "Monday", GOTIME_LONG_WEEKDAY, false },
	{ "Mon", GOTIME_WEEKDAY, true },
	{ "MST", GOTIME_ZONE, false },
	{ "01", GOTIME_ZERO_MONTH, false },
	{ "02", GOTIME_ZERO_DAY, false },
	{ "03", GOTIME_ZERO_HOUR12, false },
	{ "04", GOTIME_ZERO_MINUTE, false },
	{ "05", GOTIME_ZERO_SECOND, false },
	{ "06", GOTIME_YEAR, false },
	{ "002", GOTIME_ZERO_YDAY, false },
	{ "15", GOTIME_HOUR, false },
	{ "1", GOTIME_NUM_MONTH, false },
	{ "2006", GOTIME_LONG_YEAR, false },
	{ "2", GOTIME_DAY, false },
	{ "_2", GOTIME_UNDER_DAY, false },
	{ "__2", GOTIME_UNDER_YDAY, false },
	{ "3", GOTIME_HOUR12, false },
	{ "4", GOTIME_MINUTE, false },
	{ "5", GOTIME_SECOND, false },
	{ "PM", GOTIME_UPPER_PM, false },
	{ "pm", GOTIME_LOWER_PM, false },
};

static bool
is_digit(struct str s, size_t i)
{
	return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

/* The texts of an offset behind '-' or 'Z'; the first one that fits counts. */
static const struct {
	const char *text;
	int parts;
	bool colon;
} offsets[] = {
	{ "070000", 3, false }, { "07:00:00", 3, true }, { "0700", 2, false },
	{ "07:00", 2, true },   { "07", 1, false },
};

static size_t
offset_at(struct str s, struct gotime_chunk *c)
{
	size_t i;

	if (s.p[0] != '-' && s.p[0] != 'Z')
		return 0;
	for (i = 0; i < sizeof offsets / sizeof *offsets; i++)
		if (str_starts(str_sub(s, 1, s.n), str_of(offsets[i].text))) {
			c->element = GOTIME_OFFSET;
			c->z = s.p[0] == 'Z';
			c->parts = offsets[i].parts;
			c->colon = offsets[i].colon;
			return 1 + strlen(offsets[i].text);
		}
	return 0;
}

/* The length of ".000" or ",999" with no other digit behind it, or 0. */
static size_t
fraction_at(struct str s, struct gotime_chunk *c)
{
	size_t n = 1;

	if ((s.p[0] != '.' && s.p[0] != ',') || s.n < 2 || (s.p[1] != '0' && s.p[1] != '9'))
		return 0;
	while (n < s.n && s.p[n] == s.p[1])
		n++;
	if (is_digit(s, n))
		return 0;
	c->element = GOTIME_FRACTION;
	c->mark = s.p[0];
	c->trim = s.p[1] == '9';
	c->digits = (int)(n - 1 < 4096 ? n - 1 : 4095);
	return n;
}

static size_t
word_at(struct str s, struct gotime_chunk *c)
{
	size_t i, n;

	for (i = 0; i < sizeof words / sizeof *words; i++) {
		n = strlen(words[i].text);
		if (s.p[0] != words[i].text[0] || !str_starts(s, str_of(words[i].text)))
			continue;
		if (words[i].whole && n < s.n && s.p[n] >= 'a' && s.p[n] <= 'z')
			continue;
		c->element = words[i].element;
		return n;
	}
	return 0;
}

void
gotime_layout_next(struct str layout, struct gotime_chunk *c)
{
	size_t i, n = 0;

	*c = (struct gotime_chunk){ .before = layout };
	for (i = 0; i < layout.n && !n; i++) {
		struct str s = str_sub(layout, i, layout.n);

		/* in "_2006" the '_' is literal */
		if (str_starts(s, STR("_2006")))
			continue;
		n = word_at(s, c);
		if (!n)
			n = offset_at(s, c);
		if (!n)
			n = fraction_at(s, c);
	}
	if (!n)
		return;
	i--;
	c->before = str_sub(layout, 0, i);
	c->text = str_sub(layout, i, i + n);
	c->after = str_sub(layout, i + n, layout.n);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The formats that schemas name, each with the library's messages for a wrong text.
 * Functions *_fault return NULL for a good text. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "golang/num.h"
#include "golang/quote.h"
#include "schema_error.h"
#include "schema_node.h"
#include "schema_syntax.h"

static int
two(const char *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

static const char *
date_fault(struct arena *a, struct str s)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	const char *text = arena_cstr(a, s);
	int year, month, day, most;

	if (str_digits(s) != 4)
		return arena_printf(a, "parsing time \"%s\" as \"2006-01-02\": cannot parse \"%s\" as \"2006\"",
				    text, text);
	if (s.n < 5 || s.p[4] != '-')
		return arena_printf(a, "parsing time \"%s\" as \"2006-01-02\": cannot parse \"%s\" as \"-\"",
				    text, text + 4);
	if (str_digits(str_sub(s, 5, 7)) != 2)
		return arena_printf(a, "parsing time \"%s\" as \"2006-01-02\": cannot parse \"%s\" as \"01\"",
				    text, text + 5);
	year = two(s.p) * 100 + two(s.p + 2);
	month = two(s.p + 5);
	if (month < 1 || month > 12)
		return arena_printf(a, "parsing time \"%s\": month out of range", text);
	if (s.n < 8 || s.p[7] != '-')
		return arena_printf(a, "parsing time \"%s\" as \"2006-01-02\": cannot parse \"%s\" as \"-\"",
				    text, text + 7);
	if (str_digits(str_sub(s, 8, 10)) != 2)
		return arena_printf(a, "parsing time \"%s\" as \"2006-01-02\": cannot parse \"%s\" as \"02\"",
				    text, text + 8);
	if (s.n > 10)
		return arena_printf(a, "parsing time \"%s\": extra text: \"%s\"", text, text + 10);
	day = two(s.p + 8);
	most = days[month - 1];
	if (month == 2 && year % 4 == 0 && (year % 100 || year % 400 == 0))
		most = 29;
	if (day < 1 || day > most)
		return arena_printf(a, "parsing time \"%s\": day out of range", text);
	return NULL;
}

static const char *
time_fault(struct arena *a, struct str s)
{
	struct str zone;
	size_t n;

	(void)a;
	if (s.n < 9)
		return "less than 9 characters long";
	if (s.p[2] != ':' || s.p[5] != ':')
		return "missing colon in correct place";
	if (str_digits(s) != 2 || str_digits(str_sub(s, 3, 5)) != 2 ||
	    str_digits(str_sub(s, 6, 8)) != 2)
		return "invalid hour/min/sec";
	if (two(s.p) > 23 || two(s.p + 3) > 59 || two(s.p + 6) > 60)
		return "hour/min/sec out of range";
	zone = str_sub(s, 8, s.n);
	if (zone.p[0] == '.') {
		n = str_digits(str_sub(zone, 1, zone.n));
		if (!n)
			return "no digits in second fraction";
		zone = str_sub(zone, n + 1, zone.n);
	}
	if (str_is(zone, "z") || str_is(zone, "Z"))
		return NULL;
	if (zone.n != 6)
		return "offset must be 6 characters long";
	if (zone.p[0] != '+' && zone.p[0] != '-')
		return "offset must begin with plus/minus";
	if (zone.p[3] != ':')
		return "missing colon in offset in correct place";
	if (str_digits(str_sub(zone, 1, 3)) != 2 || str_digits(str_sub(zone, 4, 6)) != 2)
		return "invalid hour/min in offset";
	if (two(zone.p + 1) > 23 || two(zone.p + 4) > 59)
		return "hour/min in offset out of range";
	return NULL;
}

static const char *
date_time_fault(struct arena *a, struct str s)
{
	const char *why;

	if (s.n < 20)
		return "less than 20 characters long";
	if (s.p[10] != 't' && s.p[10] != 'T')
		return "11th character must be t or T";
	if ((why = date_fault(a, str_sub(s, 0, 10))))
		return arena_printf(a, "invalid date element: %s", why);
	if ((why = time_fault(a, str_sub(s, 11, s.n))))
		return arena_printf(a, "invalid time element: %s", why);
	return NULL;
}

/* A period is two times, or a time and a duration (RFC 3339, appendix A). */
static const char *
period_fault(struct arena *a, struct str s)
{
	struct str start, end;
	bool first, last;
	const char *why;

	if (!str_cut(s, '/', &start, &end))
		return "missing slash";
	first = str_starts(start, STR("P"));
	last = !first && str_starts(end, STR("P"));
	why = first ? duration_fault(a, start) : date_time_fault(a, start);
	if (why)
		return arena_printf(a, "invalid start %s: %s",
				    first ? "duration" : "date-time", why);
	why = last ? duration_fault(a, end) : date_time_fault(a, end);
	return why ? arena_printf(a, "invalid end %s: %s", last ? "duration" : "date-time", why)
		   : NULL;
}

static const char *
ipv4_fault(struct arena *a, struct str s)
{
	struct str part, rest = s;
	int n = 1;
	size_t i;

	for (i = 0; i < s.n; i++)
		n += s.p[i] == '.';
	if (n != 4)
		return "expected four decimals";
	while (n--) {
		str_cut(rest, '.', &part, &rest);
		if (part.n > 1 && part.p[0] == '0')
			return "leading zeros";
		if (!part.n || str_digits(part) != part.n)
			return arena_printf(a, "strconv.Atoi: parsing \"%.*s\": invalid syntax",
					    STR_ARG(part));
		if (part.n > 3 || strtol(arena_cstr(a, part), NULL, 10) > 255)
			return "decimal must be between 0 and 255";
	}
	return NULL;
}

static const char *
ipv6_fault(struct arena *a, struct str s)
{
	struct in6_addr ignored;

	if (str_chr(s, ':') < 0)
		return "missing colon";
	if (str_chr(s, '%') >= 0)
		return "zone id is not a part of ipv6 address";
	if (inet_pton(AF_INET6, arena_cstr(a, s), &ignored) != 1)
		return arena_printf(a, "ParseAddr(\"%.*s\"): unable to parse IP", STR_ARG(s));
	return NULL;
}

static const char *
hostname_fault(struct arena *a, struct str s)
{
	struct str label;
	bool more = true;
	size_t i;

	if (str_ends(s, STR(".")))
		s.n--;
	if (s.n > 253)
		return "more than 253 characters long";
	while (more) {
		more = str_cut(s, '.', &label, &s);
		if (label.n < 1 || label.n > 63)
			return "label must be 1 to 63 characters long";
		if (label.p[0] == '-')
			return "label starts with hyphen";
		if (label.p[label.n - 1] == '-')
			return "label ends with hyphen";
		for (i = 0; i < label.n; i++) {
			char c = label.p[i];

			if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			      (c >= '0' && c <= '9') || c == '-'))
				return arena_printf(a, "invalid character %s",
						    schema_char(a, label, i));
		}
	}
	return NULL;
}

static const char *
email_fault(struct arena *a, struct str s)
{
	ptrdiff_t at = str_rchr(s, '@');
	const char *why;

	if (s.n > 254)
		return "more than 255 characters long";
	if (at < 0)
		return "missing @";
	if (at > 64)
		return "local part more than 64 characters long";
	if (!at)
		return "invalid local part";
	why = hostname_fault(a, str_sub(s, (size_t)at + 1, s.n));
	return why ? arena_printf(a, "invalid domain: %s", why) : NULL;
}

static const char *
uuid_fault(struct arena *a, struct str s)
{
	static const size_t lengths[] = { 8, 4, 4, 4, 12 };
	struct str group;
	size_t i, k, n = 1;

	for (i = 0; i < s.n; i++)
		n += s.p[i] == '-';
	if (n != 5)
		return "must have 5 elements";
	for (i = 0; i < 5; i++) {
		str_cut(s, '-', &group, &s);
		if (group.n != lengths[i])
			return arena_printf(a, "element %zu must be %zu characters long",
					    i + 1, lengths[i]);
		for (k = 0; k < group.n; k++)
			if (!strchr("0123456789abcdefABCDEF", group.p[k]))
				return arena_printf(a, "non-hex character '%c'", group.p[k]);
	}
	return NULL;
}

/* A message as Go's net/url words it. */
static const char *
url_fault(struct arena *a, struct str s, const char *why)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX / 2);
	buf_adds(&b, "parse ");
	buf_quote(&b, s);
	buf_printf(&b, ": %s", why);
	return arena_cstr(a, buf_str(&b));
}

/* Finds only those faults that net/url finds without a look at host and port, and for
 * an absolute URL a missing scheme. */
static const char *
uri_fault(struct arena *a, struct str s, bool absolute)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return url_fault(a, s, "net/url: invalid control character in URL");
		if (!absolute && s.p[i] == '\\')
			return "contains \\";
	}
	if (s.n && s.p[0] == ':')
		return url_fault(a, s, "missing protocol scheme");
	for (i = 0; i < s.n && strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.", s.p[i]);)
		i++;
	if (i && i < s.n && s.p[i] == ':' && !strchr("0123456789+-.", s.p[0]))
		return NULL;
	for (i = 0; i < s.n && !strchr("/?#", s.p[i]); i++)
		if (s.p[i] == ':')
			return url_fault(a, s, "first path segment in URL cannot contain colon");
	return absolute ? "relative url" : NULL;
}

static const char *
uri_template_fault(struct arena *a, struct str s)
{
	const char *why = uri_fault(a, s, false);

	return why ? why : uri_braces_fault(a, s);
}

static const char *
regex_fault(struct arena *a, struct str s)
{
	struct err e = { .arena = a };
	struct re *re;

	return re_compile(a, s, &re, &e) ? NULL : e.msg;
}

const char *
schema_format_fault(struct arena *a, struct str format, struct str text)
{
	static const struct {
		const char *name;
		const char *(*fault)(struct arena *a, struct str s);
	} formats[] = {
		{ "date", date_fault }, { "date-time", date_time_fault },
		{ "duration", duration_fault }, { "email", email_fault },
		{ "hostname", hostname_fault }, { "ipv4", ipv4_fault },
		{ "ipv6", ipv6_fault }, { "json-pointer", json_pointer_fault },
		{ "period", period_fault }, { "regex", regex_fault },
		{ "relative-json-pointer", relative_pointer_fault },
		{ "semver", semver_fault }, { "time", time_fault },
		{ "uri-template", uri_template_fault }, { "uuid", uuid_fault },
	};
	size_t i;

	if (str_is(format, "uri") || str_is(format, "iri"))
		return uri_fault(a, text, true);
	if (str_is(format, "uri-reference") || str_is(format, "iri-reference"))
		return uri_fault(a, text, false);
	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (str_is(format, formats[i].name))
			return formats[i].fault(a, text);
	return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "gourl.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/limits.h"
#include "quote.h"

/* A part of a URL: the characters that are not escaped in it, besides letters, digits
 * and "-_.~".  Hosts and zones have the same, but escape_allowed tells them apart. */
struct part {
	const char *plain;
};

static const struct part PATH = { "$&+,/:;=@" }, FRAGMENT = { "!$&()*+,/:;=?@" },
			 USER = { "$&+,;=" }, HOST = { "!\"$&'()*+,:;<=>[]" },
			 ZONE = { "!\"$&'()*+,:;<=>[]" };

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool
is_plain(char c, const struct part *part)
{
	return is_alnum(c) || (c && (strchr("-_.~", c) || strchr(part->plain, c)));
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte of the escape "%XX" at i, or -1 when there is none. */
static int
escaped_byte(struct str s, size_t i)
{
	int high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
	int low = i + 2 < s.n ? hex_digit(s.p[i + 2]) : -1;

	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static struct str
quoted(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, a, LIMIT_OUTPUT);
	buf_quote(&b, s);
	return buf_str(&b);
}

static bool
bad_escape(struct arena *a, struct str s, size_t at, struct err *e)
{
	struct str q = quoted(a, str_sub(s, at, at + 3));

	return err_set(e, STATUS_USAGE, "invalid URL escape %.*s", STR_ARG(q));
}

/* True when the byte may be written as an escape: in hosts '%' and bytes over 0x7f, in
 * zones '%', a blank and what is plain in a host, in other parts every byte. */
static bool
escape_allowed(int byte, const struct part *part)
{
	if (part == &HOST)
		return byte >= 0x80 || byte == '%';
	if (part == &ZONE)
		return byte == '%' || byte == ' ' || is_plain((char)byte, &HOST);
	return true;
}

static bool
unescape(struct arena *a, struct str s, const struct part *part, struct str *out,
	 struct err *e)
{
	bool strict = part == &HOST || part == &ZONE;
	struct buf b;
	struct str q;
	size_t i;
	int byte;

	buf_init(&b, a, LIMIT_OUTPUT);
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '%') {
			byte = escaped_byte(s, i);
			if (byte < 0 || !escape_allowed(byte, part))
				return bad_escape(a, s, i, e);
			buf_addc(&b, (char)byte);
			i += 2;
		} else {
			if (strict && (unsigned char)s.p[i] < 0x80 && !is_plain(s.p[i], part)) {
				q = quoted(a, str_sub(s, i, i + 1));
				return err_set(e, STATUS_USAGE,
					       "invalid character %.*s in host name", STR_ARG(q));
			}
			buf_addc(&b, s.p[i]);
		}
	}
	*out = b.n == s.n ? s : buf_str(&b);
	return true;
}

static void
escape(struct buf *b, struct str s, const struct part *part)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (is_plain(s.p[i], part))
			buf_addc(b, s.p[i]);
		else
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
	}
}

static struct str
escaped(struct arena *a, struct str s, const struct part *part)
{
	struct buf b;

	buf_init(&b, a, LIMIT_OUTPUT);
	escape(&b, s, part);
	return buf_str(&b);
}

/* Cuts the scheme, if there is one, off s; *rest takes the text behind its colon. */
static bool
cut_scheme(struct arena *a, struct str s, struct gourl *u, struct str *rest, struct err *e)
{
	size_t i, k;
	char *p;

	*rest = s;
	for (i = 0; i < s.n && s.p[i] != ':'; i++)
		if (!(is_alnum(s.p[i]) && (i || s.p[i] > '9')) &&
		    !(i && strchr("+-.", s.p[i]) && s.p[i]))
			return true;
	if (i == s.n)
		return true;
	if (i == 0)
		return err_set(e, STATUS_USAGE, "missing protocol scheme");
	p = arena_cstr(a, str_sub(s, 0, i));
	for (k = 0; k < i; k++)
		if (p[k] >= 'A' && p[k] <= 'Z')
			p[k] |= 0x20;
	u->scheme = str_of(p);
	*rest = str_sub(s, i + 1, s.n);
	return true;
}

static bool
is_port(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (i ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != ':')
			return false;
	return true;
}

static bool
check_port(struct arena *a, struct str port, struct err *e)
{
	struct str q;

	if (is_port(port))
		return true;
	q = quoted(a, port);
	return err_set(e, STATUS_USAGE, "invalid port %.*s after host", STR_ARG(q));
}

/* Checks an IPv6 address, with or without a zone, as it stands in brackets. */
static bool
check_address(struct arena *a, struct str s, struct err *e)
{
	unsigned char bytes[16];
	struct str address, zone, q;
	bool has_zone = str_cut(s, '%', &address, &zone);
	char *text = arena_cstr(a, address);

	if (!has_zone && inet_pton(AF_INET, text, bytes) == 1)
		return err_set(e, STATUS_USAGE, "invalid IP-literal");
	if (inet_pton(AF_INET6, text, bytes) == 1 && !(has_zone && zone.n == 0))
		return true;
	q = quoted(a, s);
	return err_set(e, STATUS_USAGE, "invalid host: ParseAddr(%.*s): %s", STR_ARG(q),
		       has_zone && zone.n == 0 ? "zone must be a non-empty string" :
						 "unable to parse IP");
}

/* Parses a host "[ADDRESS%25ZONE]:PORT", with an IPv6 address. */
static bool
parse_literal(struct arena *a, struct str s, struct str *host, struct err *e)
{
	ptrdiff_t close = str_rchr(s, ']'), at;
	struct str name, zone = STR(""), port;

	if (close < 0)
		return err_set(e, STATUS_USAGE, "missing ']' in host");
	port = str_sub(s, (size_t)close + 1, s.n);
	name = str_sub(s, 1, (size_t)close);
	at = str_find(name, STR("%25"));
	if (at >= 0) {
		zone = str_sub(name, (size_t)at, name.n);
		name = str_sub(name, 0, (size_t)at);
	}
	if (!check_port(a, port, e) || !unescape(a, name, &HOST, &name, e) ||
	    !unescape(a, zone, &ZONE, &zone, e))
		return false;
	name = str_of(arena_printf(a, "%.*s%.*s", STR_ARG(name), STR_ARG(zone)));
	if (!check_address(a, name, e))
		return false;
	*host = str_of(arena_printf(a, "[%.*s]%.*s", STR_ARG(name), STR_ARG(port)));
	return true;
}

static bool
parse_host(struct arena *a, struct str scheme, struct str s, struct str *host,
	   struct err *e)
{
	ptrdiff_t bracket = str_rchr(s, '['), colon = str_chr(s, ':');

	if (bracket > 0)
		return err_set(e, STATUS_USAGE, "invalid IP-literal");
	if (bracket == 0)
		return parse_literal(a, s, host, e);
	if (colon >= 0) {
		if (!str_is(scheme, "http") && !str_is(scheme, "https"))
			colon = str_rchr(s, ':');
		if (!check_port(a, str_sub(s, (size_t)colon, s.n), e))
			return false;
	}
	return unescape(a, s, &HOST, host, e);
}

static bool
parse_user(struct arena *a, struct str s, struct gourl *u, struct err *e)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && (!s.p[i] || !strchr("-._:~!$&'()*+,;=%@", s.p[i])))
			return err_set(e, STATUS_USAGE, "net/url: invalid userinfo");
	u->has_user = true;
	u->has_password = str_cut(s, ':', &u->user, &u->password);
	return unescape(a, u->user, &USER, &u->user, e) &&
	       unescape(a, u->password, &USER, &u->password, e);
}

static bool
parse_authority(struct arena *a, struct str s, struct gourl *u, struct err *e)
{
	ptrdiff_t at = str_rchr(s, '@');

	if (!parse_host(a, u->scheme, str_sub(s, (size_t)(at + 1), s.n), &u->host, e))
		return false;
	return at < 0 || parse_user(a, str_sub(s, 0, (size_t)at), u, e);
}

/* Unescapes s into *plain; *raw takes s when escaping *plain gives another text. */
static bool
set_part(struct arena *a, struct str s, const struct part *part, struct str *plain,
	 struct str *raw, struct err *e)
{
	if (!unescape(a, s, part, plain, e))
		return false;
	*raw = str_eq(escaped(a, *plain, part), s) ? STR("") : s;
	return true;
}

/* Cuts the query off *rest, into u. */
static void
cut_query(struct str *rest, struct gourl *u)
{
	ptrdiff_t first = str_chr(*rest, '?');

	if (first >= 0 && (size_t)first == rest->n - 1) {
		u->bare_query = true;
		*rest = str_sub(*rest, 0, rest->n - 1);
	} else {
		str_cut(*rest, '?', rest, &u->query);
	}
}

/* Parses all of a URL but the fragment. */
static bool
parse(struct arena *a, struct str text, struct gourl *u, struct err *e)
{
	struct str rest, segment, tail;
	ptrdiff_t slash;
	size_t i;

	for (i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f)
			return err_set(e, STATUS_USAGE,
				       "net/url: invalid control character in URL");
	if (str_is(text, "*")) {
		u->path = text;
		return true;
	}
	if (!cut_scheme(a, text, u, &rest, e))
		return false;
	cut_query(&rest, u);
	if (!str_starts(rest, STR("/"))) {
		if (u->scheme.n) {
			u->opaque = rest;
			return true;
		}
		str_cut(rest, '/', &segment, &tail);
		if (str_chr(segment, ':') >= 0)
			return err_set(e, STATUS_USAGE,
				       "first path segment in URL cannot contain colon");
	}
	if ((u->scheme.n || !str_starts(rest, STR("///"))) && str_starts(rest, STR("//"))) {
		rest = str_sub(rest, 2, rest.n);
		slash = str_chr(rest, '/');
		segment = slash < 0 ? rest : str_sub(rest, 0, (size_t)slash);
		rest = str_sub(rest, segment.n, rest.n);
		if (!parse_authority(a, segment, u, e))
			return false;
	} else if (u->scheme.n && str_starts(rest, STR("/"))) {
		u->no_host = true;
	}
	return set_part(a, rest, &PATH, &u->path, &u->raw_path, e);
}

bool
gourl_parse(struct arena *a, struct str text, struct gourl *u, struct err *e)
{
	struct str head, fragment, q;

	*u = (struct gourl){ 0 };
	str_cut(text, '#', &head, &fragment);
	if (!parse(a, head, u, e)) {
		q = quoted(a, head);
		return err_wrap(e, "parse %.*s", STR_ARG(q));
	}
	if (fragment.n &&
	    !set_part(a, fragment, &FRAGMENT, &u->fragment, &u->raw_fragment, e)) {
		q = quoted(a, text);
		return err_wrap(e, "parse %.*s", STR_ARG(q));
	}
	return true;
}

struct str
gourl_userinfo(struct arena *a, const struct gourl *u)
{
	struct buf b;

	buf_init(&b, a, LIMIT_OUTPUT);
	escape(&b, u->user, &USER);
	if (u->has_password) {
		buf_addc(&b, ':');
		escape(&b, u->password, &USER);
	}
	return buf_str(&b);
}

struct str
gourl_hostname(const struct gourl *u)
{
	struct str host = u->host;
	ptrdiff_t colon = str_rchr(host, ':');

	if (colon >= 0 && is_port(str_sub(host, (size_t)colon, host.n)))
		host = str_sub(host, 0, (size_t)colon);
	if (str_starts(host, STR("[")) && str_ends(host, STR("]")))
		host = str_sub(host, 1, host.n - 1);
	return host;
}

/* The path or fragment as it was written (raw) when that is valid, else escaped. */
static struct str
part_text(struct arena *a, struct str plain, struct str raw, const struct part *part)
{
	size_t i;

	for (i = 0; i < raw.n; i++)
		if (!is_plain(raw.p[i], part) &&
		    (!raw.p[i] || !strchr("!$&'()*+,;=:@[]%", raw.p[i])))
			break;
	if (raw.n && i == raw.n)
		return raw;
	return escaped(a, plain, part);
}

static void
put_authority(struct buf *b, const struct gourl *u)
{
	if (!u->scheme.n && !u->host.n && !u->has_user)
		return;
	if (u->no_host && !u->host.n && !u->has_user)
		return;
	if (u->host.n || u->path.n || u->has_user)
		buf_adds(b, "//");
	if (u->has_user) {
		buf_add(b, gourl_userinfo(b->arena, u));
		buf_addc(b, '@');
	}
	escape(b, u->host, &HOST);
}

static void
put_path(struct buf *b, const struct gourl *u)
{
	struct str path = part_text(b->arena, u->path, u->raw_path, &PATH), segment, tail;

	if (str_is(u->path, "*"))
		path = u->path;
	if (path.n && path.p[0] != '/' && u->host.n)
		buf_addc(b, '/');
	if (b->n == 0) {
		str_cut(path, '/', &segment, &tail);
		if (str_chr(segment, ':') >= 0)
			buf_adds(b, "./");
	}
	buf_add(b, path);
}

struct str
gourl_text(struct arena *a, const struct gourl *u)
{
	struct buf b;

	buf_init(&b, a, LIMIT_OUTPUT);
	if (u->scheme.n) {
		buf_add(&b, u->scheme);
		buf_addc(&b, ':');
	}
	if (u->opaque.n) {
		buf_add(&b, u->opaque);
	} else {
		put_authority(&b, u);
		put_path(&b, u);
	}
	if (u->bare_query || u->query.n) {
		buf_addc(&b, '?');
		buf_add(&b, u->query);
	}
	if (u->fragment.n) {
		buf_addc(&b, '#');
		buf_add(&b, part_text(a, u->fragment, u->raw_fragment, &FRAGMENT));
	}
	return buf_str(&b);
}

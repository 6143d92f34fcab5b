/* SPDX-License-Identifier: Apache-2.0 */
#include "foreign.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base64.h"
#include "buf.h"
#include "limits.h"

enum {
	SHORT = 6,        /* a secret of fewer bytes is hidden where it is a word alone */
	CREDENTIAL_LEAST = 8,
	ESCAPE_MOST = 10  /* bytes of "\U0010ffff" */
};

static const char HIDDEN[] = "***";

/* The secrets of this process.  They live as long as it does. */
static struct {
	struct arena arena;
	struct str *v;
	size_t n, cap;
} known;

static void
note(struct str s)
{
	size_t i;

	for (i = 0; i < known.n; i++)
		if (str_eq(known.v[i], s))
			return;
	if (s.n == 0 || known.n == LIMIT_SECRETS)
		return;
	known.v = arena_room(&known.arena, known.v, known.n, &known.cap, sizeof s);
	known.v[known.n++] = arena_dup(&known.arena, s);
}

/* s as it stands in a query, with %XX in the place of what is not plain. */
static struct str
url_escaped(struct arena *a, struct str s)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, 3 * s.n + 1);
	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || (c && strchr("-._~", c)))
			buf_addc(&b, (char)c);
		else
			buf_printf(&b, "%%%02X", c);
	}
	return buf_str(&b);
}

void
foreign_secret(struct str secret)
{
	struct arena a = { 0 };
	struct str coded;

	note(secret);
	if (secret.n) {
		note(url_escaped(&a, secret));
		coded = base64_encode(&a, secret);
		note(coded);
		while (str_ends(coded, STR("=")))
			coded.n--;
		note(coded);
	}
	arena_free(&a);
}

void
foreign_login(struct str user, struct str password)
{
	struct arena a = { 0 };

	foreign_secret(password);
	if (password.n)
		foreign_secret(str_of(arena_printf(&a, "%.*s:%.*s", STR_ARG(user),
						   STR_ARG(password))));
	arena_free(&a);
}

/* The bytes of the URL between its scheme and its path, and *login before the host;
 * false when there is no login. */
static bool
cut_login(struct str url, struct str *login)
{
	ptrdiff_t at = str_find(url, STR("://"));
	size_t n = 0;

	if (at >= 0)
		url = str_sub(url, (size_t)at + 3, url.n);
	while (n < url.n && !strchr("/?#", url.p[n]))
		n++;
	url = str_sub(url, 0, n);
	at = str_rchr(url, '@');
	*login = str_sub(url, 0, at < 0 ? 0 : (size_t)at);
	return at >= 0;
}

bool
foreign_has_login(struct str url)
{
	struct str login;
	bool path = str_starts(url, STR("/")) || str_starts(url, STR(".")) ||
		    str_starts(url, STR("file:")) ||
		    (str_starts(url, STR("oci:")) && !str_starts(url, STR("oci://")));

	return !path && cut_login(url, &login);
}

/* s without its %XX. */
static struct str
url_plain(struct arena *a, struct str s)
{
	char *p = arena_array(a, char, s.n + 1);
	size_t i, n = 0;
	unsigned code;

	for (i = 0; i < s.n; i++) {
		p[n] = s.p[i];
		if (s.p[i] == '%' && i + 2 < s.n &&
		    sscanf(arena_cstr(a, str_sub(s, i + 1, i + 3)), "%2x", &code) == 1) {
			p[n] = (char)code;
			i += 2;
		}
		n++;
	}
	return (struct str){ p, n };
}

void
foreign_login_of(struct str url)
{
	struct arena a = { 0 };
	struct str login, user, password;

	if (cut_login(url, &login)) {
		str_cut(login, ':', &user, &password);
		foreign_login(user, password);
		/* what is escaped there is sent as it is meant */
		foreign_login(url_plain(&a, user), url_plain(&a, password));
	}
	arena_free(&a);
}

void
foreign_login_of_proxies(void)
{
	static const char *const name[] = { "http_proxy", "https_proxy", "all_proxy",
					    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY" };
	size_t i;

	for (i = 0; i < sizeof name / sizeof *name; i++)
		foreign_login_of(str_of(getenv(name[i])));
}

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* True when the byte of s at place i, if s has one, is none of a word's. */
static bool
is_bound(struct str s, size_t i)
{
	return i >= s.n || !is_alnum(s.p[i]);
}

/* How many bytes of a noted secret stand in s at i, the most; 0 for none. */
static size_t
secret_at(struct str s, size_t i)
{
	size_t k, best = 0;

	for (k = 0; k < known.n; k++) {
		struct str x = known.v[k];

		if (x.n <= best || x.n > s.n - i || s.p[i] != x.p[0] ||
		    memcmp(s.p + i, x.p, x.n) != 0)
			continue;
		if (x.n >= SHORT || ((i == 0 || is_bound(s, i - 1)) && is_bound(s, i + x.n)))
			best = x.n;
	}
	return best;
}

/* The number of bytes that s starts with of which `set` has none. */
static size_t
until(struct str s, const char *set)
{
	size_t n = 0;

	while (n < s.n && s.p[n] && !strchr(set, s.p[n]))
		n++;
	return n;
}

/* True when s starts with the word, in any case. */
static bool
starts(struct str s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && strncasecmp(s.p, word, n) == 0;
}

/* A part of a text that is hidden: its bytes from `from` to `to`. */
struct part {
	size_t from, to;
};

/* The value of one of the header lines that hold credentials. */
static bool
find_header(struct str s, struct part *out)
{
	static const char *const name[] = { "authorization", "cookie", "set-cookie",
					    "x-registry-auth" };
	size_t i, n;
	char quote;

	for (i = 0; i < sizeof name / sizeof *name && !starts(s, name[i]); i++)
		;
	if (i == sizeof name / sizeof *name)
		return false;
	n = strlen(name[i]);
	n += n < s.n && strchr("\"'", s.p[n]) && s.p[n];
	while (n < s.n && s.p[n] == ' ')
		n++;
	if (n == s.n || (s.p[n] != ':' && s.p[n] != '='))
		return false;
	n++;
	while (n < s.n && (s.p[n] == ' ' || s.p[n] == '['))
		n++;
	quote = n < s.n && (s.p[n] == '"' || s.p[n] == '\'') ? s.p[n] : 0;
	n += quote != 0;
	*out = (struct part){ n, n + until(str_sub(s, n, s.n), quote == '"' ? "\"" : quote
						   ? "'" : "\r\n}]\"") };
	return out->to > out->from;
}

/* What stands after Basic and Bearer, unless it is a word of a sentence. */
static bool
find_credentials(struct str s, struct part *out)
{
	struct arena a = { 0 };
	struct str c, plain = STR("");
	size_t n = starts(s, "basic ") ? 6 : starts(s, "bearer ") ? 7 : 0, i;
	bool odd = false;

	if (!n)
		return false;
	for (i = n; i < s.n && (is_alnum(s.p[i]) || (s.p[i] && strchr("+/=._~-", s.p[i]))); i++)
		odd |= !(s.p[i] >= 'a' && s.p[i] <= 'z') && i > n;
	c = str_sub(s, n, i);
	while (c.n && c.p[c.n - 1] == '.')
		c.n--;
	if (n == 6 && base64_decode(&a, c, &plain) && str_chr(plain, ':') >= 0)
		odd = true;
	else
		odd = odd && c.n >= CREDENTIAL_LEAST;
	arena_free(&a);
	*out = (struct part){ n, n + c.n };
	return odd && c.n;
}

/* The value after a name that is a secret's, as in a query, a form or JSON. */
static bool
find_value(struct str s, struct part *out)
{
	static const char *const name[] = { "password", "passwd", "secret", "token",
		"access_token", "refresh_token", "id_token", "client_secret", "identitytoken",
		"registrytoken", "signature", "x-amz-signature", "x-amz-security-token",
		"x-amz-credential", "sig", "_state" };
	size_t i, n = 0;
	bool quoted;

	for (i = 0; i < sizeof name / sizeof *name; i++)
		if (starts(s, name[i]) && is_bound(s, strlen(name[i])) && strlen(name[i]) > n)
			n = strlen(name[i]);
	if (!n || n == s.n)
		return false;
	quoted = s.p[n] == '"';
	n += quoted;
	while (quoted && n < s.n && s.p[n] == ' ')
		n++;
	if (n == s.n || s.p[n] != (quoted ? ':' : '='))
		return false;
	n++;
	while (quoted && n < s.n && s.p[n] == ' ')
		n++;
	n += n < s.n && s.p[n] == '"';
	*out = (struct part){ n, n + until(str_sub(s, n, s.n), quoted ? "\"\r\n" : " \t\r\n\"'&,;)>]}") };
	return out->to > out->from;
}

/* The login of an URL; s starts at its "://". */
static bool
find_login(struct str s, struct part *out)
{
	struct str login;

	if (!str_starts(s, STR("://")) ||
	    !cut_login(str_sub(s, 0, until(s, " \t\r\n\"'<>")), &login) || !login.n)
		return false;
	*out = (struct part){ 3, 3 + login.n };
	return true;
}

/* The query of an URL or of a path; it starts at place i of s, with '?'. */
static bool
find_query(struct str s, size_t i, struct part *out)
{
	struct str after = str_sub(s, i + 1, s.n);
	size_t n = until(after, " \t\r\n\"'<>)"), from = i;

	if (s.p[i] != '?' || str_chr(str_sub(after, 0, n), '=') <= 0)
		return false;
	while (from > 0 && s.p[from - 1] && !strchr(" \t\r\n\"'<>(", s.p[from - 1]))
		from--;
	*out = (struct part){ 1, 1 + n };
	return str_chr(str_sub(s, from, i), '/') >= 0;
}

/* The next part of s at i that is to be hidden, from i on. */
static bool
find_hidden(struct str s, size_t i, struct part *out)
{
	struct str rest = str_sub(s, i, s.n);
	size_t n = secret_at(s, i);

	if (n) {
		*out = (struct part){ 0, n };
		return true;
	}
	if (rest.p[0] == ':')
		return find_login(rest, out);
	if (rest.p[0] == '?')
		return find_query(s, i, out);
	if (!is_alnum(rest.p[0]) && rest.p[0] != '_')
		return false;
	return (i == 0 || is_bound(s, i - 1)) &&
	       (find_header(rest, out) || find_credentials(rest, out) || find_value(rest, out));
}

static struct str
hide(struct arena *a, struct str s)
{
	struct part p;
	struct buf b;
	size_t i;

	buf_init(&b, a, 4 * s.n + sizeof HIDDEN);
	for (i = 0; i < s.n;) {
		if (!find_hidden(s, i, &p)) {
			buf_addc(&b, s.p[i++]);
			continue;
		}
		buf_add(&b, str_sub(s, i, i + p.from));
		buf_adds(&b, HIDDEN);
		i += p.to;
	}
	return buf_str(&b);
}

/* The text without `what`. */
static struct str
without(struct arena *a, struct str text, struct str what)
{
	struct buf b;
	ptrdiff_t at;

	if (what.n < CREDENTIAL_LEAST || !str_holds(text, what))
		return text;
	buf_init(&b, a, text.n);
	while ((at = str_find(text, what)) >= 0) {
		buf_add(&b, str_sub(text, 0, (size_t)at));
		buf_adds(&b, HIDDEN);
		text = str_sub(text, (size_t)at + what.n, text.n);
	}
	buf_add(&b, text);
	return buf_str(&b);
}

struct str
foreign_without_query(struct arena *a, struct str text, struct str url)
{
	static const char *const open[] = { "digest", "mount", "from", "scope", "service",
					    "last", "artifactType" };
	struct str query, one, name, value;
	size_t i;

	str_cut(url, '?', &url, &query);
	while (query.n) {
		str_cut(query, '&', &one, &query);
		str_cut(one, '=', &name, &value);
		for (i = 0; i < sizeof open / sizeof *open && !str_is(name, open[i]); i++)
			;
		if (i < sizeof open / sizeof *open)
			continue;
		text = without(a, text, value);
		text = without(a, text, url_plain(a, value));
	}
	return text;
}

bool
foreign_unsafe(uint32_t rune, size_t length)
{
	static const struct {
		uint32_t first, last;
	} range[] = {
		{ 0, 0x1f }, { 0x7f, 0x9f }, { 0x61c, 0x61c }, { 0x180e, 0x180e },
		{ 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f },
	};
	size_t i;

	for (i = 0; i < sizeof range / sizeof *range; i++)
		if (rune >= range[i].first && rune <= range[i].last)
			return true;
	return rune == 0xfffd && length == 1;
}

/* Adds the escape of a rune, or of the byte that is no UTF-8. */
static void
escape(struct buf *b, uint32_t rune, unsigned char byte)
{
	if (rune == '\n' || rune == '\r' || rune == '\t')
		buf_printf(b, "\\%c", rune == '\n' ? 'n' : rune == '\r' ? 'r' : 't');
	else if (rune < 0x80 || rune == 0xfffd)
		buf_printf(b, "\\x%02x", byte);
	else
		buf_printf(b, rune > 0xffff ? "\\U%08x" : "\\u%04x", (unsigned)rune);
}

struct str
foreign_shown(struct arena *a, struct str text)
{
	bool odd = false;
	struct buf b;
	uint32_t rune;
	size_t i, n;

	for (i = 0; i < text.n && !odd; i += n) {
		n = utf8_decode(str_sub(text, i, text.n), &rune);
		odd = foreign_unsafe(rune, n);
	}
	if (!odd)
		return text;
	buf_init(&b, a, ESCAPE_MOST * text.n);
	for (i = 0; i < text.n; i += n) {
		n = utf8_decode(str_sub(text, i, text.n), &rune);
		if (foreign_unsafe(rune, n))
			escape(&b, rune, (unsigned char)text.p[i]);
		else
			buf_add(&b, str_sub(text, i, i + n));
	}
	return buf_str(&b);
}

struct str
foreign_text(struct arena *a, struct str text)
{
	return foreign_shown(a, hide(a, text));
}

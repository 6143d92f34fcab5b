/* SPDX-License-Identifier: Apache-2.0 */
#include "ref.h"

#include "crypto/digest.h"

enum { TAG_MOST = 128, NAME_MOST = 255 };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_low(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z');
}

static bool
is_word(char c)
{
	return is_low(c) || (c >= 'A' && c <= 'Z') || c == '_';
}

struct str
ref_redact(struct arena *a, struct str text)
{
	ptrdiff_t at = str_rchr(text, '@');
	struct str after = str_sub(text, (size_t)(at + 1), text.n);

	/* after a digest's '@' stands neither '/' nor '.' */
	if (at < 0 || (str_chr(after, '/') < 0 && str_chr(after, '.') < 0))
		return text;
	return str_of(arena_printf(a, "***@%.*s", STR_ARG(after)));
}

static bool
bad(struct err *e, struct str text, const char *why)
{
	struct str shown = ref_redact(e->arena, text);

	if (shown.p != text.p)
		why = "credentials do not stand in a reference; mkmirror(7) says where they are "
		      "looked for";
	return err_set(e, STATUS_USAGE, "'%.*s' is not an image reference: %s",
		       STR_ARG(shown), why);
}

/* True when every byte of s is a digit and there are at most five. */
static bool
port_ok(struct str s)
{
	size_t i;

	for (i = 0; i < s.n && is_digit(s.p[i]);)
		i++;
	return s.n > 0 && s.n <= 5 && i == s.n;
}

/* A domain name, an IPv4 address, or an IPv6 address in brackets. */
static bool
name_ok(struct str host)
{
	size_t i;
	char c, last = '.';

	if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']') {
		for (i = 1; i < host.n - 1; i++)
			if (!is_word(host.p[i]) && host.p[i] != ':')
				return false;
		return true;
	}
	for (i = 0; i < host.n; i++, last = c) {
		c = host.p[i];
		if (c == '.' || c == '-') {
			if (last == '.' || (last == '-' && c == '.'))
				return false;
		} else if (!is_word(c) || c == '_') {
			return false;
		}
	}
	return last != '.' && last != '-';
}

static bool
host_ok(struct str host)
{
	ptrdiff_t colon = str_rchr(host, ':'), close = str_rchr(host, ']');

	if (colon > close) {
		if (!port_ok(str_sub(host, (size_t)colon + 1, host.n)))
			return false;
		host = str_sub(host, 0, (size_t)colon);
	}
	return name_ok(host);
}

/* The length of the separator at i of s: "_", "__", "." or dashes; or 0. */
static size_t
separator(struct str s, size_t i)
{
	size_t n = 0;

	if (s.p[i] == '.')
		return 1;
	while (i + n < s.n && s.p[i + n] == '_')
		n++;
	if (n)
		return n <= 2 ? n : 0;
	while (i + n < s.n && s.p[i + n] == '-')
		n++;
	return n;
}

static bool
component_ok(struct str s)
{
	size_t i = 0, n;

	if (s.n == 0 || !is_low(s.p[0]) || !is_low(s.p[s.n - 1]))
		return false;
	while (i < s.n) {
		if (is_low(s.p[i])) {
			i++;
			continue;
		}
		n = separator(s, i);
		if (n == 0 || !is_low(s.p[i + n]))
			return false;
		i += n;
	}
	return true;
}

static bool
repository_ok(struct str s, struct str text, struct err *e)
{
	struct str part;
	bool more;
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return bad(e, text, "a repository is written in lower case");
	do {
		more = str_cut(s, '/', &part, &s);
		if (!component_ok(part))
			return bad(e, text, part.n
				   ? "a part of its path is not letters and digits "
				     "joined by '.', '_', '__' or '-'"
				   : "a part of its path is empty");
	} while (more);
	return true;
}

static bool
tag_ok(struct str s)
{
	size_t i;

	if (s.n == 0 || s.n > TAG_MOST || !is_word(s.p[0]))
		return false;
	for (i = 1; i < s.n; i++)
		if (!is_word(s.p[i]) && s.p[i] != '.' && s.p[i] != '-')
			return false;
	return true;
}

static bool
is_hub(struct str host)
{
	return str_is(host, "docker.io") || str_is(host, "index.docker.io") ||
	       str_is(host, "registry-1.docker.io");
}

/* True when s, which stands before the first slash, is a host to docker: it has a
 * '.', ':' or capital letter, or is localhost. */
static bool
looks_like_host(struct str s)
{
	size_t i;

	if (str_is(s, "localhost"))
		return true;
	for (i = 0; i < s.n; i++)
		if (s.p[i] == '.' || s.p[i] == ':' ||
		    (s.p[i] >= 'A' && s.p[i] <= 'Z'))
			return true;
	return false;
}

static bool
is_bare_id(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]) && !(s.p[i] >= 'a' && s.p[i] <= 'f'))
			return false;
	return s.n == 64;
}

/* Splits name into host and repository and fills in docker's defaults. */
static bool
split_name(struct arena *a, struct str name, struct str text, struct ref *r,
	   struct err *e)
{
	struct str head, tail;

	if (str_cut(name, '/', &head, &tail) && looks_like_host(head)) {
		if (!host_ok(head))
			return bad(e, text, "what stands before the first '/' is "
				   "not HOST or HOST:PORT");
		r->host = head;
		r->repository = tail;
	} else {
		r->host = STR("docker.io");
		r->repository = name;
	}
	if (is_hub(r->host)) {
		r->host = STR("docker.io");
		if (str_chr(r->repository, '/') < 0 && r->repository.n)
			r->repository = str_of(arena_printf(a, "library/%.*s",
							    STR_ARG(r->repository)));
	}
	return true;
}

bool
ref_parse(struct arena *a, struct str text, struct ref *out, struct err *e)
{
	struct ref r = { 0 };
	struct str name;
	ptrdiff_t i;

	if (text.n == 0)
		return bad(e, text, "it is empty");
	if (str_holds(text, STR("://")))
		return bad(e, text, "leave out the scheme before '://'");
	if (str_cut(text, '@', &name, &r.digest) && !digest_valid(r.digest))
		return bad(e, text, "what follows '@' is not sha256: and 64 "
			   "lower-case hexadecimal digits");
	i = str_rchr(name, ':');
	if (i > str_rchr(name, '/')) {
		r.tag = str_sub(name, (size_t)i + 1, name.n);
		name = str_sub(name, 0, (size_t)i);
		if (!tag_ok(r.tag))
			return bad(e, text, "a tag is up to 128 letters, digits, "
				   "'_', '.' and '-', and starts with no '.' or '-'");
	} else if (r.digest.n == 0) {
		r.tag = STR("latest");
	}
	if (is_bare_id(name))
		return bad(e, text, "64 hexadecimal digits are an image's id");
	if (!split_name(a, name, text, &r, e) ||
	    !repository_ok(r.repository, text, e))
		return false;
	if (r.host.n + 1 + r.repository.n > NAME_MOST)
		return bad(e, text, "host and repository are over 255 bytes");
	*out = r;
	return true;
}

struct str
ref_str(struct arena *a, const struct ref *r)
{
	return str_of(arena_printf(a, "%.*s/%.*s%s%.*s%s%.*s", STR_ARG(r->host),
				   STR_ARG(r->repository), r->tag.n ? ":" : "",
				   STR_ARG(r->tag), r->digest.n ? "@" : "",
				   STR_ARG(r->digest)));
}

bool
ref_is_loopback(struct str host)
{
	ptrdiff_t colon = str_rchr(host, ':');
	size_t i;

	if (str_starts(host, STR("[::1]")))
		return host.n == 5 || host.p[5] == ':';
	if (colon >= 0)
		host = str_sub(host, 0, (size_t)colon);
	if (str_is(host, "localhost"))
		return true;
	for (i = 0; i < host.n; i++)
		if (!is_digit(host.p[i]) && host.p[i] != '.')
			return false;
	return str_starts(host, STR("127."));
}

/* s with each `from` replaced by `to`. */
static struct str
exchange(struct arena *a, struct str s, char from, char to)
{
	char *p = arena_cstr(a, s);
	size_t i;

	for (i = 0; i < s.n; i++)
		if (p[i] == from)
			p[i] = to;
	return (struct str){ p, s.n };
}

struct str
chart_tag(struct arena *a, struct str version)
{
	return exchange(a, version, '+', '_');
}

struct str
chart_tag_version(struct arena *a, struct str tag)
{
	return exchange(a, tag, '_', '+');
}

bool
chart_name_check(struct str name, struct err *e)
{
	return component_ok(name) ||
	       err_set(e, STATUS_USAGE, "the chart's name '%.*s' cannot be that of a repository in "
		       "a registry, which is lower-case letters and digits joined by '.', '_', "
		       "'__' or '-': rename the chart in its Chart.yaml, or keep it in a layout "
		       "(oci:DIR)", STR_ARG(name));
}

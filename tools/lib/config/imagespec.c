/* SPDX-License-Identifier: Apache-2.0 */
#include "imagespec.h"

#include "base/buf.h"
#include "base/limits.h"

enum { TAG_MOST = 128 };

static bool
hexadecimal(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return false;
	return true;
}

/* Takes "@ALGORITHM:DIGITS" off the end of the name. */
static bool
cut_digest(struct str text, struct imagespec *out, struct err *e)
{
	static const struct { const char *name; size_t n; } known[] = {
		{ "sha256", 64 }, { "sha384", 96 }, { "sha512", 128 },
	};
	struct str digest;
	size_t i;

	if (!str_cut(out->name, '@', &out->name, &digest))
		return true;
	str_cut(digest, ':', &out->algorithm, &out->digest);
	for (i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is(out->algorithm, known[i].name) && out->digest.n == known[i].n &&
		    hexadecimal(out->digest))
			return true;
	return err_set(e, STATUS_USAGE, "%.*s unable to parse image correctly : invalid digest; "
		       "write @sha256: and 64 hexadecimal digits", STR_ARG(text));
}

/* Takes ":TAG" off the end of the name: the last colon after the first slash. */
static void
cut_tag(struct imagespec *out)
{
	ptrdiff_t slash = str_chr(out->name, '/'), colon = str_rchr(out->name, ':');

	if (colon < 0 || (slash >= 0 && colon < slash))
		return;
	out->tag = str_sub(out->name, (size_t)colon + 1, out->name.n);
	out->name.n = (size_t)colon;
}

bool
imagespec_parse(struct str text, struct imagespec *out, struct err *e)
{
	ptrdiff_t scheme = str_find(text, STR("://"));
	size_t start = scheme < 0 ? 0 : (size_t)scheme + 3;

	*out = (struct imagespec){ .transport = STR("docker://") };
	if (scheme >= 0)
		out->transport = str_sub(text, 0, start);
	out->name = out->reference = str_sub(text, start, text.n);
	if (str_holds(out->reference, STR("://")))
		return err_set(e, STATUS_USAGE, "'%.*s' is no image: it has two transports",
			       STR_ARG(text));
	if (!cut_digest(text, out, e))
		return false;
	if (imagespec_is_remote(out))
		cut_tag(out);
	if (!out->name.n)
		return err_set(e, STATUS_USAGE, "unknown image : reference name is empty ('%.*s')",
			       STR_ARG(text));
	out->path = out->name;
	if (!imagespec_is_remote(out))
		return true;
	if (!out->tag.n && !out->digest.n)
		return err_set(e, STATUS_USAGE, "%.*s unable to parse image correctly : tag and digest "
			       "are empty; write NAME:TAG or NAME@sha256:…", STR_ARG(text));
	if (str_holds(out->name, STR("/")))
		str_cut(out->name, '/', &out->domain, &out->path);
	return true;
}

bool
imagespec_is_remote(const struct imagespec *s)
{
	return str_is(s->transport, "docker://");
}

struct str
imagespec_base(const struct imagespec *s)
{
	struct str path = s->path;

	while (path.n && path.p[path.n - 1] == '/')
		path.n--;
	return str_sub(path, (size_t)(str_rchr(path, '/') + 1), path.n);
}

struct str
imagespec_digest_tag(struct arena *a, const struct imagespec *s)
{
	return str_sub(str_of(arena_printf(a, "%.*s-%.*s", STR_ARG(s->algorithm),
					   STR_ARG(s->digest))), 0, TAG_MOST);
}

/* Where the letters and digits that start at i end. */
static size_t
word_end(struct str s, size_t i)
{
	while (i < s.n && ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9')))
		i++;
	return i;
}

/* Where the separator of words that starts at i ends: '.', '_', "__" or any '-'. */
static size_t
separator_end(struct str s, size_t i)
{
	if (i < s.n && s.p[i] == '-') {
		while (i < s.n && s.p[i] == '-')
			i++;
		return i;
	}
	if (i + 1 < s.n && s.p[i] == '_' && s.p[i + 1] == '_')
		return i + 2;
	return i < s.n && (s.p[i] == '.' || s.p[i] == '_' || s.p[i] == '/') ? i + 1 : i;
}

bool
imagespec_path_valid(struct str path)
{
	size_t i = 0, end;

	for (;;) {
		end = word_end(path, i);
		if (end == i)
			return false;
		if (end == path.n)
			return true;
		i = separator_end(path, end);
		if (i == end)
			return false;
	}
}

bool
imagespec_path_check(struct str path, const char *key, struct err *e)
{
	return !path.n || imagespec_path_valid(path) ||
		err_set(e, STATUS_USAGE, "%s '%.*s' is no path: write components of lower case letters "
			"and digits, as in my-namespace/my-image", key, STR_ARG(path));
}

bool
imagespec_nest(struct arena *a, struct str text, size_t most, struct str *out, struct err *e)
{
	struct imagespec s;
	size_t i, start, end, seen = 1;
	struct buf b;

	*out = text;
	if (!imagespec_parse(text, &s, e))
		return false;
	if (!most)
		return true;
	start = (size_t)(s.path.p - text.p);
	end = start + s.path.n;
	buf_init(&b, a, LIMIT_LINE);
	for (i = 0; i < text.n; i++) {
		/* the slash that an absolute path starts with stays, though it counts */
		if (i >= start && i < end && text.p[i] == '/' && seen++ >= most && i > start)
			buf_addc(&b, '-');
		else
			buf_addc(&b, text.p[i]);
	}
	*out = buf_str(&b);
	return true;
}

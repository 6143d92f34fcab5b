/* SPDX-License-Identifier: Apache-2.0 */
#include "shape.h"

#include <string.h>

#include "oci/ref.h"
#include "part.h"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Where `part`, in lower case, is in s without regard to case; -1 when it is not. */
static ptrdiff_t
find_fold(struct str s, const char *part)
{
	size_t n = strlen(part), i, k;

	for (i = 0; i + n <= s.n; i++) {
		if (lower(s.p[i]) != part[0])
			continue;
		for (k = 1; k < n && lower(s.p[i + k]) == part[k];)
			k++;
		if (k == n)
			return (ptrdiff_t)i;
	}
	return -1;
}

/* True for the name of a part of an image: "imageTag". */
static bool
names_part(struct str name)
{
	static const char *const parts[] = { "tag", "version", "digest", "registry", "prefix", "hub" };
	size_t i, n;

	for (i = 0; i < sizeof parts / sizeof *parts; i++) {
		n = strlen(parts[i]);
		if (name.n > n && find_fold(str_sub(name, name.n - n, name.n), parts[i]) == 0)
			return true;
	}
	switch (part_of(name).part) {
	case PART_NONE:
	case PART_IMAGE:
	case PART_REPOSITORY:
	case PART_NAME:
	case PART_WHOLE:
	case PART_ADDRESS:
		return false;
	default:
		return true;
	}
}

static bool
is_letter(char c)
{
	return lower(c) >= 'a' && lower(c) <= 'z';
}

/* True when one of the words of s is `word` or its plural. */
static bool
has_word(struct str s, const char *word)
{
	size_t n = strlen(word), end;
	ptrdiff_t at;
	char c;

	for (; (at = find_fold(s, word)) >= 0; s = str_sub(s, (size_t)at + 1, s.n)) {
		end = (size_t)at + n;
		if (end < s.n && s.p[end] == 's')
			end++;
		c = end < s.n ? s.p[end] : '_';
		if ((at == 0 || !is_letter(s.p[at - 1]) ||
		     (lower(s.p[at]) != s.p[at] && lower(s.p[at - 1]) == s.p[at - 1])) &&
		    (!is_letter(c) || (lower(c) != c && lower(s.p[end - 1]) == s.p[end - 1])))
			return true;
	}
	return false;
}

bool
names_image(struct str name)
{
	static const char *const others[] = {
		"pull", "secret", "policy", "registries", "size", "format",
		"type", "quality", "width", "height", "gc", "url", "family",
	};
	static const char *const words[] = {
		"id", "uuid", "dir", "directory", "path", "file", "folder", "bucket", "mount",
		"mode", "stream", "class", "cache", "store", "storage", "feature", "builder",
		"offer", "publisher", "sku", "os", "arch", "owner", "label", "filter", "regex",
		"pattern", "lookup", "distro", "count", "timeout", "interval", "threshold", "ttl", "checksum",
		"signature", "port", "kind", "alt", "title", "caption",
	};
	/* servers of pictures, as last words; but RELATED_IMAGE_X_SERVER is an image */
	static const char *const servers[] = { "host", "hostname", "addr", "address", "endpoint",
		"server", "service", "domain", "api", "cdn" };
	ptrdiff_t at = find_fold(name, "image");
	struct str after;
	size_t i;

	if (at < 0 || names_part(name) || find_fold(name, "exclude") >= 0 ||
	    find_fold(name, "skip") >= 0)
		return false;
	after = str_sub(name, (size_t)at + 5, name.n);
	for (i = 0; i < sizeof others / sizeof *others; i++)
		if (find_fold(after, others[i]) >= 0)
			return false;
	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (has_word(after, words[i]))
			return false;
	for (i = 0; i < sizeof servers / sizeof *servers && after.n > 2; i++)
		if (after.n >= strlen(servers[i]) && find_fold(name, "related") != 0 &&
		    has_word(str_sub(after, after.n - strlen(servers[i]), after.n), servers[i]))
			return false;
	return true;
}

bool
has_version(struct str s)
{
	return str_chr(s, '@') >= 0 || str_rchr(s, ':') > str_rchr(s, '/');
}

bool
has_host(struct str s)
{
	struct str head, tail;
	ptrdiff_t dot;

	if (!str_cut(s, '/', &head, &tail))
		return false;
	dot = str_rchr(head, '.');
	return str_is(head, "localhost") || str_chr(head, ':') > 0 ||
	       (dot > 0 && (size_t)dot + 1 < head.n);
}

/* True for a tag that looks like that of an image and not like a port or a word: it
 * has a digit, but is not just the four or five digits of a port. */
static bool
tag_looks_real(struct str s)
{
	struct str tag = str_sub(s, (size_t)(str_rchr(s, ':') + 1), s.n);
	bool digit = false, other = false;
	size_t i;

	for (i = 0; i < tag.n; i++) {
		if (is_digit(tag.p[i]))
			digit = true;
		else
			other = true;
	}
	if (digit && !other)
		return tag.n < 4;
	return digit || str_is(tag, "latest") || str_is(tag, "stable");
}

static struct str
without_scheme(struct str s)
{
	static const char *const schemes[] = { "docker://", "oci://", "registry://" };
	size_t i;

	for (i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (str_starts(s, str_of(schemes[i])))
			return str_sub(s, strlen(schemes[i]), s.n);
	return s;
}

/* True when s, which is not empty, follows the grammar of references. */
static bool
is_ref(struct str s)
{
	struct arena scratch = { 0 };
	struct err e = { .arena = &scratch };
	struct ref r;
	char c = lower(s.p[0]);
	bool is;

	/* most strings that are no references are paths and addresses */
	if ((!is_digit(c) && !(c >= 'a' && c <= 'z') && c != '[') || str_holds(s, STR("://")))
		return false;
	is = ref_parse(&scratch, s, &r, &e);
	arena_free(&scratch);
	return is;
}

/* True for a version without a name: "3.12.0@sha256:...", "v1.2". */
static bool
is_version(struct str s)
{
	size_t i = s.n && s.p[0] == 'v', digits, dots = 0;

	for (; i < s.n; dots++) {
		for (digits = 0; i < s.n && is_digit(s.p[i]); digits++)
			i++;
		if (digits == 0 || i == s.n || s.p[i] != '.')
			break;
		i++;
	}
	return dots && (i == s.n || strchr("-_+@:", s.p[i])) && is_digit(s.p[i - 1]) &&
	       str_chr(str_sub(s, i, s.n), '/') < 0;
}

/* True for strings that follow the grammar of references but are no images: a
 * repository of source text, a version alone, and a path of numbers, such as a date. */
static bool
is_other(struct str s)
{
	static const char *const code[] = { "github.com/", "gitlab.com/", "bitbucket.org/" };
	struct str path = s, tag;
	size_t i;

	for (i = 0; i < sizeof code / sizeof *code; i++)
		if (str_starts(s, str_of(code[i])))
			return true;
	if (is_version(s))
		return true;
	str_cut(s, ':', &path, &tag);
	for (i = 0; i < path.n; i++)
		if (!is_digit(path.p[i]) && path.p[i] != '/')
			return false;
	return true;
}

enum look
look_at(struct str s, struct str *ref)
{
	*ref = s = without_scheme(s);
	if (s.n == 0 || s.n > 1024 || is_other(s) || !is_ref(s))
		return LOOK_NONE;
	if (str_chr(s, '@') > 0)
		return LOOK_PINNED;
	if (!has_version(s) || str_chr(s, '/') < 0)
		return LOOK_WORD;
	if (has_host(s))
		return LOOK_PINNED;
	return tag_looks_real(s) ? LOOK_NAMED : LOOK_WORD;
}

bool
is_file_name(struct str s)
{
	static const char *const ends[] = { ".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp",
		".ico", ".iso", ".img", ".qcow2", ".raw", ".vmdk", ".tar", ".tgz", ".gz", ".xz" };
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(s, str_of(ends[i])))
			return true;
	return str_starts(s, STR("image/")) && !has_version(s);
}

bool
is_host_alone(struct str s)
{
	return str_chr(s, '/') < 0 && (str_chr(s, '.') > 0 || str_chr(s, ':') > 0);
}

bool
is_setting(struct str s)
{
	static const char *const words[] = { "true", "false", "null", "none",
		"always", "never", "ifnotpresent", "auto", "default", "yes", "no",
		"enabled", "disabled", "on", "off", "placeholder" };
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(s, words[i]))
			return true;
	return false;
}

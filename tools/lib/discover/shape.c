/* SPDX-License-Identifier: Apache-2.0 */
#include "shape.h"

#include <string.h>

#include "base/map.h"
#include "oci/ref.h"

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

/* Where `part`, in lower case, stands in s whatever the case of s; -1 nowhere. */
static ptrdiff_t
find_fold(struct str s, const char *part)
{
	size_t n = strlen(part), i, k;

	for (i = 0; i + n <= s.n; i++) {
		for (k = 0; k < n && lower(s.p[i + k]) == part[k];)
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
	return false;
}

bool
names_image(struct str name)
{
	static const char *const others[] = {
		"pull", "secret", "policy", "registries", "size", "format",
		"type", "quality", "width", "height", "gc", "url", "family",
	};
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

/* True for a tag that people give to images rather than a port or a word:
 * a digit in it, but not a port's four or five digits alone. */
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

/* True when s follows the grammar of references. */
static bool
is_ref(struct str s)
{
	struct arena scratch = { 0 };
	struct err e = { .arena = &scratch };
	struct ref r;
	bool is = ref_parse(&scratch, s, &r, &e);

	arena_free(&scratch);
	return is;
}

/* True for what follows the grammar but is never an image: a place of source
 * text, and a path of numbers, as dates have. */
static bool
is_other(struct str s)
{
	static const char *const code[] = { "github.com/", "gitlab.com/", "bitbucket.org/" };
	struct str path = s, tag;
	size_t i;

	for (i = 0; i < sizeof code / sizeof *code; i++)
		if (str_starts(s, str_of(code[i])))
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

/* The text of a scalar at key: a string, or a number as people write tags. */
static struct str
text_at(struct arena *a, const struct map *m, const char *key)
{
	struct val *v = map_get(m, str_of(key));

	if (!v)
		return (struct str){ 0 };
	switch (val_kind(*v)) {
	case KIND_STRING:
		return str_trim(v->s);
	case KIND_INT:
		return str_of(arena_printf(a, "%lld", (long long)v->i));
	case KIND_FLOAT:
		return str_of(arena_printf(a, "%.15g", v->f));
	default:
		return (struct str){ 0 };
	}
}

/* The first of the keys (ended by NULL) that m has text for; notes it as used. */
static struct str
take(struct arena *a, const struct map *m, const char *const *keys,
     struct shape *s)
{
	struct str text;
	size_t n = 0;

	while (s->used[n])
		n++;
	for (; *keys; keys++) {
		text = text_at(a, m, *keys);
		if (text.n) {
			s->used[n] = *keys;
			return text;
		}
	}
	return (struct str){ 0 };
}

static struct str
join(struct arena *a, struct str left, const char *by, struct str right)
{
	if (left.n == 0)
		return right;
	return str_of(arena_printf(a, "%.*s%s%.*s", STR_ARG(left), by,
				   STR_ARG(right)));
}

/* A repository and a name below it, unless the repository ends in it already. */
static struct str
join_name(struct arena *a, struct str repository, struct str name)
{
	if (repository.n == 0 || name.n == 0)
		return repository.n ? repository : name;
	while (repository.n && repository.p[repository.n - 1] == '/')
		repository.n--;
	if (str_ends(join(a, STR("/"), "", repository), join(a, STR("/"), "", name)))
		return repository;
	return join(a, repository, "/", name);
}

/* Tag and digest behind the name; a version may be a digest. */
static struct str
add_version(struct arena *a, struct str name, struct str tag, struct str digest)
{
	if (str_starts(tag, STR("sha256:")) && digest.n == 0) {
		digest = tag;
		tag.n = 0;
	}
	if (tag.n && tag.p[0] == '@')
		return join(a, name, "", tag);
	if (tag.n && tag.p[0] == ':')
		tag = str_sub(tag, 1, tag.n);
	if (tag.n && !has_version(name))
		name = join(a, name, ":", tag);
	if (digest.n == 64)
		digest = join(a, STR("sha256:"), "", digest);
	if (digest.n && str_chr(name, '@') < 0)
		name = join(a, name, "@", digest);
	return name;
}

/* The parts of an image's name, as far as an object has them. */
struct parts {
	struct str registry, repository, image, name, tag, digest, version;
};

#define KEYS(...) (const char *const[]){ __VA_ARGS__, NULL }

static struct parts
parts_take(struct arena *a, const struct map *m, struct shape *s)
{
	struct parts p = { 0 };

	p.registry = take(a, m, KEYS("registry", "imageRegistry"), s);
	p.repository = take(a, m, KEYS("repository", "imageRepository",
				       "baseImage", "newName"), s);
	p.image = take(a, m, KEYS("image", "imageName", "image_name"), s);
	p.tag = take(a, m, KEYS("tag", "imageTag", "image_tag", "newTag"), s);
	p.digest = take(a, m, KEYS("digest", "sha", "sha256", "imageDigest"), s);
	if (p.tag.n == 0)
		p.version = take(a, m, KEYS("version", "imageVersion"), s);
	return p;
}

/* True for "k8s.gcr.io" and "localhost:5000", hosts without a path. */
static bool
is_host_alone(struct str s)
{
	return str_chr(s, '/') < 0 && (str_chr(s, '.') > 0 || str_chr(s, ':') > 0);
}

/*
 * True when the parts name an image: a name and, unless the key above says
 * that it is an image, a version.  A whole reference under `image` stands for
 * itself, and `version` beside it is something else's.
 */
static bool
parts_are_image(const struct parts *p, bool under_image)
{
	bool pinned = p->tag.n || p->digest.n;

	if (p->registry.n && !p->repository.n && !p->image.n && !p->name.n)
		return false;
	if (p->repository.n || p->registry.n)
		return pinned || p->version.n || p->registry.n || under_image;
	if (p->image.n)
		return pinned && !has_version(p->image);
	return pinned && p->name.n;
}

static struct str
parts_join(struct arena *a, const struct parts *p)
{
	struct str path = p->repository, name = p->image.n ? p->image : p->name;

	if (has_host(name))
		path.n = 0;
	path = join_name(a, path, name);
	if (p->registry.n &&
	    !str_starts(path, join(a, p->registry, "/", STR(""))))
		path = join_name(a, p->registry, path);
	return add_version(a, path, p->tag.n ? p->tag : p->version, p->digest);
}

struct str
shape_versioned(struct arena *a, struct str name, struct str version)
{
	return add_version(a, name, version, (struct str){ 0 });
}

bool
shape_beside(struct arena *a, const struct map *m, struct str key,
	     struct str name, struct shape *out)
{
	static const char *const ends[] = { "_version", "Version", "_tag", "Tag", "-version", "-tag",
		"_VERSION", "_TAG" };
	struct str version = { 0 }, ref;
	size_t i;

	*out = (struct shape){ .certain = true };
	if (!names_image(key) || has_version(name))
		return false;
	for (i = 0; i < sizeof ends / sizeof *ends && version.n == 0; i++)
		version = text_at(a, m, arena_printf(a, "%.*s%s", STR_ARG(key), ends[i]));
	out->ref = shape_versioned(a, str_trim(name), version);
	return version.n && look_at(out->ref, &ref) != LOOK_NONE;
}

/* An image volume's {reference: REF}; below other keys it must look like one. */
static bool
shape_reference(struct arena *a, const struct map *m, struct str key,
		struct shape *out)
{
	struct str ref;

	out->ref = take(a, m, KEYS("reference"), out);
	out->certain = true;
	return look_at(out->ref, &ref) >= (str_is(key, "image") ? LOOK_WORD : LOOK_NAMED);
}

bool
shape_of(struct arena *a, const struct map *m, struct str key,
	 struct shape *out)
{
	bool under_image = names_image(key);
	struct parts p;
	struct str ref;

	*out = (struct shape){ 0 };
	if (under_image && shape_reference(a, m, key, out))
		return true;
	*out = (struct shape){ 0 };
	p = parts_take(a, m, out);
	if (p.image.n == 0 &&
	    (p.repository.n ? is_host_alone(p.repository)
			    : under_image || p.registry.n))
		p.name = take(a, m, KEYS("name"), out);
	if (!parts_are_image(&p, under_image))
		return false;
	out->ref = parts_join(a, &p);
	out->certain = p.tag.n || p.digest.n || (p.version.n && p.image.n);
	return look_at(out->ref, &ref) != LOOK_NONE;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "description.h"

#include "base/limits.h"
#include "base/map.h"
#include "part.h"
#include "shape.h"
#include "variable.h"
#include "spelling.h"

/* A part in an object. */
struct entry {
	struct part_name name;
	struct str key, text;
	bool used;
};

/* What the object's own key says of repositories, registries and versions in it. */
enum context {
	CONTEXT_ANY,
	CONTEXT_DOUBT, /* they may be those of packages or sources */
	CONTEXT_OTHER  /* they are those of sources or charts */
};

struct description {
	struct arena *arena;
	struct str key;   /* the object's own */
	bool under_image; /* it names an image */
	struct entry *e;
	size_t n, cap;
};

/* The name of the parts whose keys have no stem. */
static const struct part_name plain = { 0 };

/* The parts of one image; NULL for those that the object lacks. */
struct parts {
	struct entry *registry, *space, *repository, *image, *name, *whole, *tag, *version, *digest;
};

/* The text of a scalar: a string, or a number, as tags are often written. */
static struct str
text_of(struct arena *a, struct val v)
{
	switch (val_kind(v)) {
	case KIND_STRING:
		return str_trim(v.s);
	case KIND_INT:
		return str_of(arena_printf(a, "%lld", (long long)v.i));
	case KIND_FLOAT:
		return str_of(arena_printf(a, "%.15g", v.f));
	default:
		return (struct str){ 0 };
	}
}

/* Removes the digests; a switch of the object says that they are not used. */
static void
drop_digests(struct description *d)
{
	size_t i, n = 0;

	for (i = 0; i < d->n; i++)
		if (d->e[i].name.part != PART_DIGEST)
			d->e[n++] = d->e[i];
	d->n = n;
}

static void
add_entry(struct description *d, struct part_name name, const struct map_entry *from, bool *dropped)
{
	struct entry e = { .name = name, .key = from->key };

	if (name.part == PART_SWITCH)
		*dropped = *dropped || str_is(val_text(from->v), "false") ||
			   (val_kind(from->v) == KIND_BOOL && !from->v.b);
	if (name.part == PART_SWITCH || name.part == PART_NONE)
		return;
	e.text = text_of(d->arena, from->v);
	if (e.text.n == 0 || str_chr(e.text, ' ') >= 0 || d->n == LIMIT_IMAGE_PARTS)
		return;
	d->e = arena_room(d->arena, d->e, d->n, &d->cap, sizeof *d->e);
	d->e[d->n++] = e;
}

/* Reads the parts of m; false when none of them is a name. */
static bool
description_read(struct description *d, const struct map *m)
{
	const struct map_entry *e = NULL;
	bool dropped = false, names = false;
	struct part_name name;

	while ((e = map_next(m, (struct map_entry *)e))) {
		if (val_kind(e->v) == KIND_MAP || val_kind(e->v) == KIND_LIST || val_is_nil(e->v))
			continue;
		name = part_of(e->key);
		names = names || (name.part >= PART_REPOSITORY && name.part <= PART_WHOLE) ||
			(d->under_image && (name.part == PART_ADDRESS || name.part == PART_SPACE));
		add_entry(d, name, e, &dropped);
	}
	if (dropped)
		drop_digests(d);
	return names && d->n;
}

/* The first part of this sort with the stem; a part whose key does not speak of
 * images goes before one whose key does. */
static struct entry *
pick(struct description *d, const struct part_name *stem, enum part part)
{
	struct entry *best = NULL, *e;

	for (e = d->e; e < d->e + d->n; e++)
		if (!e->used && e->name.part == part && part_same_stem(&e->name, stem) &&
		    (!best || (best->name.speaks && !e->name.speaks)))
			best = e;
	return best;
}

struct str
described_versioned(struct arena *a, struct str name, struct str version)
{
	return spelling_version(a, name, version, (struct str){ 0 });
}

static struct str
text(const struct entry *e)
{
	return e ? e->text : (struct str){ 0 };
}

/* True when the part may belong to an image: its key speaks of images, or the key of
 * the object does. */
static bool
counts(const struct description *d, const struct entry *e)
{
	return e->name.speaks || d->under_image;
}

/* True when a name beside a repository is the last element of the image's name: the
 * object's key names an image, or the repository is just an account. */
static bool
name_is_joined(const struct description *d, const struct parts *p)
{
	struct str path = spelling_trim(text(p->repository)), host, rest;

	if (!p->repository || is_host_alone(path))
		return true;
	if (p->repository->name.replaces)
		return false;
	if (has_host(path) && str_cut(path, '/', &host, &rest))
		path = rest;
	return d->under_image || str_chr(path, '/') < 0;
}

/* The parts with the stem that make one image. */
static struct parts
parts_pick(struct description *d, const struct part_name *stem)
{
	struct parts p = { 0 };

	p.registry = pick(d, stem, PART_REGISTRY);
	if (p.registry && !counts(d, p.registry))
		p.registry = NULL;
	p.repository = pick(d, stem, PART_REPOSITORY);
	p.image = pick(d, stem, PART_IMAGE);
	p.whole = pick(d, stem, PART_WHOLE);
	p.tag = pick(d, stem, PART_TAG);
	p.digest = pick(d, stem, PART_DIGEST);
	if (!p.tag)
		p.version = pick(d, stem, PART_VERSION);
	if (!p.image && !p.whole && (p.repository || d->under_image || p.registry))
		p.name = pick(d, stem, PART_NAME);
	if (p.name && !name_is_joined(d, &p))
		p.name = NULL;
	if (d->under_image && !p.repository && !p.image && !p.whole && !p.name)
		p.name = pick(d, stem, PART_ADDRESS);
	p.space = pick(d, stem, PART_SPACE);
	if (p.space && !counts(d, p.space))
		p.space = NULL;
	if (p.space && d->under_image && !p.repository && !p.image && !p.whole && !p.name) {
		p.name = p.space;
		p.space = NULL;
	}
	return p;
}

/*
 * True when the parts are an image's: there is a name, and a version unless the
 * object's key names an image.  A whole reference in `image` needs no other part, and
 * a `version` beside it is that of something else.
 */
static bool
parts_are_image(const struct parts *p, bool under_image)
{
	bool pinned = p->tag || p->digest;
	struct str name = text(p->name);

	if (p->whole)
		return p->registry || p->space;
	if (!p->repository && !p->image && !p->name)
		return false;
	if (p->repository || p->registry)
		return pinned || p->version || p->registry || under_image;
	if (p->image)
		return (pinned || p->space || p->version) && (!has_version(text(p->image)) || p->digest || p->tag);
	return pinned || (under_image && (p->version || has_host(name) || str_chr(name, '/') > 0));
}

/* The same for parts with a stem.  Repositories of git, charts, sources and the like
 * are no images. */
static bool
stem_is_image(const struct parts *p, const struct part_name *stem)
{
	static const char *const others[] = { "git", "chart", "helm", "source", "src", "maven",
		"package", "module", "go", "code", "api", "db", "schema" };
	size_t i;

	if (!p->tag && !p->digest && !p->version && !p->registry)
		return false;
	if (p->image || p->whole)
		return p->whole || !has_version(text(p->image)) || p->digest;
	if (!p->repository)
		return p->registry && p->name;
	for (i = 0; i < sizeof others / sizeof *others; i++)
		if (part_stem_is(stem, others[i]))
			return p->repository->name.speaks;
	return has_host(text(p->repository)) || p->repository->name.speaks || p->registry ||
	       str_chr(text(p->repository), '/') > 0;
}

/* The path below the registry; removes from *p the parts that the path does not use. */
static struct str
path_of_parts(struct arena *a, struct parts *p)
{
	struct str path = spelling_trim(text(p->repository)), name;

	name = p->whole ? text(p->whole) : p->image ? text(p->image) : text(p->name);
	if (has_host(name)) {
		path.n = 0;
		p->repository = NULL;
	}
	path = spelling_below(a, path, name);
	if (p->space && str_chr(path, '/') < 0)
		return spelling_below(a, text(p->space), path);
	p->space = NULL;
	return path;
}

static struct str
parts_join(struct arena *a, struct parts *p)
{
	struct str path = path_of_parts(a, p), registry = spelling_trim(text(p->registry));

	if (p->registry && (p->image || p->whole) && has_host(path))
		p->registry = NULL;
	else if (p->registry && !str_starts(path, spelling_join(a, registry, "/", STR(""))))
		path = spelling_below(a, registry, path);
	return spelling_version(a, path, text(p->tag ? p->tag : p->version), text(p->digest));
}

/* Notes the part as used by the image. */
static void
use(struct described *out, struct entry *e)
{
	if (!e)
		return;
	e->used = true;
	if (out->nused < PARTS_MOST)
		out->used[out->nused++] = e->key;
}

static void
use_all(struct described *out, const struct parts *p)
{
	use(out, p->image);
	use(out, p->repository);
	use(out, p->whole);
	use(out, p->name);
	use(out, p->registry);
	use(out, p->space);
	use(out, p->tag);
	use(out, p->version);
	use(out, p->digest);
	out->key = out->nused ? out->used[0] : (struct str){ 0 };
}

/* True when the object has a name with the stem, so that the stem is another image's. */
static bool
has_name(const struct description *d, const struct part_name *stem)
{
	const struct entry *e;

	for (e = d->e; e < d->e + d->n; e++)
		if (e->name.part >= PART_REPOSITORY && e->name.part <= PART_WHOLE &&
		    part_same_stem(&e->name, stem))
			return true;
	return false;
}

/* True when a part with another stem, or none, may change the image. */
static bool
may_change_others(const struct description *d, const struct entry *e, struct str ref)
{
	if (has_name(d, &e->name))
		return false;
	if (e->name.part == PART_DIGEST)
		return true;
	return d->under_image || (e->name.part == PART_REGISTRY && e->name.speaks && !has_host(ref));
}

/* True when an unused part with the image's own stem may change the image. */
static bool
may_change(const struct description *d, const struct parts *p, const struct entry *e,
	   struct str ref)
{
	struct str other;

	switch (e->name.part) {
	case PART_VERSION:
	case PART_ADDRESS:
		return false; /* there is a tag */
	case PART_NAME:
		if (p->repository && p->repository->name.replaces)
			return false;
		return !p->image && (p->repository || d->under_image);
	case PART_SPACE:
	case PART_REGISTRY:
		return counts(d, e) || (!has_host(ref) && look_at(e->text, &other) != LOOK_NONE);
	case PART_AFFIX:
		return counts(d, e) || !str_starts(e->text, STR("/"));
	default:
		return true;
	}
}

/* True when s is one or several of the parts of ref, between '/', ':' and '@'. */
static bool
holds_part(struct str ref, struct str s)
{
	size_t i;

	for (i = 0; s.n && i + s.n <= ref.n; i++)
		if ((i == 0 || strchr("/:@", ref.p[i - 1])) &&
		    (i + s.n == ref.n || strchr("/:@", ref.p[i + s.n])) &&
		    memcmp(ref.p + i, s.p, s.n) == 0)
			return true;
	return false;
}

/* True when ref has all parts that may change it. */
static bool
is_explained(const struct description *d, const struct parts *p, const struct part_name *stem,
	     struct str ref)
{
	const struct entry *e;

	for (e = d->e; e < d->e + d->n; e++) {
		if (e->used || (e->name.part != PART_AFFIX && holds_part(ref, spelling_trim(e->text))))
			continue;
		if (part_same_stem(&e->name, stem) ? may_change(d, p, e, ref)
						     : may_change_others(d, e, ref))
			return false;
	}
	return true;
}

/* True when ref has the tag or digest as it is written. */
static bool
holds_version(struct str ref, struct str tag)
{
	if (tag.p[0] == '@' || tag.p[0] == ':')
		tag = str_sub(tag, 1, tag.n);
	return str_ends(ref, tag) || holds_part(ref, tag);
}

/* True when the parts can hardly be of anything but an image. */
static bool
is_plain_image(const struct parts *p, bool stem, const struct described *out)
{
	if (p->repository && !p->registry && !p->name && !p->image && !p->whole &&
	    is_host_alone(text(p->repository)) && !has_version(text(p->repository)))
		return false;
	if (stem && p->repository && !p->repository->name.speaks &&
	    !has_host(text(p->repository)) && !p->registry)
		return false;
	if ((p->tag && !holds_version(out->ref, text(p->tag))) ||
	    (p->version && !holds_version(out->ref, text(p->version))) ||
	    (p->digest && !str_holds(out->ref, text(p->digest))))
		return false;
	return p->tag || p->digest || p->whole || (p->name && has_version(text(p->name))) ||
	       (p->repository && !stem && has_version(text(p->repository))) ||
	       (p->version && (p->repository || p->registry || p->name || stem || p->version->name.speaks) &&
		(p->image || p->name || str_chr(text(p->version), '@') >= 0 ||
		 (stem && p->version->name.speaks)));
}

/* True when a part without a stem may change a whole reference. */
static bool
changes_whole(const struct description *d, const struct entry *e, struct str ref)
{
	switch (e->name.part) {
	case PART_SPACE:
	case PART_AFFIX:
		return counts(d, e);
	case PART_REPOSITORY:
		return !e->name.replaces &&
		       (counts(d, e) || (!has_host(ref) && has_host(e->text)));
	default:
		return false;
	}
}

/* Takes a whole reference that another part, which speaks of images, may change;
 * false when there is no such part. */
static bool
describe_whole(const struct description *d, const struct parts *p, struct described *out)
{
	const struct entry *e;
	struct str ref;

	if (!p->image || look_at(text(p->image), &ref) == LOOK_NONE || !has_version(ref))
		return false;
	for (e = d->e; e < d->e + d->n; e++)
		if (e->name.stem.n == 0 && !holds_part(ref, spelling_trim(e->text)) &&
		    changes_whole(d, e, ref)) {
			out->ref = ref;
			use(out, p->image);
			out->key = p->image->key;
			out->at_key = true;
			return true;
		}
	return false;
}

/* The name alone where a tag or digest is none; what is left over is then not
 * explained. */
static bool
without_version(struct description *d, struct parts *p, struct described *out)
{
	struct str ref;

	p->digest = NULL;
	out->ref = parts_join(d->arena, p);
	if (look_at(out->ref, &ref) != LOOK_NONE)
		return true;
	p->tag = p->version = NULL;
	out->ref = parts_join(d->arena, p);
	return look_at(out->ref, &ref) != LOOK_NONE;
}

static enum context
context_of(struct str key)
{
	static const struct {
		const char *key;
		enum context context;
	} contexts[] = { { "git", CONTEXT_OTHER }, { "gitRepository", CONTEXT_OTHER },
			 { "chart", CONTEXT_OTHER }, { "charts", CONTEXT_OTHER },
			 { "helm", CONTEXT_OTHER }, { "helmChart", CONTEXT_OTHER },
			 { "maven", CONTEXT_OTHER }, { "npm", CONTEXT_OTHER },
			 { "source", CONTEXT_DOUBT }, { "sources", CONTEXT_DOUBT },
			 { "src", CONTEXT_DOUBT }, { "package", CONTEXT_DOUBT },
			 { "packages", CONTEXT_DOUBT }, { "module", CONTEXT_DOUBT },
			 { "modules", CONTEXT_DOUBT }, { "dependencies", CONTEXT_DOUBT } };
	size_t i;

	for (i = 0; i < sizeof contexts / sizeof *contexts; i++)
		if (str_is(key, contexts[i].key))
			return contexts[i].context;
	return CONTEXT_ANY;
}

/* *out takes the image of the parts with one stem; false when they make none. */
static bool
describe_one(struct description *d, const struct part_name *name, struct described *out)
{
	struct parts p = parts_pick(d, name);
	bool stem = name->stem.n > 0;
	enum context context;
	struct str ref;

	*out = (struct described){ .at_key = stem };
	if (stem ? !stem_is_image(&p, name) : !parts_are_image(&p, d->under_image))
		return !stem && describe_whole(d, &p, out);
	context = p.image || p.whole ? CONTEXT_ANY : context_of(d->key);
	if (context == CONTEXT_OTHER)
		return false;
	out->ref = parts_join(d->arena, &p);
	if (look_at(out->ref, &ref) == LOOK_NONE) {
		if (variable_in_word(out->ref))
			out->variable = out->ref;
		if (!without_version(d, &p, out))
			out->ref.n = 0;
		if (out->ref.n == 0 && out->variable.n == 0)
			return false;
	}
	if (out->ref.n)
		look_at(out->ref, &out->ref);
	use_all(out, &p);
	out->certain = out->ref.n && context == CONTEXT_ANY && is_plain_image(&p, stem, out) &&
		       is_explained(d, &p, name, out->ref);
	return true;
}

/* Takes the image volume {reference: REF}; below other keys REF must look like an
 * image. */
static bool
describe_reference(const struct map *m, struct str key, struct described *out)
{
	struct val *v = map_get(m, STR("reference"));
	struct str ref;

	if (!v || val_kind(*v) != KIND_STRING)
		return false;
	*out = (struct described){ .ref = str_trim(v->s), .certain = true, .nused = 1 };
	out->key = out->used[0] = STR("reference");
	return look_at(out->ref, &ref) >= (str_is(key, "image") ? LOOK_WORD : LOOK_NAMED);
}

static void
add(struct arena *a, struct described **out, size_t *n, size_t *cap, const struct described *one)
{
	*out = arena_room(a, *out, *n, cap, sizeof *one);
	(*out)[(*n)++] = *one;
}

struct described *
describe(struct arena *a, const struct map *m, struct str key, size_t *n)
{
	struct description d = { .arena = a, .key = key, .under_image = names_image(key) };
	struct described *out = NULL, one;
	const struct part_name *name;
	size_t cap = 0, i;

	*n = 0;
	if (d.under_image && describe_reference(m, key, &one)) {
		add(a, &out, n, &cap, &one);
		return out;
	}
	if (!description_read(&d, m))
		return NULL;
	if (describe_one(&d, &plain, &one))
		add(a, &out, n, &cap, &one);
	for (i = 0; i < d.n; i++) {
		name = &d.e[i].name;
		if (!d.e[i].used && name->stem.n && name->part >= PART_REPOSITORY &&
		    name->part <= PART_WHOLE && describe_one(&d, name, &one))
			add(a, &out, n, &cap, &one);
	}
	return out;
}

bool
describe_beside(struct arena *a, const struct map *m, struct str key, struct str name,
		struct str *ref)
{
	static const char *const ends[] = { "_version", "Version", "_tag", "Tag", "-version", "-tag",
		"_VERSION", "_TAG" };
	struct str version = { 0 }, whole;
	struct val *v;
	size_t i;

	if (!names_image(key) || has_version(name))
		return false;
	for (i = 0; i < sizeof ends / sizeof *ends && version.n == 0; i++) {
		v = map_get(m, str_of(arena_printf(a, "%.*s%s", STR_ARG(key), ends[i])));
		version = v ? text_of(a, *v) : version;
	}
	*ref = described_versioned(a, str_trim(name), version);
	return version.n && look_at(*ref, &whole) != LOOK_NONE;
}

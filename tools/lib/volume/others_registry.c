/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The storage of distribution's registry, which oc-mirror v2 puts into its archives:
 * docker/registry/v2/repositories/NAME/_manifests/tags/TAG/current/link has the digest of
 * the tag's manifest.  NAME lacks the registry that the image came from; the texts beside
 * the storage, which name images, tell it.  And the archives of oc-mirror v1, whose
 * publish/.metadata.json lists images by their references.
 */
#include "base/limits.h"
#include "base/path.h"
#include "crypto/digest.h"
#include "oci/ref.h"
#include "others.h"

#define REPOSITORIES "docker/registry/v2/repositories/"

enum { TEXT_MOST = 32 * 1024 * 1024 /* of a text that may name images */ };

/* A tag, or with an empty tag a revision, in the storage. */
struct link {
	struct str repository, tag;
	struct str digest;
};

/* A repository, and the registry that it came from. */
struct origin {
	struct str host;      /* empty: nothing tells it yet */
	bool doubtful;        /* several are told */
};

struct storage {
	struct collection *c;
	struct map *origin;   /* repository → struct origin */
	struct map *tagged;   /* digests that tags, and indexes that tags name, lead to */
	struct link *link;
	size_t n, cap;
};

/* ---- the storage ---- */

/* Takes apart the path of a link. */
static bool
link_parse(struct arena *a, struct str path, struct link *out)
{
	ptrdiff_t at = str_find(path, STR(REPOSITORIES)), mid;
	struct str rest, algorithm, hex;

	*out = (struct link){ .tag = STR(""), .digest = STR("") };
	if (at < 0 || !str_ends(path, STR("/link")))
		return false;
	path = str_sub(path, (size_t)at + sizeof REPOSITORIES - 1, path.n - 5);
	mid = str_find(path, STR("/_manifests/"));
	if (mid <= 0)
		return false;
	out->repository = str_sub(path, 0, (size_t)mid);
	rest = str_sub(path, (size_t)mid + 12, path.n);
	if (str_starts(rest, STR("tags/")) && str_ends(rest, STR("/current"))) {
		out->tag = str_sub(rest, 5, rest.n - 8);
		return out->tag.n && str_chr(out->tag, '/') < 0;
	}
	if (!str_starts(rest, STR("revisions/")) ||
	    !str_cut(str_sub(rest, 10, rest.n), '/', &algorithm, &hex))
		return false;
	out->digest = str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(algorithm), STR_ARG(hex)));
	return digest_valid(out->digest);
}

/* Reads the links of the file. */
static void
links_read(struct storage *s, const struct volume_file *f)
{
	struct arena *a = s->c->arena;
	const struct contents_entry *x;
	struct err ignored = { .arena = a };
	struct link l;
	struct str text;
	size_t i;

	for (i = 0; i < f->entries.n; i++) {
		x = &f->entries.entry[i];
		if (!link_parse(a, x->path, &l))
			continue;
		if (l.tag.n && collection_entry(a, f, x, DIGEST_MOST, &text, &ignored))
			l.digest = str_trim(text);
		s->c->nstored++;
		if (!digest_valid(l.digest)) {
			others_left(s->c, x->path, "it has no digest");
			continue;
		}
		s->link = arena_room(a, s->link, s->n, &s->cap, sizeof *s->link);
		s->link[s->n++] = l;
		if (!map_get(s->origin, l.repository))
			map_set_pointer(s->origin, l.repository, arena_new(a, struct origin));
	}
}

/* ---- registries ---- */

static bool
is_reference_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("./:_-@", c));
}

/* The repository that the reference names, as it stands there or as docker fills it in. */
static struct origin *
origin_of(struct storage *s, struct str path, const struct ref *r)
{
	ptrdiff_t tag = str_chr(path, ':');
	struct origin *o = map_pointer(s->origin, str_sub(path, 0, tag < 0 ? path.n : (size_t)tag));

	return o ? o : map_pointer(s->origin, r->repository);
}

/* Notes the registry of the repository that the word names, when it names one. */
static void
word_take(struct storage *s, struct str word)
{
	struct err ignored = { .arena = s->c->arena };
	struct arena_mark here = arena_here(s->c->arena);
	struct origin *o = NULL;
	ptrdiff_t at = str_find(word, STR("://"));
	struct str host, path, digest;
	struct ref r;

	if (at >= 0)
		word = str_sub(word, (size_t)at + 3, word.n);
	str_cut(word, '@', &word, &digest);
	while (word.n && strchr(":.", word.p[word.n - 1]))
		word.n--;
	if (str_cut(word, '/', &host, &path) &&
	    (str_chr(host, '.') >= 0 || str_chr(host, ':') >= 0) &&
	    ref_parse(s->c->arena, word, &r, &ignored))
		o = origin_of(s, path, &r);
	if (!o) {
		arena_back(s->c->arena, here);
		return;
	}
	o->doubtful |= o->host.n && !str_eq(o->host, r.host);
	if (!o->host.n)
		o->host = arena_dup(s->c->arena, r.host);
}

static void
text_scan(struct storage *s, struct str text)
{
	size_t i, start = 0;

	for (i = 0; i <= text.n; i++) {
		if (i < text.n && is_reference_byte(text.p[i]))
			continue;
		if (i - start > 3)
			word_take(s, str_sub(text, start, i));
		start = i + 1;
	}
}

/* True for a text of oc-mirror's that names images. */
static bool
names_images(struct str path)
{
	struct str base = path_base(path);

	return str_find(path, STR("docker/registry/v2/")) < 0 && !str_starts(path, STR("blobs/")) &&
	       (str_starts(base, STR("isc_")) || str_starts(base, STR("disc_")) ||
		str_starts(base, STR("image-references")) || str_ends(base, STR(".json")) ||
		str_ends(base, STR(".yaml")) || str_ends(base, STR(".yml")) ||
		str_ends(base, STR(".txt")));
}

static void
texts_scan(struct storage *s, const struct volume_file *f)
{
	const struct contents_entry *x;
	struct err ignored;
	struct arena one = { 0 };
	struct str text;
	size_t i;

	for (i = 0; i < f->entries.n; i++) {
		x = &f->entries.entry[i];
		if (x->digest.n || !names_images(x->path))
			continue;
		ignored = (struct err){ .arena = &one };
		if (collection_entry(&one, f, x, TEXT_MOST, &text, &ignored))
			text_scan(s, text);
		arena_reset(&one);
	}
	arena_free(&one);
}

/* ---- items ---- */

/* Notes the digest, and when it is an index's those of its manifests. */
static void
tagged_note(struct storage *s, struct str digest, const struct manifest *m)
{
	size_t i;

	map_set(s->tagged, digest, val_bool(true));
	for (i = 0; m->index && i < m->n; i++)
		map_set(s->tagged, m->part[i].digest, val_bool(true));
}

/* The reference of the link's image; empty when nothing tells its registry.  A tag
 * that oc-mirror made of a digest is that digest. */
static struct str
link_name(struct storage *s, const struct link *l, const char **why)
{
	const struct origin *o = map_pointer(s->origin, l->repository);
	struct str digest = str_starts(l->tag, STR("sha256-")) ? str_sub(l->tag, 7, l->tag.n)
							       : STR("");
	bool by_digest = !l->tag.n || (digest.n && str_ends(l->digest, digest));

	*why = o->doubtful ? "the archive names several registries that have it"
		: "nothing in the archive tells its registry";
	if (!o->host.n || o->doubtful)
		return STR("");
	return others_name(s->c, str_of(by_digest
		? arena_printf(s->c->arena, "%.*s/%.*s@%.*s", STR_ARG(o->host),
			       STR_ARG(l->repository), STR_ARG(l->digest))
		: arena_printf(s->c->arena, "%.*s/%.*s:%.*s", STR_ARG(o->host),
			       STR_ARG(l->repository), STR_ARG(l->tag))));
}

static void
link_take(struct storage *s, const struct link *l)
{
	struct collection *c = s->c;
	struct err ignored = { .arena = c->arena };
	struct str bytes, name, shown;
	struct manifest m;
	const char *why;

	if (!l->tag.n && map_get(s->tagged, l->digest))
		return;
	shown = str_of(arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(l->repository),
		l->tag.n ? ":" : "@", STR_ARG(l->tag.n ? l->tag : l->digest)));
	if (!collection_read(c, c->arena, l->digest, LIMIT_MANIFEST, &bytes, &ignored) ||
	    !manifest_parse(c->arena, bytes, STR(""), &m, &ignored)) {
		if (l->tag.n || collection_find(c, l->digest))
			others_left(c, shown, collection_find(c, l->digest) ? "its manifest is damaged"
				    : "its manifest is not here; an earlier archive has it");
		return;
	}
	if (l->tag.n)
		tagged_note(s, l->digest, &m);
	name = link_name(s, l, &why);
	if (!name.n)
		others_left(c, shown, why);
	others_item(c, name, &(struct descriptor){ .media_type = m.media_type,
		.digest = l->digest, .size = (int64_t)bytes.n });
}

void
others_registry(struct collection *c)
{
	struct storage s = { .c = c, .origin = map_new(c->arena), .tagged = map_new(c->arena) };
	size_t i;

	for (i = 0; i < c->n; i++)
		links_read(&s, &c->file[i]);
	for (i = 0; s.n && i < c->n; i++)
		texts_scan(&s, &c->file[i]);
	for (i = 0; i < s.n; i++)
		if (s.link[i].tag.n)
			link_take(&s, &s.link[i]);
	for (i = 0; i < s.n; i++)
		if (!s.link[i].tag.n)
			link_take(&s, &s.link[i]);
}

/* ---- oc-mirror v1 ---- */

/* Takes an image that the metadata lists: its name, and the digest of its manifest. */
static void
association_take(struct collection *c, struct val v)
{
	struct str id = val_get_str(v, "id"), name = val_get_str(v, "name"), bytes;
	struct err ignored = { .arena = c->arena };
	struct manifest m;

	if (digest_valid(name)) /* a manifest in an index */
		return;
	if (!digest_valid(id) ||
	    !collection_read(c, c->arena, id, LIMIT_MANIFEST, &bytes, &ignored) ||
	    !manifest_parse(c->arena, bytes, STR(""), &m, &ignored)) {
		others_left(c, name, "its manifest is not here; an earlier archive may have it");
		return;
	}
	others_item(c, others_name(c, name), &(struct descriptor){ .media_type = m.media_type,
		.digest = id, .size = (int64_t)bytes.n });
}

void
others_mirrored(struct collection *c, const struct volume_file *f)
{
	const struct contents_entry *x = others_entry(f, STR("publish/.metadata.json"));
	struct val v, list;
	size_t i;

	if (!x || !others_json(c, f, x, &v))
		return;
	list = val_get(val_get(v, "pastMirror"), "associations");
	for (i = 0; i < val_length(list); i++)
		association_take(c, val_at(list, i));
}

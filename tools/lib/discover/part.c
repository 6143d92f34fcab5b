/* SPDX-License-Identifier: Apache-2.0 */
#include "part.h"

#include <string.h>

/* Longer keys are no parts. */
enum { KEY_MOST = 48 };

/* The words at the ends of keys, without marks and in lower case. */
struct word {
	struct str text;
	enum part part;
	bool speaks;
};

static const struct word words[] = {
	{ STR_INIT("registry"), PART_REGISTRY, true },
	{ STR_INIT("imageregistry"), PART_REGISTRY, true },
	{ STR_INIT("containerregistry"), PART_REGISTRY, true },
	{ STR_INIT("registryhost"), PART_REGISTRY, true },
	{ STR_INIT("registryurl"), PART_REGISTRY, true },
	{ STR_INIT("registryserver"), PART_REGISTRY, true },
	{ STR_INIT("imagehost"), PART_REGISTRY, true },
	{ STR_INIT("hub"), PART_REGISTRY, true },
	{ STR_INIT("imagehub"), PART_REGISTRY, true },
	{ STR_INIT("host"), PART_REGISTRY, false },
	{ STR_INIT("namespace"), PART_SPACE, false },
	{ STR_INIT("org"), PART_SPACE, false },
	{ STR_INIT("organization"), PART_SPACE, false },
	{ STR_INIT("organisation"), PART_SPACE, false },
	{ STR_INIT("project"), PART_SPACE, false },
	{ STR_INIT("path"), PART_SPACE, false },
	{ STR_INIT("imagenamespace"), PART_SPACE, true },
	{ STR_INIT("imageorg"), PART_SPACE, true },
	{ STR_INIT("imageorganization"), PART_SPACE, true },
	{ STR_INIT("imageproject"), PART_SPACE, true },
	{ STR_INIT("imagepath"), PART_SPACE, true },
	{ STR_INIT("registrynamespace"), PART_SPACE, true },
	{ STR_INIT("registryorg"), PART_SPACE, true },
	{ STR_INIT("registryorganization"), PART_SPACE, true },
	{ STR_INIT("registryproject"), PART_SPACE, true },
	{ STR_INIT("registrypath"), PART_SPACE, true },
	{ STR_INIT("imageregistrynamespace"), PART_SPACE, true },
	{ STR_INIT("imageregistryorg"), PART_SPACE, true },
	{ STR_INIT("imageregistryproject"), PART_SPACE, true },
	{ STR_INIT("imageregistrypath"), PART_SPACE, true },
	{ STR_INIT("repositorynamespace"), PART_SPACE, true },
	{ STR_INIT("repository"), PART_REPOSITORY, false },
	{ STR_INIT("repo"), PART_REPOSITORY, false },
	{ STR_INIT("imagerepository"), PART_REPOSITORY, true },
	{ STR_INIT("imagerepo"), PART_REPOSITORY, true },
	{ STR_INIT("image"), PART_IMAGE, true },
	{ STR_INIT("imagename"), PART_IMAGE, true },
	{ STR_INIT("name"), PART_NAME, false },
	{ STR_INIT("url"), PART_ADDRESS, false },
	{ STR_INIT("uri"), PART_ADDRESS, false },
	{ STR_INIT("ref"), PART_ADDRESS, false },
	{ STR_INIT("nameandtag"), PART_WHOLE, true },
	{ STR_INIT("imagenameandtag"), PART_WHOLE, true },
	{ STR_INIT("imageandtag"), PART_WHOLE, true },
	{ STR_INIT("tag"), PART_TAG, false },
	{ STR_INIT("imagetag"), PART_TAG, true },
	{ STR_INIT("versiontag"), PART_TAG, true },
	{ STR_INIT("version"), PART_VERSION, false },
	{ STR_INIT("imageversion"), PART_VERSION, true },
	{ STR_INIT("digest"), PART_DIGEST, false },
	{ STR_INIT("sha"), PART_DIGEST, false },
	{ STR_INIT("sha256"), PART_DIGEST, false },
	{ STR_INIT("digesthash"), PART_DIGEST, true },
	{ STR_INIT("containersha"), PART_DIGEST, true },
	{ STR_INIT("imagedigest"), PART_DIGEST, true },
	{ STR_INIT("imagesha"), PART_DIGEST, true },
	{ STR_INIT("imagesha256"), PART_DIGEST, true },
	{ STR_INIT("prefix"), PART_AFFIX, false },
	{ STR_INIT("suffix"), PART_AFFIX, false },
	{ STR_INIT("variant"), PART_AFFIX, false },
	{ STR_INIT("flavor"), PART_AFFIX, false },
	{ STR_INIT("flavour"), PART_AFFIX, false },
	{ STR_INIT("imageprefix"), PART_AFFIX, true },
	{ STR_INIT("imagesuffix"), PART_AFFIX, true },
	{ STR_INIT("imagevariant"), PART_AFFIX, true },
	{ STR_INIT("imageflavor"), PART_AFFIX, true },
	{ STR_INIT("imagenameprefix"), PART_AFFIX, true },
	{ STR_INIT("imagenamesuffix"), PART_AFFIX, true },
	{ STR_INIT("imagetagprefix"), PART_AFFIX, true },
	{ STR_INIT("imagetagsuffix"), PART_AFFIX, true },
	{ STR_INIT("registryprefix"), PART_AFFIX, true },
	{ STR_INIT("registrysuffix"), PART_AFFIX, true },
	{ STR_INIT("repositoryprefix"), PART_AFFIX, true },
	{ STR_INIT("repositorysuffix"), PART_AFFIX, true },
	{ STR_INIT("tagprefix"), PART_AFFIX, true },
	{ STR_INIT("tagsuffix"), PART_AFFIX, true },
	{ STR_INIT("versionsuffix"), PART_AFFIX, true },
	{ STR_INIT("usedigest"), PART_SWITCH, true },
	{ STR_INIT("useimagedigest"), PART_SWITCH, true },
};

/* A key without its marks and in lower case, and where its words start. */
struct folded {
	char text[KEY_MOST];
	unsigned char from[KEY_MOST]; /* offsets in the key */
	bool starts[KEY_MOST];
	size_t n;
};

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_mark(char c)
{
	return c == '_' || c == '-' || c == '.' || c == '/';
}

static void
fold(struct str key, struct folded *f)
{
	size_t i;
	char c, before;

	f->n = 0;
	for (i = 0; i < key.n; i++) {
		c = key.p[i];
		if (is_mark(c))
			continue;
		before = i ? key.p[i - 1] : '_';
		f->starts[f->n] = is_mark(before) || (is_upper(c) && !is_upper(before));
		f->from[f->n] = (unsigned char)i;
		f->text[f->n++] = is_upper(c) ? (char)(c - 'A' + 'a') : c;
	}
}

/* False for most keys, by their last three letters: `ends` has those of the words
 * above. */
static bool
may_be_part(struct str key)
{
	static const char ends[] = "ory try epo hub ost ver url uri ref ace org ion ect ath age ame tag "
				   "est ash sha 256 fix ant vor our";
	char end[4];
	size_t i;

	if (key.n < 3 || key.n > KEY_MOST)
		return false;
	for (i = 0; i < 3; i++)
		end[i] = (char)(key.p[key.n - 3 + i] | 0x20);
	end[3] = '\0';
	return strstr(ends, end) != NULL;
}

/* The longest word that the key ends in, or NULL. */
static const struct word *
find_word(const struct folded *f)
{
	const struct word *best = NULL, *w;

	for (w = words; w < words + sizeof words / sizeof *words; w++)
		if (w->text.n <= f->n && f->text[f->n - 1] == w->text.p[w->text.n - 1] &&
		    f->starts[f->n - w->text.n] && (!best || w->text.n > best->text.n) &&
		    memcmp(f->text + f->n - w->text.n, w->text.p, w->text.n) == 0)
			best = w;
	return best;
}

/* A hash of the first n bytes of the folded key; 0 when it has no stem. */
static uint32_t
hash_of(const struct folded *f, size_t n, size_t stem)
{
	return stem ? (uint32_t)str_hash((struct str){ f->text, n }) : 0;
}

struct part_name
part_of(struct str key)
{
	struct part_name p = { 0 };
	const struct word *w;
	struct folded f;
	size_t n;

	if (!may_be_part(key))
		return p;
	fold(key, &f);
	w = f.n ? find_word(&f) : NULL;
	if (!w)
		return p;
	p.part = w->part;
	p.speaks = w->speaks;
	n = f.from[f.n - w->text.n];
	while (n && is_mark(key.p[n - 1]))
		n--;
	p.stem = str_sub(key, 0, n);
	/* conventions: baseImage is a repository, and kustomize has newName and
	 * newTag */
	if (str_is(p.stem, "base") && str_is(w->text, "image")) {
		p.part = PART_REPOSITORY;
		p.stem.n = 0;
	} else if (str_is(p.stem, "new") && (p.part == PART_NAME || p.part == PART_TAG)) {
		p.part = p.part == PART_NAME ? PART_REPOSITORY : PART_TAG;
		p.replaces = true;
		p.stem.n = 0;
	}
	if (f.n - w->text.n == 5 && memcmp(f.text, "image", 5) == 0) {
		p.speaks = true;
		p.stem.n = 0;
	}
	p.hash = hash_of(&f, f.n - w->text.n, p.stem.n);
	return p;
}

bool
part_same_stem(const struct part_name *p, const struct part_name *other)
{
	struct folded a, b;

	if (p->hash != other->hash)
		return false;
	fold(p->stem, &a);
	fold(other->stem, &b);
	return a.n == b.n && memcmp(a.text, b.text, a.n) == 0;
}

bool
part_stem_is(const struct part_name *p, const char *word)
{
	struct folded f;

	fold(p->stem, &f);
	return f.n == strlen(word) && memcmp(f.text, word, f.n) == 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "images.h"

#include <stdlib.h>

#include "base/limits.h"
#include "config/destination.h"
#include "golang/re.h"
#include "oci/ref.h"

struct images {
	const struct imageset *set;
	struct arena *arena;
	struct problems *problems;
	struct re **blocked;
	void (*say)(const char *text);
	struct str *line;
	size_t n, cap;
};

/* The image in a line: its kind, and how messages name its key. */
struct entry {
	const char *kind;
	const struct yaml_at *at;
	struct str name, to;
	const struct imageset_platform *platform;
	size_t nplatform;
};

/* "linux/amd64,linux/arm64", or "-" for none. */
static struct str
platforms_text(struct arena *a, const struct imageset_platform *p, size_t n)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_LINE);
	for (i = 0; i < n; i++)
		buf_printf(&b, "%s%.*s/%.*s", i ? "," : "", STR_ARG(p[i].os), STR_ARG(p[i].architecture));
	return n ? buf_str(&b) : STR("-");
}

/* True when an expression of blockedImages matches the image or its place; says so. */
static bool
is_blocked(struct images *m, const struct entry *entry, struct str reference)
{
	struct err why = { .arena = m->arena };
	const struct imageset_body *body = &m->set->body;
	struct re_span span;
	size_t i;
	int found;

	for (i = 0; i < body->nblocked; i++) {
		found = re_find(m->blocked[i], reference, 0, &span, 1, &why);
		if (!found && m->set->dialect == IMAGESET_V2)
			found = re_find(m->blocked[i], entry->to, 0, &span, 1, &why);
		if (found < 0)
			problems_add(m->problems, entry->at, "%s", why.msg);
		if (found > 0)
			m->say(arena_printf(m->arena, "%.*s: left out, blockedImages has '%.*s'",
					    STR_ARG(entry->name), STR_ARG(body->blocked[i].name)));
		if (found)
			return true;
	}
	return false;
}

/* The reference by which later stages know the image, and where from it is read when
 * that is no registry. */
static bool
reference_of(struct images *m, const struct entry *entry, struct str *reference, struct str *from)
{
	struct err why = { .arena = m->arena };
	struct imagespec s;
	struct str path, tag, place;
	struct ref ref;

	*from = (struct str){ 0 };
	if (!imagespec_parse(entry->name, &s, &why)) {
		problems_add(m->problems, entry->at, "%s", why.msg);
		return false;
	}
	*reference = s.reference;
	str_cut(entry->to, ':', &path, &tag);
	if (!imagespec_path_valid(path)) {
		problems_add(m->problems, entry->at, "'%.*s' can't be the name of a repository: write %s",
			     STR_ARG(path), strcmp(entry->kind, "catalog") == 0
			     ? "targetCatalog" : "targetRepo");
		return false;
	}
	place = str_of(arena_printf(m->arena, "localhost/%.*s", STR_ARG(entry->to)));
	if (!imagespec_is_remote(&s)) {
		*from = str_of(arena_printf(m->arena, "oci:%.*s", STR_ARG(s.path)));
		*reference = !s.digest.n ? place
			: str_of(arena_printf(m->arena, "%.*s@%.*s:%.*s", STR_ARG(place),
					      STR_ARG(s.algorithm), STR_ARG(s.digest)));
	}
	if (ref_parse(m->arena, *reference, &ref, &why) && ref_parse(m->arena, place, &ref, &why))
		return true;
	problems_add(m->problems, entry->at, "%s", why.msg);
	return false;
}

static void
add_line(struct images *m, const struct entry *entry)
{
	struct str reference, from, platforms;

	if (!reference_of(m, entry, &reference, &from) || is_blocked(m, entry, reference))
		return;
	platforms = platforms_text(m->arena, entry->platform, entry->nplatform);
	m->line = arena_room(m->arena, m->line, m->n, &m->cap, sizeof *m->line);
	m->line[m->n++] = str_of(arena_printf(m->arena, "%.*s\t-\t%.*s%s%.*s\tkind=%s\tto=%.*s",
					      STR_ARG(reference), STR_ARG(platforms),
					      from.n ? "\tfrom=" : "", STR_ARG(from), entry->kind,
					      STR_ARG(entry->to)));
}

static void
add_catalogs(struct images *m, const struct yaml_at *root)
{
	struct yaml_at list = { .up = root, .key = STR("operators") }, at = { .up = &list };
	struct yaml_at key = { .up = &at, .key = STR("catalog") };

	for (; at.index < m->set->body.noperator; at.index++) {
		const struct imageset_operator *o = &m->set->body.operator[at.index];
		struct entry entry = { .kind = "catalog", .at = &key, .name = o->catalog,
				       .platform = o->platform, .nplatform = o->nplatform };
		struct err why = { .arena = m->arena };

		if (destination_of_catalog(m->arena, o, &entry.to, &why))
			add_line(m, &entry);
		else
			problems_add(m->problems, &key, "%s", why.msg);
	}
}

static void
add_images(struct images *m, const struct yaml_at *root)
{
	struct yaml_at list = { .up = root, .key = STR("additionalImages") }, at = { .up = &list };

	for (; at.index < m->set->body.nimage; at.index++) {
		struct imageset_image i = m->set->body.image[at.index];
		struct entry entry = { .kind = "generic", .at = &at, .platform = i.platform,
				       .nplatform = i.nplatform };
		struct err why = { .arena = m->arena };

		entry.name = i.name;
		if (destination_of_image(m->arena, &i, &entry.to, &why))
			add_line(m, &entry);
		else
			problems_add(m->problems, &at, "%s", why.msg);
	}
}

/* The release that the file names in place of channels. */
static void
add_release(struct images *m, const struct yaml_at *root)
{
	struct yaml_at up = { .up = root, .key = STR("platform") };
	struct yaml_at at = { .up = &up, .key = STR("release") };
	const struct imageset_platforms *p = &m->set->body.platform;
	struct imageset_image image = { .name = p->release };
	struct entry entry = { .kind = "release", .at = &at, .name = p->release,
			       .platform = p->platform, .nplatform = p->nplatform };
	struct err why = { .arena = m->arena };
	struct imagespec s;

	if (!p->release.n)
		return;
	if (!imagespec_parse(p->release, &s, &why)) {
		problems_add(m->problems, &at, "%s", why.msg);
		return;
	}
	image.target_repo = STR("openshift/release-images");
	if (!s.tag.n)
		image.target_tag = s.digest;
	if (destination_of_image(m->arena, &image, &entry.to, &why))
		add_line(m, &entry);
}

static int
compare(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

struct str *
images_lines(const struct imageset *s, struct problems *p, size_t *n,
	     void (*say)(const char *text))
{
	struct images m = { .set = s, .arena = p->check->arena, .problems = p, .say = say };
	struct err why = { .arena = m.arena };
	struct yaml_at root = { .key = s->section };
	size_t i;

	m.blocked = arena_array(m.arena, struct re *, s->body.nblocked + 1);
	for (i = 0; i < s->body.nblocked; i++)
		re_compile(m.arena, s->body.blocked[i].name, &m.blocked[i], &why);
	add_release(&m, &root);
	add_catalogs(&m, &root);
	add_images(&m, &root);
	if (m.n)
		qsort(m.line, m.n, sizeof *m.line, compare);
	*n = m.n;
	return m.line;
}

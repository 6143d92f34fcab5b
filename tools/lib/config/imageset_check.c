/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of a configuration beyond its keys and types. */
#include "base/map.h"
#include "golang/re.h"
#include "golang/semver.h"
#include "imageset.h"
#include "problems.h"

/* The file being checked. */
struct check {
	const struct imageset *set;
	struct arena *arena;
	struct problems problems;
};

/* Notes that a name stands in its list; adds a problem when it does already. */
static void
add_once(struct check *c, struct map *seen, const struct yaml_at *at, struct str name,
	 const char *what)
{
	if (map_get(seen, name))
		problems_add(&c->problems, at, "%s '%.*s' is listed twice: join the two", what,
			     STR_ARG(name));
	else
		map_set(seen, name, val_bool(true));
}

static void
check_version(struct check *c, const struct yaml_at *up, const char *key, struct str version)
{
	struct yaml_at at = { .up = up, .key = str_of(key) };
	struct err why = { .arena = c->arena };
	struct semver parsed;

	if (version.n && !semver_parse(version, &parsed, &why))
		problems_add(&c->problems, &at, "'%.*s' is no semantic version: write one like 1.2.3",
			     STR_ARG(version));
}

static void
check_channels(struct check *c, const struct yaml_at *up, const struct imageset_package *package)
{
	struct yaml_at list = { .up = up, .key = STR("channels") }, at = { .up = &list };
	struct map *seen = map_new(c->arena);
	bool range = package->min.n || package->max.n;

	for (; at.index < package->nchannel; at.index++) {
		const struct imageset_channel *channel = &package->channel[at.index];

		add_once(c, seen, &at, channel->name, "the channel");
		check_version(c, &at, "minVersion", channel->min);
		check_version(c, &at, "maxVersion", channel->max);
		if (range && (channel->min.n || channel->max.n))
			problems_add(&c->problems, &at, "the package '%.*s' has minVersion or maxVersion, "
				     "and so has its channel '%.*s': keep the channels' alone",
				     STR_ARG(package->name), STR_ARG(channel->name));
	}
}

static void
check_packages(struct check *c, const struct yaml_at *up, const struct imageset_operator *o)
{
	struct yaml_at list = { .up = up, .key = STR("packages") }, at = { .up = &list };
	struct map *seen = map_new(c->arena);

	for (; at.index < o->npackage; at.index++) {
		const struct imageset_package *package = &o->package[at.index];

		add_once(c, seen, &at, package->name, "the package");
		check_version(c, &at, "minVersion", package->min);
		check_version(c, &at, "maxVersion", package->max);
		check_channels(c, &at, package);
	}
}

/* True for text that can stand in a list of platforms. */
static bool
is_word(struct str text)
{
	size_t i;

	for (i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '.' || c == '_' || c == '-' || c == '/'))
			return false;
	}
	return text.n > 0;
}

static void
check_platforms(struct check *c, const struct yaml_at *up,
		const struct imageset_platform *platform, size_t n)
{
	struct yaml_at list = { .up = up, .key = STR("platforms") }, at = { .up = &list };

	for (; at.index < n; at.index++)
		if (!is_word(platform[at.index].os) || !is_word(platform[at.index].architecture))
			problems_add(&c->problems, &at, "a platform has 'os' and 'architecture', as in "
			    "{os: linux, architecture: amd64}");
}

/* Which operators there are; what is in them only where whole is true. */
static void
check_operators(struct check *c, const struct yaml_at *root, bool whole)
{
	struct yaml_at list = { .up = root, .key = STR("operators") }, at = { .up = &list };
	struct yaml_at catalog = { .up = &at, .key = STR("catalog") };
	const struct imageset_body *body = &c->set->body;
	struct map *seen = map_new(c->arena);

	for (; at.index < body->noperator; at.index++) {
		const struct imageset_operator *o = &body->operator[at.index];
		struct err why = { .arena = c->arena };
		struct str name;

		if (imageset_catalog_name(c->arena, o, &name, &why))
			add_once(c, seen, &catalog, name, "the catalog");
		else
			problems_add(&c->problems, &catalog, "%s", why.msg);
		if (whole) {
			check_packages(c, &at, o);
			check_platforms(c, &at, o->platform, o->nplatform);
		}
	}
}

static void
check_releases(struct check *c, const struct yaml_at *root)
{
	struct yaml_at up = { .up = root, .key = STR("platform") };
	struct yaml_at list = { .up = &up, .key = STR("channels") }, at = { .up = &list };
	const struct imageset_platforms *s = &c->set->body.platform;
	struct map *seen = map_new(c->arena);

	for (; at.index < s->nchannel; at.index++)
		add_once(c, seen, &at, s->channel[at.index].name, "the release channel");
}

static void
check_release_platforms(struct check *c, const struct yaml_at *root)
{
	struct yaml_at up = { .up = root, .key = STR("platform") };
	const struct imageset_platforms *s = &c->set->body.platform;

	check_platforms(c, &up, s->platform, s->nplatform);
	if (s->nplatform && s->narchitecture)
		problems_add(&c->problems, &up, "'platforms' and 'architectures' exclude each other: keep 'platforms'");
}

static void
check_charts(struct check *c, const struct yaml_at *up, const char *key,
	     const struct imageset_chart *chart, size_t n)
{
	struct yaml_at list = { .up = up, .key = str_of(key) }, at = { .up = &list };

	for (; at.index < n; at.index++)
		check_platforms(c, &at, chart[at.index].platform, chart[at.index].nplatform);
}

static void
check_helm(struct check *c, const struct yaml_at *root)
{
	struct yaml_at up = { .up = root, .key = STR("helm") };
	struct yaml_at list = { .up = &up, .key = STR("repositories") }, at = { .up = &list };
	const struct imageset_helm *helm = &c->set->body.helm;

	for (; at.index < helm->nrepository; at.index++)
		check_charts(c, &at, "charts", helm->repository[at.index].chart,
			     helm->repository[at.index].nchart);
	check_charts(c, &up, "local", helm->local, helm->nlocal);
}

static void
check_images(struct check *c, const struct yaml_at *root)
{
	struct yaml_at list = { .up = root, .key = STR("additionalImages") }, at = { .up = &list };
	const struct imageset_body *body = &c->set->body;

	for (; at.index < body->nimage; at.index++)
		check_platforms(c, &at, body->image[at.index].platform,
				body->image[at.index].nplatform);
}

static void
check_blocked(struct check *c, const struct yaml_at *root)
{
	struct yaml_at list = { .up = root, .key = STR("blockedImages") }, at = { .up = &list };
	const struct imageset_body *body = &c->set->body;

	for (; at.index < body->nblocked; at.index++) {
		struct err why = { .arena = c->arena };
		struct re *re;

		if (str_holds(body->blocked[at.index].name, STR("\n")))
			problems_add(&c->problems, &at, "a newline: write \\n in the regular expression");
		else if (!re_compile(c->arena, body->blocked[at.index].name, &re, &why))
			problems_add(&c->problems, &at, "%s: a regular expression of RE2 is expected", why.msg);
	}
}

/* True for a file of which oc-mirror checks all. */
static bool
whole_of(const struct imageset *s, unsigned flags)
{
	return !(flags & IMAGESET_DELETE) && s->dialect == IMAGESET_V2;
}

bool
imageset_check(struct imageset *s, unsigned flags, struct err *e)
{
	struct check check = { .set = s, .arena = s->check.arena }, *c = &check;
	struct yaml_at root = { .key = s->section };

	problems_init(&c->problems, &s->check);
	check_operators(c, &root, whole_of(s, flags));
	check_releases(c, &root);
	check_blocked(c, &root);
	if (whole_of(s, flags)) {
		check_release_platforms(c, &root);
		check_images(c, &root);
		check_helm(c, &root);
	}
	return problems_none(&c->problems, e);
}

bool
imageset_catalog_path(struct arena *a, const struct imageset_operator *o, struct imagespec *s,
		      struct str *path, struct err *e)
{
	size_t folder;

	if (!imagespec_parse(o->catalog, s, e) ||
	    !imagespec_path_check(o->target_catalog, "targetCatalog", e))
		return false;
	*path = o->target_catalog.n ? o->target_catalog : s->path;
	if (o->target_catalog.n || !o->target_name.n)
		return true;
	folder = s->path.n - imagespec_base(s).n;
	*path = str_of(arena_printf(a, "%.*s%.*s", STR_ARG(str_sub(s->path, 0, folder)),
				    STR_ARG(o->target_name)));
	return true;
}

bool
imageset_catalog_name(struct arena *a, const struct imageset_operator *o, struct str *out,
		      struct err *e)
{
	struct imagespec s;
	struct str path;
	const char *name;

	if (!imageset_catalog_path(a, o, &s, &path, e))
		return false;
	name = arena_printf(a, "%.*s%s%.*s", STR_ARG(s.domain), s.domain.n ? "/" : "",
			    STR_ARG(path));
	if (o->target_tag.n)
		name = arena_printf(a, "%s:%.*s", name, STR_ARG(o->target_tag));
	else if (s.digest.n)
		name = arena_printf(a, "%s@%.*s:%.*s", name, STR_ARG(s.algorithm), STR_ARG(s.digest));
	else if (s.tag.n)
		name = arena_printf(a, "%s:%.*s", name, STR_ARG(s.tag));
	*out = str_of(name);
	return true;
}

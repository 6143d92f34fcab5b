/* SPDX-License-Identifier: Apache-2.0 */
/* References as oc-mirror reads them.  MKMIRROR_OC_MIRROR is a folder of the real
 * program's answers, which are not in the tree. */
#include "config/destination.h"

#include <stdlib.h>

#include "../tap.h"
#include "base/io.h"
#include "base/limits.h"
#include "config/imagespec.h"
#include "json/json.h"

#define HEX8 "abababab"
#define HEX64 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8

static struct arena arena;

/* The parts in one line, or "error". */
static const char *
parts(struct str text)
{
	struct err e = { .arena = &arena };
	struct imagespec s;

	if (!imagespec_parse(text, &s, &e))
		return "error";
	return arena_printf(&arena, "%.*s %.*s %.*s %.*s %.*s %.*s %.*s", STR_ARG(s.transport),
			    STR_ARG(s.reference), STR_ARG(s.domain), STR_ARG(s.path), STR_ARG(s.tag),
			    STR_ARG(s.algorithm), STR_ARG(s.digest));
}

static void
test_parse(void)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "quay.io/x/a:v1", "docker:// quay.io/x/a:v1 quay.io x/a v1  " },
		{ "busybox:1", "docker:// busybox:1  busybox 1  " },
		{ "localhost:5000/x:1", "docker:// localhost:5000/x:1 localhost:5000 x 1  " },
		{ "h:5/a/b:t@sha256:" HEX64, "docker:// h:5/a/b:t@sha256:" HEX64 " h:5 a/b t sha256 " HEX64 },
		{ "h:5/a@sha256:" HEX64, "docker:// h:5/a@sha256:" HEX64 " h:5 a  sha256 " HEX64 },
		{ "oci:///a/b:c", "oci:// /a/b:c  /a/b:c   " },
		{ "docker://quay.io/a:1", "docker:// quay.io/a:1 quay.io a 1  " },
		{ "", "error" }, { ":1", "error" }, { "a:1/b", "error" }, { "quay.io/x", "error" },
		{ "quay.io/x:", "error" }, { "a://b://c:1", "error" },
		{ "a@sha256:" HEX8, "error" }, { "a@md5:" HEX8 HEX8 HEX8 HEX8, "error" },
		{ "a@sha256:ABABABAB" HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8, "error" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		is_str(str_of(parts(str_of(cases[i].text))), cases[i].want, cases[i].text);
}

static struct str
nested(struct str text, size_t most)
{
	struct err e = { .arena = &arena };
	struct str out;

	return imagespec_nest(&arena, text, most, &out, &e) ? out : STR("error");
}

static void
test_nest(void)
{
	is_str(nested(STR("h/a/b/c:1"), 0), "h/a/b/c:1", "no limit of components");
	is_str(nested(STR("h/a/b/c:1"), 1), "h/a-b-c:1", "one component");
	is_str(nested(STR("docker://h:5/a/b/c:1"), 2), "docker://h:5/a/b-c:1", "two");
	is_str(nested(STR("h/a/b/c:1"), 3), "h/a/b/c:1", "as many as there are");
	is_str(nested(STR("a/a/a:1"), 1), "a/a-a:1", "components like the domain");
}

static void
test_paths(void)
{
	static const struct { const char *path; bool want; } cases[] = {
		{ "my/cat", true }, { "a__b/c--d.e", true }, { "a", true },
		{ "A/b", false }, { "a..b", false }, { "a/", false }, { "/a", false }, { "", false },
		{ "a/b:c", false }, { "a___b", false }, { "a-", false },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		ok(imagespec_path_valid(str_of(cases[i].path)) == cases[i].want, "path '%s': %s",
		   cases[i].path, cases[i].want ? "yes" : "no");
}

static const char *
placed(struct imageset_image i)
{
	struct err e = { .arena = &arena };
	struct str out;

	return destination_of_image(&arena, &i, &out, &e) ? arena_cstr(&arena, out) : "error";
}

static const char *
catalog_placed(struct imageset_operator o)
{
	struct err e = { .arena = &arena };
	struct str out;

	return destination_of_catalog(&arena, &o, &out, &e) ? arena_cstr(&arena, out) : "error";
}

static void
test_destinations(void)
{
	struct str digest = STR("h:5/a/b@sha256:" HEX64), catalog = STR("h/a/cat:v1");
	struct imageset_image i = { .name = digest };
	struct imageset_operator o = { .catalog = catalog };

	is_str(str_of(placed(i)), "a/b:sha256-" HEX64, "a digest at a registry with a port");
	i.target_tag = STR("t");
	is_str(str_of(placed(i)), "a/b:t", "targetTag");
	i = (struct imageset_image){ .name = STR("h/a:v@sha256:" HEX64), .target_repo = STR("q/r") };
	is_str(str_of(placed(i)), "q/r:v", "tag and digest, targetRepo");
	i = (struct imageset_image){ .name = STR("h/a@sha512:" HEX64 HEX64) };
	is_int((long long)strlen(placed(i)), 2 + 128, "a tag is cut to what it may have");
	i = (struct imageset_image){ .name = STR("h/a:v"), .target_repo = STR("A") };
	is_str(str_of(placed(i)), "error", "a targetRepo that is no path");
	i = (struct imageset_image){ .name = STR("oci:///home/u/i") };
	is_str(str_of(placed(i)), "home/u/i:latest", "an image in a folder");
	is_str(str_of(catalog_placed(o)), "a/cat:v1", "a catalog");
	o.target_name = STR("dog");
	is_str(str_of(catalog_placed(o)), "a/dog:v1", "targetName");
	o.target_catalog = STR("x/y");
	is_str(str_of(catalog_placed(o)), "x/y:v1", "targetCatalog");
	o = (struct imageset_operator){ .catalog = STR("oci:///home/u/cat/") };
	is_str(str_of(catalog_placed(o)), "cat:latest", "a catalog in a folder");
}

/* The file of the folder whose columns the test takes line by line; empty without it. */
static struct str
golden(const char *name)
{
	const char *folder = getenv("MKMIRROR_OC_MIRROR");
	struct err e = { .arena = &arena };
	struct str text = { 0 };

	if (!folder || !file_read(&arena, arena_printf(&arena, "%s/%s", folder, name),
				  LIMIT_FILE, &text, &e))
		ok(true, "# SKIP %s: MKMIRROR_OC_MIRROR is no folder with it", name);
	return text;
}

static void
golden_parse(void)
{
	struct str text = golden("parseref/out.jsonl"), line;
	struct err e = { .arena = &arena };
	struct val v, spec;
	const char *want;

	while (str_cut(text, '\n', &line, &text)) {
		if (!json_parse(&arena, line, &v, &e))
			continue;
		spec = val_get(v, "spec");
		want = val_is_nil(spec) ? "error" :
			arena_printf(&arena, "%.*s %.*s %.*s %.*s %.*s %.*s %.*s",
				     STR_ARG(val_get_str(spec, "Transport")),
				     STR_ARG(val_get_str(spec, "Reference")),
				     STR_ARG(val_get_str(spec, "Domain")),
				     STR_ARG(val_get_str(spec, "PathComponent")),
				     STR_ARG(val_get_str(spec, "Tag")),
				     STR_ARG(val_get_str(spec, "Algorithm")),
				     STR_ARG(val_get_str(spec, "Digest")));
		is_str(str_of(parts(val_get_str(v, "input"))), want,
		       arena_cstr(&arena, val_get_str(v, "input")));
	}
}

/* oc-mirror leaves an empty component when one is allowed; we do not. */
static struct str
without_empty_component(struct str want)
{
	ptrdiff_t scheme = str_find(want, STR("://"));
	struct str head = str_sub(want, 0, scheme < 0 ? 0 : (size_t)scheme + 3);
	struct str rest = str_sub(want, head.n, want.n);
	ptrdiff_t twice = str_find(rest, STR("//-"));

	if (twice < 0)
		twice = str_find(rest, STR("/-")) == 0 ? 0 : str_find(rest, STR("//"));
	if (twice < 0)
		return want;
	return str_of(arena_printf(&arena, "%.*s%.*s/%.*s", STR_ARG(head),
				   STR_ARG(str_sub(rest, 0, (size_t)twice)),
				   STR_ARG(str_sub(rest, (size_t)twice + 2, rest.n))));
}

static void
golden_nest(void)
{
	struct str text = golden("parseref/nested.tsv"), line, most, from;

	while (str_cut(text, '\n', &line, &text)) {
		str_cut(line, '\t', &most, &line);
		str_cut(line, '\t', &from, &line);
		is_str(nested(from, (size_t)(most.p[0] - '0')),
		       arena_cstr(&arena, without_empty_component(line)),
		       arena_printf(&arena, "%.*s components of %.*s", STR_ARG(most), STR_ARG(from)));
	}
}

static void
golden_names(void)
{
	struct str text = golden("parseref/unique.tsv"), line, name;
	struct imageset_operator o = { 0 };

	while (str_cut(text, '\n', &line, &text)) {
		struct err e = { .arena = &arena };

		str_cut(line, '\t', &o.catalog, &line);
		str_cut(line, '\t', &o.target_catalog, &line);
		str_cut(line, '\t', &o.target_tag, &line);
		if (!imageset_catalog_name(&arena, &o, &name, &e))
			name = STR("ERROR");
		is_str(name, str_starts(line, STR("ERROR")) ? "ERROR" : arena_cstr(&arena, line),
		       arena_printf(&arena, "the name of %.*s", STR_ARG(o.catalog)));
	}
}

/* Where the golden puts the image of that origin first; empty when it does nowhere. */
static struct str
golden_place(struct val list, const char *origin)
{
	static const char host[] = "docker://localhost:55000/";
	size_t i;

	for (i = 0; i < val_length(list); i++)
		if (str_is(val_get_str(val_at(list, i), "Origin"), origin))
			return str_sub(val_get_str(val_at(list, i), "Destination"), sizeof host - 1,
				       (size_t)-1);
	return STR("error");
}

static void
golden_destinations(void)
{
	struct str text = golden("mapping/ops.in"), places = golden("mapping/ops.mirrorToDisk.json");
	struct str line, type, image, name;
	struct err e = { .arena = &arena };
	struct val list;

	if (!text.n || !json_parse(&arena, places, &list, &e))
		return;
	while (str_cut(text, '\n', &line, &text)) {
		struct imageset_operator o = { 0 };
		const char *got, *origin;

		str_cut(line, '\t', &type, &line);
		str_cut(line, '\t', &image, &line);
		str_cut(line, '\t', &name, &line);
		str_cut(line, '\t', &o.target_catalog, &line);
		str_cut(line, '\t', &o.target_tag, &line);
		o.catalog = image;
		origin = arena_printf(&arena, "%s%.*s", str_holds(image, STR("://")) ? "" : "docker://",
				      STR_ARG(image));
		got = str_is(type, "operatorCatalog") ? catalog_placed(o)
			: placed((struct imageset_image){ .name = image });
		is_str(str_of(got), arena_cstr(&arena, golden_place(list, origin)), origin);
	}
}

int
main(void)
{
	test_parse();
	test_nest();
	test_paths();
	test_destinations();
	golden_parse();
	golden_destinations();
	golden_nest();
	golden_names();
	return tap_end();
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "bundle.h"

#include "config/imagespec.h"
#include "json/jsontext.h"

/* ---- images ---- */

/* What is wrong with an image that a bundle relates to, in a; NULL when nothing is. */
static const char *
image_trouble(struct arena *a, struct str image)
{
	struct err bad = { .arena = a };
	struct imagespec spec;

	if (str_find(image, STR("oci://")) >= 0)
		return arena_printf(a, "invalid image: %.*s 'oci' is not supported in operator "
				    "catalogs", STR_ARG(image));
	if (imagespec_parse(image, &spec, &bad))
		return NULL;
	return arena_printf(a, "error parsing image %.*s: %s", STR_ARG(image), bad.msg);
}

static const char *
read_images(struct arena *a, struct arena *work, struct str list, struct fbc_bundle *b)
{
	struct str value, image;
	size_t at = 0;

	if (list.n && !jsontext_is(list, '[') && !str_is(list, "null"))
		return "relatedImages are no list";
	while (!b->no_images && jsontext_element(list, &at, &value)) {
		image = jsontext_get(value, "image");
		if (image.n && !jsontext_is(image, '"') && !str_is(image, "null"))
			return "an image of relatedImages is no string";
		b->no_images = image_trouble(a, jsontext_string(work, image));
	}
	return NULL;
}

/* ---- properties ---- */

static void
read_version(struct arena *a, struct str value, struct fbc_bundle *b)
{
	struct err bad = { .arena = a };

	b->version_text = arena_dup(a, jsontext_string(a, jsontext_get(value, "version")));
	if (!semver_parse_strict(b->version_text, &b->version, &bad))
		b->no_version = bad.msg;
	else
		b->no_version = NULL;
}

/* The text of an API, GROUP/VERSION/KIND. */
static struct str
read_gvk(struct arena *a, struct str value)
{
	struct str g = jsontext_string(a, jsontext_get(value, "group"));
	struct str v = jsontext_string(a, jsontext_get(value, "version"));
	struct str k = jsontext_string(a, jsontext_get(value, "kind"));

	return str_of(arena_printf(a, "%.*s/%.*s/%.*s", STR_ARG(g), STR_ARG(v), STR_ARG(k)));
}

/* Reads a property that tells what a bundle needs or gives; *ncap are the rooms. */
static void
read_need(struct arena *a, struct str type, struct str value, struct fbc_bundle *b,
	  size_t cap[2])
{
	struct fbc_need need = { .package = STR(""), .range = STR(""), .gvk = STR("") };

	if (str_is(type, "olm.gvk")) {
		b->gives = arena_room(a, b->gives, b->ngives, &cap[0], sizeof *b->gives);
		b->gives[b->ngives++] = read_gvk(a, value);
		return;
	}
	if (str_is(type, "olm.gvk.required")) {
		need.gvk = read_gvk(a, value);
	} else if (str_is(type, "olm.package.required")) {
		need.package = arena_dup(a, jsontext_string(a, jsontext_get(value, "packageName")));
		need.range = arena_dup(a, jsontext_string(a, jsontext_get(value, "versionRange")));
	} else {
		return;
	}
	b->need = arena_room(a, b->need, b->nneed, &cap[1], sizeof *b->need);
	b->need[b->nneed++] = need;
}

static const char *
read_properties(struct arena *a, struct str list, bool needs, struct fbc_bundle *b)
{
	size_t at = 0, cap[2] = { 0 };
	struct str property, type, value;
	bool versioned = false;

	if (list.n && !jsontext_is(list, '[') && !str_is(list, "null"))
		return "properties are no list";
	b->no_version = "no package property";
	while (jsontext_element(list, &at, &property)) {
		type = jsontext_get(property, "type");
		if (!jsontext_is(property, '{') || !jsontext_is(type, '"'))
			return "a property without a type";
		type = str_sub(type, 1, type.n - 1);
		if (!str_starts(type, STR("olm.package")) && !str_starts(type, STR("olm.gvk")))
			continue;
		value = jsontext_get(property, "value");
		if (str_is(type, "olm.package") && !versioned) {
			versioned = true;
			if (!jsontext_is(value, '{'))
				return "the value of the property olm.package is no map";
			read_version(a, value, b);
		} else if (needs) {
			read_need(a, type, value, b, cap);
		}
	}
	return NULL;
}

const char *
bundle_read(struct arena *a, struct str json, bool needs, struct fbc_bundle *b)
{
	struct str key, value, properties = STR(""), images = STR("");
	struct arena work = { 0 };
	const char *problem;
	size_t at = 0;

	while (jsontext_member(json, &at, &key, &value)) {
		if (str_is(key, "properties"))
			properties = value;
		else if (str_is(key, "relatedImages"))
			images = value;
	}
	problem = read_properties(a, properties, needs, b);
	if (!problem)
		problem = read_images(a, &work, images, b);
	arena_free(&work);
	return problem;
}

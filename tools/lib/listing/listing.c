/* SPDX-License-Identifier: Apache-2.0 */
#include "listing.h"

#include "base/map.h"
#include "templated.h"

/* The parts of s between commas. */
static struct val
split_commas(struct arena *a, struct str s)
{
	struct str part, rest = s;
	struct val *v;
	size_t n = 0;

	while (rest.n) {
		str_cut(rest, ',', &part, &rest);
		n++;
	}
	v = arena_array(a, struct val, n + 1);
	for (n = 0; s.n; n++) {
		str_cut(s, ',', &part, &s);
		v[n] = val_str(part);
	}
	return val_list(a, v, n);
}

static struct val
image_of(struct arena *a, const struct line *line)
{
	static const char *const names[LINE_COLUMNS] = { "ref", "class", NULL,
		"object", "template", "path" };
	struct val image = val_map(a);
	size_t i;

	for (i = 0; i < LINE_COLUMNS; i++)
		if (names[i])
			map_set(image.m, str_of(names[i]), val_str(line->col[i]));
	map_set(image.m, STR("components"), split_commas(a, line->col[LINE_COMPONENT]));
	return image;
}

static struct val
chart_of(struct arena *a, const struct line *line)
{
	struct str repository = line->col[LINE_REPOSITORY];
	struct component c = { .name = line->col[LINE_NAME], .chart = line->col[LINE_NAME],
			       .repository = repository, .version = line->col[LINE_VERSION] };

	c.type = str_starts(repository, STR("oci://")) ? STR("oci")
		: str_holds(repository, STR("://")) ? STR("repo") : STR("local");
	return component_val(a, &c);
}

/* True when one of the n components has the chart of the line. */
static bool
is_recorded(const struct line *line, const struct component *c, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(c[i].chart, line->col[LINE_NAME]) &&
		    str_eq(c[i].version, line->col[LINE_VERSION]) &&
		    str_eq(c[i].repository, line->col[LINE_REPOSITORY]))
			return true;
	return false;
}

/* True when one of the n components has the name and the chart of c; this happens
 * when a chart is rendered with several sets of values. */
static bool
is_among(const struct component *all, size_t n, const struct component *c)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(all[i].name, c->name) && str_eq(all[i].chart, c->chart) &&
		    str_eq(all[i].version, c->version) &&
		    str_eq(all[i].repository, c->repository))
			return true;
	return false;
}

static int
by_ref(const void *a, const void *b)
{
	const struct val *x = a, *y = b;

	return str_cmp(val_text(*x), val_text(*y));
}

/* True when the image belongs to the component.  A line names a component by its id,
 * its name, or its name and version. */
static bool
is_of(struct val image, const struct component *c)
{
	struct str name = c->name, version = c->version, id = c->id;
	struct val components = val_get(image, "components");
	size_t i;

	for (i = 0; i < val_length(components); i++) {
		struct str s = val_str_at(components, i);

		if (id.n ? str_eq(s, id) : str_eq(s, name) || (str_starts(s, name) && s.n == name.n + 1 + version.n &&
					s.p[name.n] == '-' && str_ends(s, version)))
			return true;
	}
	return false;
}

/* The references of all images, or of those of the component c, sorted and each once. */
static struct val
refs_of(struct arena *a, struct val images, const struct component *c)
{
	struct val *v = arena_array(a, struct val, val_length(images) + 1);
	size_t n = 0, m = 0, i;

	for (i = 0; i < val_length(images); i++)
		if (!c || is_of(val_at(images, i), c))
			v[n++] = val_get(val_at(images, i), "ref");
	if (n > 1)
		qsort(v, n, sizeof *v, by_ref);
	for (i = 0; i < n; i++)
		if (m == 0 || !str_eq(val_text(v[m - 1]), val_text(v[i])))
			v[m++] = v[i];
	return val_list(a, v, m);
}

static struct val
component_of(struct arena *a, struct val images, const struct component *c)
{
	struct val out = val_map(a);

	map_set(out.m, STR("name"), val_str(c->name));
	map_set(out.m, STR("type"), val_cstr(component_is_kustomize(c) ? "kustomize" : "helm"));
	map_set(out.m, STR("images"), refs_of(a, images, c));
	return out;
}

struct listing
listing_of(struct arena *a, const char *name, const struct lines *lines,
	   const struct component *component, size_t n)
{
	struct val *images = arena_array(a, struct val, lines->n + 1);
	struct val *charts = arena_array(a, struct val, lines->n + n + 1);
	struct val *components = arena_array(a, struct val, n + 1);
	size_t nimage = 0, nchart = 0, i;
	struct listing out = { .name = name, .metadata = val_map(a) };

	for (i = 0; i < n; i++)
		if (component[i].chart.n && !is_among(component, i, &component[i]))
			charts[nchart++] = component[i].all;
	for (i = 0; i < lines->n; i++) {
		const struct line *line = &lines->v[i];

		if (!line->chart)
			images[nimage++] = image_of(a, line);
		else if (!is_recorded(line, component, n))
			charts[nchart++] = chart_of(a, line);
	}
	out.images = val_list(a, images, nimage);
	out.refs = refs_of(a, out.images, NULL);
	out.charts = val_list(a, charts, nchart);
	for (i = 0; i < n; i++)
		components[i] = component_of(a, out.images, &component[i]);
	out.components = val_list(a, components, n);
	return out;
}

bool
listing_write(struct arena *a, const char *path, const struct listing *l,
	      struct str *out, struct err *e)
{
	struct val dot = val_map(a);

	map_set(dot.m, STR("name"), val_cstr(l->name));
	map_set(dot.m, STR("images"), l->images);
	map_set(dot.m, STR("refs"), l->refs);
	map_set(dot.m, STR("charts"), l->charts);
	map_set(dot.m, STR("components"), l->components);
	map_set(dot.m, STR("metadata"), l->metadata);
	return templated_write(a, path, dot, out, e);
}

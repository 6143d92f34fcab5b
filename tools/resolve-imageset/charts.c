/* SPDX-License-Identifier: Apache-2.0 */
#include "charts.h"

#include "base/foreign.h"
#include "base/io.h"
#include "base/path.h"
#include "records/component.h"

struct charts {
	FILE *f;
	struct arena *arena;
	const char *folder;
	struct problems *problems;
};

static struct str
absolute(const struct charts *c, struct str path)
{
	return path_clean(c->arena, str_of(path_join(c->arena, c->folder,
						     arena_cstr(c->arena, path))));
}

/* The texts as a list; files made absolute. */
static struct val
texts(const struct charts *c, const struct str *text, size_t n, bool files)
{
	struct val *v = arena_array(c->arena, struct val, n + 1);
	size_t i;

	for (i = 0; i < n; i++)
		v[i] = val_str(files ? absolute(c, text[i]) : text[i]);
	return val_list(c->arena, v, n);
}

static void
write_chart(const struct charts *c, const struct imageset_chart *chart, const char *type,
	    struct str repository)
{
	struct component out = {
		.type = str_of(type), .repository = repository,
		.version = member_present(chart->version) };

	out.name = out.chart = chart->name;
	out.namespace = chart->render.namespace.n ? chart->render.namespace : STR("default");
	out.values = texts(c, chart->render.values, chart->render.nvalues, true);
	if (chart->render.nset)
		out.set = texts(c, chart->render.set, chart->render.nset, false);
	component_write(c->f, c->arena, &out);
}

static bool
is_url(struct str url)
{
	return str_starts(url, STR("https://")) || str_starts(url, STR("http://")) ||
		str_starts(url, STR("oci://"));
}

static void
write_repository(const struct charts *c, const struct yaml_at *up,
		 const struct imageset_repository *r)
{
	struct yaml_at list = { .up = up, .key = STR("charts") }, at = { .up = &list };
	struct yaml_at url = { .up = up, .key = STR("url") };

	if (!is_url(r->url))
		problems_add(c->problems, &url, "'%.*s' is no URL of a chart repository: write one "
			     "like https://charts.example.com", STR_ARG(r->url));
	else if (foreign_has_login(r->url))
		problems_add(c->problems, &url, "no credentials in URLs: a mirror.yaml has keys for "
			     "them, and those of registries come from docker's settings");
	if (!r->nchart)
		problems_add(c->problems, up, "'charts' is missing, which stands for all charts of the "
			     "repository: name those that are wanted");
	for (; at.index < r->nchart; at.index++) {
		if (r->chart[at.index].name.n)
			write_chart(c, &r->chart[at.index],
				    str_starts(r->url, STR("oci://")) ? "oci" : "repo", r->url);
		else
			problems_add(c->problems, &at, "'name' is missing: which chart?");
	}
}

static void
write_local(const struct charts *c, const struct yaml_at *at, struct imageset_chart chart)
{
	if (!chart.path.n) {
		problems_add(c->problems, at, "'path' is missing: where is the chart's folder or archive?");
		return;
	}
	chart.path = absolute(c, chart.path);
	if (!chart.name.n)
		chart.name = path_base(chart.path);
	write_chart(c, &chart, "local", chart.path);
}

void
charts_write(FILE *f, const struct imageset *s, const char *folder, struct problems *p)
{
	struct charts c = { f, p->check->arena, folder, p };
	const struct imageset_helm *helm = &s->body.helm;
	struct yaml_at root = { .key = s->section }, up = { .up = &root, .key = STR("helm") };
	struct yaml_at list = { .up = &up, .key = STR("repositories") }, at = { .up = &list };

	for (; at.index < helm->nrepository; at.index++)
		write_repository(&c, &at, &helm->repository[at.index]);
	list.key = STR("local");
	for (at.index = 0; at.index < helm->nlocal; at.index++)
		write_local(&c, &at, helm->local[at.index]);
}

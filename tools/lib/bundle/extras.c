/* SPDX-License-Identifier: Apache-2.0 */
#include "extras.h"

#include "base/map.h"
#include "doc.h"

struct val
folder_releases(struct arena *a, const struct folders *f)
{
	struct val list = val_list(a, NULL, 0), row;
	size_t i;

	for (i = 0; i < f->n; i++) {
		row = val_map(a);
		doc_text(row, "name", f->v[i].name);
		doc_text(row, "dir", f->v[i].dir);
		doc_text(row, "namespace", f->v[i].unit->namespace);
		val_append(a, &list, row);
	}
	return list;
}

void
deploy_data(struct deploy *d)
{
	const struct tree *t = &d->recipes->tree;
	size_t i;

	for (i = 0; d->options->data && i < t->n; i++)
		if (t->file[i].upper)
			fileset_copy(&d->files, str_of(arena_printf(d->arena, "data/%.*s",
				     STR_ARG(t->file[i].path))), t->file[i].full, 0644);
}

/* The vendored units by name. */
static struct val
vendored_rows(struct deploy *d)
{
	struct val list = val_list(d->arena, NULL, 0), row;
	struct map *rows = map_new(d->arena);
	struct map_entry **sorted;
	const struct unit *u;
	size_t i;

	for (i = 0; i < d->n; i++) {
		u = &d->unit[i];
		if (!u->vendored)
			continue;
		row = val_map(d->arena);
		doc_text(row, "chart", unit_chart(u));
		doc_text(row, "name", u->name);
		doc_put(row, "pullerVersion", val_cstr("mkmirror " VERSION));
		doc_text(row, "repository", u->source);
		doc_text(row, "sha256", u->vendored->sha256);
		doc_text(row, "tarballName", u->vendored->file);
		doc_text(row, "version", u->version);
		map_set(rows, u->name, row);
	}
	sorted = map_sorted(rows, d->arena);
	for (i = 0; i < rows->n; i++)
		val_append(d->arena, &list, sorted[i]->v);
	return list;
}

bool
deploy_provenance(struct deploy *d, struct err *e)
{
	struct val rows = vendored_rows(d), v = val_map(d->arena);

	if (val_length(rows) == 0)
		return true;
	doc_put(v, "apiVersion", val_cstr(RECIPE_API_AICR));
	doc_put(v, "kind", val_cstr("BundleProvenance"));
	doc_put(v, "vendoredCharts", rows);
	return fileset_document(&d->files, STR("provenance.yaml"), "", v, 0644, e);
}

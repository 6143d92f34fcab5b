/* SPDX-License-Identifier: Apache-2.0 */
#include "component.h"

#include "base/io.h"
#include "base/limits.h"
#include "json/json.h"
#include "yaml/yaml.h"

/* Adds every string of the record's list at key; values may be maps too. */
static bool
add_all(struct arena *a, struct val record, const char *key, const char *path,
	struct given *g, struct err *e)
{
	struct val list = val_get(record, key);
	bool files = str_is(str_of(key), "values");
	size_t i;

	if (val_is_nil(list))
		return true;
	if (val_kind(list) != KIND_LIST)
		return err_set(e, STATUS_USAGE, "%s: '%s' is no list", path, key);
	for (i = 0; i < list.l->n; i++) {
		if (files && val_kind(list.l->v[i]) == KIND_MAP) {
			given_text(g, str_of(path), json_emit(a, list.l->v[i]));
			continue;
		}
		if (val_kind(list.l->v[i]) != KIND_STRING)
			return err_set(e, STATUS_USAGE, "%s: '%s' holds what is no text",
				       path, key);
		if (files)
			given_path(g, list.l->v[i].s);
		else
			given_set(g, STRVALS_TYPED, arena_cstr(a, list.l->v[i].s));
	}
	return true;
}

/* JSON is YAML, which this program can read anyway. */
bool
component_read(struct arena *a, const char *path, struct given *g,
	       struct component *out, struct err *e)
{
	struct str text, archive;
	struct val record;

	if (!file_read(a, path, LIMIT_LINE, &text, e))
		return false;
	if (!yaml_parse(a, text, YAML_EXACT, &record, e))
		return err_wrap(e, "%s", path);
	if (val_kind(record) != KIND_MAP)
		return err_set(e, STATUS_USAGE, "%s: this is no component record", path);
	archive = val_get_str(record, "archive");
	out->name = val_get_str(record, "name");
	out->namespace = val_get_str(record, "namespace");
	if (archive.n == 0 || out->name.n == 0)
		return err_set(e, STATUS_USAGE, "%s: a record with 'name' and 'archive' is "
			       "expected, as mkmirror pull-chart writes it", path);
	out->archive = arena_cstr(a, archive);
	out->kube_version = val_get_str(record, "kubeVersion").n
		? arena_cstr(a, val_get_str(record, "kubeVersion")) : NULL;
	return add_all(a, record, "values", path, g, e) &&
	       add_all(a, record, "set", path, g, e);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "document.h"

#include <string.h>

#include "base/io.h"
#include "base/map.h"
#include "json/gojson.h"
#include "options.h"
#include "result.h"
#include "yaml/yaml.h"

bool
document_option(struct document_to *d, int key, const char *arg)
{
	if (key == 'o')
		d->path = arg;
	else if (key == OPT_FORMAT)
		d->format = strcmp(arg, "json") ? DOCUMENT_YAML : DOCUMENT_JSON;
	else {
		/* recipe_option takes this one too */
		d->aicr |= key == OPT_AICR;
		return false;
	}
	return true;
}

/* v with [] in the place of nil lists, as AICR's YAML library writes them. */
static struct val
lists_made(struct arena *a, struct val v)
{
	struct map_entry *e = NULL;
	struct val out;

	if (val_kind(v) == KIND_LIST && v.l == &LIST_NIL)
		return val_list(a, NULL, 0);
	if (val_kind(v) != KIND_MAP)
		return v;
	out = val_map(a);
	while ((e = map_next(val_object(v), e)))
		map_set(out.m, e->key, lists_made(a, e->v));
	return out;
}

bool
document_text(struct arena *a, struct val v, const struct document_to *d,
	      struct str *out, struct err *e)
{
	if (d->format == DOCUMENT_YAML && d->aicr)
		return yaml_emit_sorted(a, v, 2, out, e);
	if (d->format == DOCUMENT_YAML)
		return yaml_emit(a, lists_made(a, v), out, e);
	if (!gojson_emit(a, v, GOJSON_PRETTY | GOJSON_HTML | GOJSON_UNSORTED, out, e))
		return false;
	*out = str_of(arena_printf(a, "%.*s\n", STR_ARG(*out)));
	return true;
}

bool
document_write(const struct document_to *d, struct val v, struct err *e)
{
	struct str text;

	return document_text(e->arena, v, d, &text, e) && file_write(d->path, text, e);
}

/* The end of a name, ".yaml", in lower case. */
static const char *
suffix_of(struct arena *a, const char *name)
{
	const char *dot = strrchr(name, '.');
	char *lower;
	size_t i;

	if (!dot || strchr(dot, '/'))
		return "";
	lower = arena_cstr(a, str_of(dot));
	for (i = 0; lower[i]; i++)
		if (lower[i] >= 'A' && lower[i] <= 'Z')
			lower[i] = (char)(lower[i] - 'A' + 'a');
	return lower;
}

bool
document_parse(struct arena *a, const char *name, struct str text, bool aicr, struct val *out,
	       struct err *e)
{
	const char *suffix = suffix_of(a, name);
	bool yaml = strcmp(suffix, ".yaml") == 0 || strcmp(suffix, ".yml") == 0;

	if (aicr && (strcmp(suffix, ".table") == 0 || strcmp(suffix, ".txt") == 0))
		return err_set(e, STATUS_USAGE, "a table cannot be read: give YAML or JSON");
	if (yaml || (!aicr && strcmp(suffix, ".json") != 0))
		return result_parse(a, text, out, e);
	if (!gojson_parse(a, text, GOJSON_MAP, out, e))
		return err_wrap(e, "failed to decode JSON");
	return val_object(*out) || err_set(e, STATUS_USAGE, "failed to decode JSON: it is null");
}

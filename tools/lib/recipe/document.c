/* SPDX-License-Identifier: Apache-2.0 */
#include "document.h"

#include <string.h>

#include "base/io.h"
#include "base/map.h"
#include "json/gojson.h"
#include "options.h"
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

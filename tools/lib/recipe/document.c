/* SPDX-License-Identifier: Apache-2.0 */
#include "document.h"

#include <string.h>

#include "base/io.h"
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
	else
		return false;
	return true;
}

bool
document_text(struct arena *a, struct val v, enum document_format f,
	      struct str *out, struct err *e)
{
	if (f == DOCUMENT_YAML)
		return yaml_emit(a, v, out, e);
	if (!gojson_emit(a, v, GOJSON_PRETTY | GOJSON_HTML | GOJSON_UNSORTED, out, e))
		return false;
	*out = str_of(arena_printf(a, "%.*s\n", STR_ARG(*out)));
	return true;
}

bool
document_write(const struct document_to *d, struct val v, struct err *e)
{
	struct str text;

	return document_text(e->arena, v, d->format, &text, e) && file_write(d->path, text, e);
}

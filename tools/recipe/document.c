/* SPDX-License-Identifier: Apache-2.0 */
#include "document.h"

#include "gojson.h"
#include "io.h"
#include "yaml.h"

bool
document_format(const char *name, enum document_format *out)
{
	bool json = str_is(str_of(name), "json");

	*out = json ? DOCUMENT_JSON : DOCUMENT_YAML;
	return json || str_is(str_of(name), "yaml");
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
document_write(const char *path, struct val v, enum document_format f,
	       struct err *e)
{
	struct str text;

	return document_text(e->arena, v, f, &text, e) && file_write(path, text, e);
}

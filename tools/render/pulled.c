/* SPDX-License-Identifier: Apache-2.0 */
#include "pulled.h"

#include "base/io.h"
#include "base/limits.h"
#include "yaml/yaml.h"

/* The record is JSON; the YAML reader, which is here already, reads that too. */
bool
pulled_read(struct arena *a, const char *path, struct component *out, struct err *e)
{
	struct str text;
	struct val v;

	if (!file_read(a, path, LIMIT_LINE, &text, e))
		return false;
	if (!yaml_parse(a, text, YAML_EXACT, &v, e))
		return err_wrap(e, "%s", path);
	if (val_kind(v) != KIND_MAP)
		return err_set(e, STATUS_USAGE, "%s: this is no component record", path);
	if (!component_parse(v, out, e))
		return err_wrap(e, "%s", path);
	if ((out->archive.n == 0 && out->folder.n == 0) || out->name.n == 0)
		return err_set(e, STATUS_USAGE, "%s: a record with 'name' and 'archive' or 'folder' is "
			       "expected, as mkmirror pull-chart writes it", path);
	return true;
}

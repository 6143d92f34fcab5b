/* SPDX-License-Identifier: Apache-2.0 */
#include "extras.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"

void
extras_add_text(struct extras *x, const char *as, struct str bytes)
{
	x->file = arena_room(x->arena, x->file, x->n, &x->cap, sizeof *x->file);
	x->file[x->n++] = (struct volume_text){ as, bytes };
}

bool
extras_add(struct extras *x, const char *path, const char *as, struct err *e)
{
	struct str bytes;
	bool mapped;
	size_t i;

	for (i = 0; i < x->n; i++)
		if (str_is(str_of(as), x->file[i].path))
			return err_set(e, STATUS_USAGE, "%s: there is a file of that name already: "
				       "%s", path, as);
	if (!file_map(x->arena, path, LIMIT_ADDED_FILE, &bytes, &mapped, e))
		return false;
	extras_add_text(x, as, bytes);
	return true;
}

bool
extras_add_file(struct extras *x, const char *path, struct err *e)
{
	struct str name = path_base(str_of(path));

	if (!name.n || str_is(name, ".") || str_is(name, "..") || str_chr(name, '\t') >= 0 ||
	    str_chr(name, '\n') >= 0)
		return err_set(e, STATUS_USAGE, "%s: no name that a volume can have", path);
	return extras_add(x, path, arena_printf(x->arena, FILES "%.*s", STR_ARG(name)), e);
}

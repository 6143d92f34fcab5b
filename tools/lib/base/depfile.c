/* SPDX-License-Identifier: Apache-2.0 */
#include "depfile.h"

#include "io.h"
#include "map.h"

/* Writes a name with the escapes by which make takes it as one word. */
static void
put_name(FILE *f, struct str name)
{
	size_t i;

	for (i = 0; i < name.n; i++) {
		if (name.p[i] == ' ' || name.p[i] == '#')
			fputc('\\', f);
		else if (name.p[i] == '$')
			fputc('$', f);
		fputc(name.p[i], f);
	}
}

bool
depfile_write(struct arena *a, const char *file, const char *target,
	      const struct str *path, size_t n, struct err *e)
{
	struct map *once = map_new(a);
	struct map_entry *entry;
	struct output out;
	size_t i;

	for (i = 0; i < n; i++)
		if (str_chr(path[i], '\n') < 0)
			map_set(once, path[i], NIL);
	if (!output_open(&out, a, file, e))
		return false;
	put_name(out.f, str_of(target));
	fputc(':', out.f);
	for (entry = map_next(once, NULL); entry; entry = map_next(once, entry)) {
		fputs(" \\\n  ", out.f);
		put_name(out.f, entry->key);
	}
	fputc('\n', out.f);
	for (entry = map_next(once, NULL); entry; entry = map_next(once, entry)) {
		put_name(out.f, entry->key);
		fputs(": \n", out.f); /* CMake 3.20 does not read a rule without the space */
	}
	return output_commit(&out, e);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "depfile.h"

#include "io.h"
#include "limits.h"
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

/* The name that put_name wrote as text. */
static struct str
name_of(struct arena *a, struct str text)
{
	char *name = arena_cstr(a, text);
	size_t i, n = 0;

	for (i = 0; i < text.n; i++) {
		if (i + 1 < text.n && ((text.p[i] == '\\' && strchr(" #", text.p[i + 1])) ||
				       (text.p[i] == '$' && text.p[i + 1] == '$')))
			i++;
		name[n++] = text.p[i];
	}
	return (struct str){ name, n };
}

bool
depfile_read(struct arena *a, const char *file, struct str **path, size_t *n,
	     struct err *e)
{
	struct str text, line;
	size_t cap = 0;

	*path = NULL;
	*n = 0;
	if (!file_read(a, file, LIMIT_FILE, &text, e))
		return false;
	/* the paths stand on lines of their own, behind two spaces */
	while (str_cut(text, '\n', &line, &text)) {
		if (!str_starts(line, STR("  ")))
			continue;
		if (str_ends(line, STR(" \\")))
			line.n -= 2;
		*path = arena_room(a, *path, *n, &cap, sizeof **path);
		(*path)[(*n)++] = name_of(a, str_sub(line, 2, line.n));
	}
	return true;
}

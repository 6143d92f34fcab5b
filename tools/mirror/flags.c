/* SPDX-License-Identifier: Apache-2.0 */
#include "stages.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "io.h"
#include "limits.h"

char *
shell_quote(struct arena *a, const char *text)
{
	struct buf b;

	buf_init(&b, a, LIMIT_LINE);
	buf_addc(&b, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			buf_adds(&b, "'\\''");
		else
			buf_addc(&b, *text);
	}
	buf_addc(&b, '\'');
	buf_addc(&b, '\0');
	return b.p;
}

void
mirror_flag(struct mirror *m, struct buf *flags, const char *option, const char *value)
{
	buf_printf(flags, "%s%s", flags->n ? " " : "", option);
	if (value)
		buf_printf(flags, " %s", shell_quote(m->arena, value));
}

void
mirror_rules(struct mirror *m, const char *path)
{
	mirror_flag(m, &m->extract_flags, "--rules", path);
	buf_adds(&m->rules, m->rules.n ? " " : "");
	for (; *path; path++) {
		if (*path == ' ')
			buf_addc(&m->rules, '\\');
		buf_addc(&m->rules, *path);
	}
}

char *
path_full(struct arena *a, const char *path)
{
	char *here;

	if (path[0] == '/')
		return arena_printf(a, "%s", path);
	here = getcwd(NULL, 0);
	if (!here)
		fatal(STATUS_USAGE, "current folder:");
	path = path_join(a, here, path);
	free(here);
	return (char *)path;
}

char *
target_full(struct arena *a, const char *target)
{
	if (strncmp(target, "oci:", 4))
		return arena_printf(a, "%s", target);
	return arena_printf(a, "oci:%s", path_full(a, target + 4));
}

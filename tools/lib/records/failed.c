/* SPDX-License-Identifier: Apache-2.0 */
#include "failed.h"

#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"

enum { CHART_COLUMNS = 4 };

void
failed_write(FILE *f, struct str line, const char *why)
{
	fputs("# ", f);
	for (; *why; why++)
		putc((unsigned char)*why < ' ' ? ' ' : *why, f);
	fprintf(f, "\n%.*s\n", STR_ARG(line));
}

/* The first column of an image's line; the first four of a chart's. */
static struct str
name_of(struct str line)
{
	size_t i, n = str_starts(line, STR("chart\t")) ? CHART_COLUMNS : 1;

	for (i = 0; i < line.n; i++)
		if (line.p[i] == '\t' && --n == 0)
			break;
	return str_sub(line, 0, i);
}

bool
failed_read(struct arena *a, const char *path, struct map *out, struct err *e)
{
	struct str rest, line, why = STR("");

	if (access(path, F_OK) != 0)
		return true;
	if (!file_read(a, path, LIMIT_FILE, &rest, e))
		return false;
	while (rest.n) {
		str_cut(rest, '\n', &line, &rest);
		if (str_starts(line, STR("# "))) {
			why = str_sub(line, 2, line.n);
		} else if (line.n) {
			map_set(out, name_of(line), val_str(why));
			why = STR("");
		}
	}
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Indexes of chart repositories: the lines that come out have four columns,
 * and a version of them is found by its own spelling. */
#include "chart/repoindex.h"
#include "fuzz.h"

static void
check_lines(struct arena *a, struct str lines)
{
	struct err e = { .arena = a };
	struct str line, rest, chart, version;
	FILE *f = fmemopen((void *)lines.p, lines.n, "r");
	const struct repo_version *v;
	struct repo_chart c;
	int columns = 1;
	size_t i;

	str_cut(lines, '\n', &line, &rest);
	for (i = 0; i < line.n; i++)
		columns += line.p[i] == '\t';
	str_cut(line, '\t', &chart, &rest);
	str_cut(rest, '\t', &version, &rest);
	if (columns != 4 || !f || !repo_lines_find(a, f, chart, &c, &e))
		abort();
	v = repo_chart_pick(&c, chart, version, &e);
	if (!v || !str_eq(v->version, version))
		abort();
	fclose(f);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	FILE *f = n ? fmemopen((void *)p, n, "r") : NULL, *out;
	struct str lines = STR("");
	char *text = NULL;

	out = open_memstream(&text, &lines.n);
	if (f && out && !repo_index_condense(f, "index.yaml", out, &e) && !e.msg)
		abort();
	if (out)
		fclose(out);
	if (f)
		fclose(f);
	lines.p = text;
	if (lines.n)
		check_lines(&a, lines);
	free(text);
	arena_free(&a);
	return 0;
}

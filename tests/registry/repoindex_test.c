/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/repoindex.h"

#include "../tap.h"

static struct arena arena;

static const char sample[] =
	"apiVersion: v1\n"
	"entries:\n"
	"  other:\n"
	"  - {version: 9.9.9, urls: [x]}\n"
	"  app:\n"
	"  - annotations:\n"
	"      deep: {list: [1, [2, {urls: [no]}]]}\n"
	"    name: app\n"
	"    version: 2.0.0-rc.1\n"
	"    urls: [app-2.0.0-rc.1.tgz]\n"
	"  - version: 1.2.0\n"
	"    digest: aaaa\n"
	"    urls:\n"
	"    - https://x/app-1.2.0.tgz\n"
	"    - https://mirror/app-1.2.0.tgz\n"
	"  - version: v1.10.0\n"
	"    digest: sha256:bbbb\n"
	"    urls: [a/app-1.10.0.tgz]\n"
	"  - version: 1.3.0+build.5\n"
	"    digest: null\n"
	"    urls: [a/app-1.3.0.tgz]\n"
	"  - version: not-semver\n"
	"    urls: [a/odd.tgz]\n"
	"generated: \"2024-01-01T00:00:00Z\"\n";

/* The lines of an index, or the empty slice. */
static struct str
lines_of(const char *text, struct err *e)
{
	FILE *f = *text ? fmemopen((void *)text, strlen(text), "r")
		: fopen("/dev/null", "r");
	struct str lines = STR("");
	char *p = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&p, &n);
	bool good = f && out && repo_index_condense(f, "index.yaml", out, e);

	if (f)
		fclose(f);
	if (out)
		fclose(out);
	if (good)
		lines = arena_dup(&arena, (struct str){ p, n });
	free(p);
	return lines;
}

static struct repo_chart
find(struct str lines, const char *chart)
{
	struct err e = { .arena = &arena };
	FILE *f = fmemopen((void *)lines.p, lines.n, "r");
	struct repo_chart c;

	ok(repo_lines_find(&arena, f, str_of(chart), &c, &e), "lines of %s", chart);
	fclose(f);
	return c;
}

static void
picks(const struct repo_chart *c, const char *asked, const char *want)
{
	struct err e = { .arena = &arena };
	const struct repo_version *v = repo_chart_pick(c, STR("app"), str_of(asked), &e);

	is_str(v ? v->version : STR(""), want, *asked ? asked : "(newest)");
}

static void
refuses(const char *text, const char *message)
{
	struct err e = { .arena = &arena };

	is_str(lines_of(text, &e), "", "refused");
	is_str(str_of(e.msg), message, message);
}

int
main(void)
{
	struct err e = { .arena = &arena };
	struct str lines = lines_of(sample, &e);
	char *deep;
	struct repo_chart c = find(lines, "app"), none = find(lines, "none");

	is_int((long long)c.n, 5, "versions of the wanted chart");
	is_int((long long)none.n, 0, "none of one that is not there");
	is_str(c.version[1].url, "https://x/app-1.2.0.tgz", "the first url");
	is_str(c.version[1].digest, "sha256:aaaa", "a bare digest");
	is_str(c.version[2].digest, "sha256:bbbb", "a digest with its name");
	is_str(c.version[3].digest, "", "no digest");
	is_str(c.version[0].url, "app-2.0.0-rc.1.tgz", "urls of the version only");
	picks(&c, "", "v1.10.0");
	picks(&c, "1.2.0", "1.2.0");
	picks(&c, "1.10.0", "v1.10.0");
	picks(&c, "^1.2, <1.10", "1.3.0+build.5");
	picks(&c, ">=1-0", "2.0.0-rc.1");
	picks(&c, "not-semver", "not-semver");
	ok(!repo_chart_pick(&c, STR("app"), STR("3.0.0"), &e), "a version that is not there");
	is_str(str_of(e.msg), "chart 'app' has no version '3.0.0'; there is 2.0.0-rc.1,"
	       " 1.2.0, v1.10.0, 1.3.0+build.5, not-semver", "what there is");
	ok(!repo_chart_pick(&none, STR("none"), STR(""), &e), "a chart that is not there");
	is_str(str_of(e.msg), "the index has no chart 'none'", "said so");
	ok(!repo_chart_pick(&c, STR("app"), STR(">=x!"), &e), "no constraint");
	is_str(lines_of("{\"entries\":{\"app\":[{\"version\":\"1.0.0\",\"urls\":[\"u\\/v\"]}]}}", &e),
	       "app\t1.0.0\t\tu/v\n", "JSON");
	deep = arena_printf(&arena, "x: %0*d%0*d\nentries: {a: [{version: 1.0.0}]}\n", 60, 0, 60, 0);
	memset(strchr(deep, '0'), '[', 60);
	memset(strchr(deep, '0'), ']', 60);
	ok(lines_of(deep, &e).n, "an index that is nested");
	deep = arena_printf(&arena, "x: %0*d", 60000, 0);
	memset(strchr(deep, '0'), '[', 60000);
	e.msg = NULL;
	ok(!lines_of(deep, &e).n && str_ends(str_of(e.msg), STR("LIMIT_INDEX_DEPTH")),
	   "one that is nested too deep is refused at once");
	is_str(lines_of("entries: {a: [{version: \"1\\t2\"}, {version: 2}], b: }\n", &e),
	       "a\t2\t\t\n", "what fits no line is left out");
	is_str(lines_of("entries: {app: [{version: 1.0.0, digest: SHA256:AB}, {version: 1.0.0, digest: CD}]}\n", &e),
	       "app\t1.0.0\tsha256:ab\t\napp\t1.0.0\tsha256:cd\t\n", "digests in capitals");
	lines = lines_of("entries: {app: [{version: 1.0.0}, {version: 1.0.0, urls: [u]}, {version: 1.0.0, urls: [w]}]}\n", &e);
	c = find(lines, "app");
	is_str(repo_chart_pick(&c, STR("app"), STR("^1"), &e)->url, "u", "of equal versions one with an URL");
	refuses("entries:\n  app: [{version: 1.0.0}]\n  other: []\n  app: [{version: 2.0.0}]\n",
		"index.yaml:4:8: the chart 'app' stands here twice");
	refuses("entries:\n  app: [&a {version: 1.0.0}, *a]\n",
		"index.yaml:2:30: aliases of YAML are not read in an index");
	refuses("x: &x {version: 1}\nentries: {app: [{<<: *x, urls: [u]}]}\n",
		"index.yaml:2:22: aliases of YAML are not read in an index");
	refuses("<html>\n", "index.yaml:1:1: not an index of charts");
	refuses("a: 1\n", "index.yaml:2:1: not an index of charts: it has no 'entries'");
	refuses("entries: {app: [{version: [1]}]}\n",
		"index.yaml:1:27: a text was expected here");
	refuses("entries: [\n", "index.yaml:2:1: did not find expected node content");
	refuses("", "index.yaml:1:1: not an index of charts");
	arena_free(&arena);
	return tap_end();
}

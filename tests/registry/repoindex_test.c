/* SPDX-License-Identifier: Apache-2.0 */
#include "repoindex.h"

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

static bool
read_text(const char *text, struct repo_chart *charts, size_t n, struct err *e)
{
	FILE *f = fmemopen((void *)text, strlen(text), "r");
	bool good = f && repo_index_read(&arena, f, "index.yaml", charts, n, e);

	if (f)
		fclose(f);
	return good;
}

static void
picks(const struct repo_chart *c, const char *asked, const char *want)
{
	struct err e = { .arena = &arena };
	const struct repo_version *v = repo_chart_pick(c, str_of(asked), &e);

	is_str(v ? v->version : STR(""), want, *asked ? asked : "(newest)");
}

static void
refuses(const char *text, const char *message)
{
	struct repo_chart c = { .name = STR("app") };
	struct err e = { .arena = &arena };

	ok(!read_text(text, &c, 1, &e), "refused");
	is_str(str_of(e.msg), message, message);
}

int
main(void)
{
	struct repo_chart c[] = { { .name = STR("app") }, { .name = STR("none") } };
	struct err e = { .arena = &arena };

	ok(read_text(sample, c, 2, &e), "an index");
	is_int((long long)c[0].n, 5, "versions of the wanted chart");
	is_int((long long)c[1].n, 0, "none of one that is not there");
	is_str(c[0].versions[1].url, "https://x/app-1.2.0.tgz", "the first url");
	is_str(c[0].versions[1].digest, "sha256:aaaa", "a bare digest");
	is_str(c[0].versions[2].digest, "sha256:bbbb", "a digest with its name");
	is_str(c[0].versions[3].digest, "", "no digest");
	is_str(c[0].versions[0].url, "app-2.0.0-rc.1.tgz", "urls of the version only");
	picks(&c[0], "", "v1.10.0");
	picks(&c[0], "1.2.0", "1.2.0");
	picks(&c[0], "1.10.0", "v1.10.0");
	picks(&c[0], "^1.2, <1.10", "1.3.0+build.5");
	picks(&c[0], ">=1-0", "2.0.0-rc.1");
	picks(&c[0], "not-semver", "not-semver");
	ok(!repo_chart_pick(&c[0], STR("3.0.0"), &e), "a version that is not there");
	is_str(str_of(e.msg), "chart 'app' has no version '3.0.0'; there is 2.0.0-rc.1,"
	       " 1.2.0, v1.10.0, 1.3.0+build.5, not-semver", "what there is");
	ok(!repo_chart_pick(&c[1], STR(""), &e), "a chart that is not there");
	is_str(str_of(e.msg), "the index has no chart 'none'", "said so");
	memset(c, 0, sizeof c);
	c[0].name = STR("app");
	ok(read_text("{\"entries\":{\"app\":[{\"version\":\"1.0.0\",\"urls\":[\"u\\/v\"]}]}}",
		     c, 1, &e), "JSON");
	is_str(c[0].versions[0].url, "u/v", "its url");
	refuses("<html>\n", "index.yaml:1:1: not an index of charts");
	refuses("a: 1\n", "index.yaml:2:1: not an index of charts: it has no 'entries'");
	refuses("entries: {app: [{version: [1]}]}\n",
		"index.yaml:1:27: a text was expected here");
	refuses("entries: [\n", "index.yaml:2:1: did not find expected node content");
	refuses("", "index.yaml:1:1: not an index of charts");
	arena_free(&arena);
	return tap_end();
}

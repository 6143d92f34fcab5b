/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/artifact.h"

#include <unistd.h>

#include "../tap.h"
#include "base/io.h"
#include "base/limits.h"
#include "chart/package.h"
#include "oci/ref.h"
#include "oci/store.h"

/* What `helm push` (4.3.1) made of this chart, but for the creation time. */
static const char chart_yaml[] =
	"apiVersion: v2\n"
	"name: full\n"
	"version: 1.2.3+meta.1\n"
	"appVersion: \"2.0 <&> \\u2028 \xc3\xa9\"\n"
	"description: \"A chart with\n"
	"  two lines\ttab\"\n"
	"home: https://example.com/?a=1&b=2\n"
	"sources: [https://src/one, https://src/two]\n"
	"keywords: [a, b]\n"
	"maintainers:\n"
	"- {name: Joe, email: joe@x.y}\n"
	"- {email: only@x.y, url: https://u}\n"
	"icon: https://icon\n"
	"kubeVersion: \">=1.20.0-0\"\n"
	"type: application\n"
	"deprecated: true\n"
	"annotations:\n"
	"  z: \"1\"\n"
	"  a: \"<x>\"\n"
	"  org.opencontainers.image.title: evil\n"
	"  org.opencontainers.image.description: mine\n"
	"dependencies:\n"
	"- name: dep\n"
	"  version: 0.1.0\n"
	"  repository: file://../dep\n"
	"  condition: dep.enabled\n"
	"  tags: [x]\n"
	"  import-values: [data, {parent: p, child: c}]\n"
	"  alias: depp\n";

#define CONFIG "sha256:d30c6434ad760c1a1f279c394988ffbfa7fce6fa45955df4cf4c9632958de699"

static const char annotations[] =
	"\"annotations\":{\"a\":\"\\u003cx\\u003e\","
	"\"org.opencontainers.image.authors\":\"Joe (joe@x.y),  (only@x.y)\","
	"\"org.opencontainers.image.description\":\"mine\","
	"\"org.opencontainers.image.source\":\"https://src/one\","
	"\"org.opencontainers.image.title\":\"full\","
	"\"org.opencontainers.image.url\":\"https://example.com/?a=1\\u0026b=2\","
	"\"org.opencontainers.image.version\":\"1.2.3+meta.1\",\"z\":\"1\"}}";

static bool
to_store(void *data, const void *p, size_t n, struct err *e)
{
	return store_add(data, p, n, e);
}

/* Packs the files into the store; their order must not matter. */
static char *
pack(struct arena *a, const char *dir, struct chart_file *file, size_t n,
     struct err *e)
{
	struct chart_files files = { .v = file, .n = n, .cap = n };
	struct store_put s;
	struct str digest;
	char *path = NULL;
	bool good = store_begin(&s, a, dir, ".tgz", STR(""), MIB, e) &&
		chart_pack(a, STR("full"), &files, to_store, &s, e) &&
		store_end(&s, STR(""), &digest, &path, e);

	ok(good, "packed %s", e->msg ? e->msg : "");
	return path;
}

int
main(void)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct chart_file x[] = { { STR_INIT("Chart.yaml"), { chart_yaml, sizeof chart_yaml - 1 } },
		{ STR_INIT("values.yaml"), STR_INIT("a: 1\n") } };
	struct chart_file y[] = { x[1], x[0] };
	char dir[] = "/tmp/artifact_test.XXXXXX", *one, *two;
	struct chart_artifact art;
	const char *prov;

	if (!mkdtemp(dir))
		return 1;
	one = pack(&a, dir, x, 2, &e);
	two = pack(&a, dir, y, 2, &e);
	is_str(str_of(one), two, "the order of the files does not matter");
	ok(chart_artifact(&a, one, &art, &e), "artifact %s", e.msg ? e.msg : "");
	is_str(art.config.digest, CONFIG, "helm's config");
	is_str(art.name, "full", "name");
	is_str(art.tag, "1.2.3_meta.1", "tag");
	is_str(chart_tag_version(&a, art.tag), "1.2.3+meta.1", "and back");
	ok(str_ends(art.manifest, str_of(annotations)), "annotations");
	is_int((long long)art.nlayer, 1, "one layer");
	prov = arena_printf(&a, "%s.prov", one);
	ok(file_write(prov, STR("signed\n"), &e), "with provenance");
	ok(chart_artifact(&a, one, &art, &e), "artifact");
	is_int((long long)art.nlayer, 2, "two layers");
	ok(str_cmp(art.layer[0].digest, art.layer[1].digest) < 0, "in order");
	ok(!chart_artifact(&a, prov, &art, &e), "no archive");
	is_int(e.status, STATUS_USAGE, "status");
	ok(str_starts(str_of(e.msg), str_of(prov)), "%s", e.msg);
	x[0].data = STR("apiVersion: v2\nname: full\n");
	e.msg = NULL;
	ok(!chart_artifact(&a, pack(&a, dir, x, 2, &e), &art, &e), "no version");
	ok(str_holds(str_of(e.msg), STR("chart.metadata.version is required")), "%s", e.msg);
	unlink(one);
	unlink(prov);
	if (system(arena_printf(&a, "rm -r %s", dir)) != 0)
		return 1;
	arena_free(&a);
	return tap_end();
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The table of what registries do their own way.  users.md F3 F5 F6 */
#include "registry/quirks.h"

#include "../tap.h"
#include "http/url.h"

static struct arena arena;

static const struct quirks *
of(const char *host)
{
	static const struct quirks_table empty;

	return quirks_of(&empty, str_of(host));
}

static void
test_built_in(void)
{
	ok(of("me.azurecr.io")->patch, "Azure wants PATCH");
	ok(!of("azurecr.io.example.com")->patch, "its name at the end only");
	ok(!of("registry.example.com:5000")->patch, "others do not");
	ok(quirks_path(&arena, of("docker.io"), STR("a/b/c")) != NULL, "Docker Hub: three parts");
	ok(quirks_path(&arena, of("docker.io"), STR("a/b")) == NULL, "two");
	ok(quirks_path(&arena, of("docker.io"), STR("a")) != NULL, "one");
	ok(quirks_path(&arena, of("us-docker.pkg.dev"), STR("a/b")) != NULL, "Google: two");
	ok(quirks_path(&arena, of("us-docker.pkg.dev"), STR("a/b/c/d")) == NULL, "four");
	ok(of("1.dkr.ecr.eu-west-1.amazonaws.com")->sparse == SPARSE_REFUSED, "ECR wants whole indexes");
	ok(quirks_refuse(of("quay.io"), STR("application/vnd.docker.image.rootfs.diff.tar")),
	   "Quay: a layer that is not compressed");
	ok(!quirks_refuse(of("quay.io"), STR("application/vnd.docker.image.rootfs.diff.tar.gzip")),
	   "one that is");
}

static const struct {
	const char *location, *want;
} forms[] = {
	{ "http://r:5/v2/a/blobs/uploads/u", "http://r:5/v2/a/blobs/uploads/u?digest=d" },
	{ "/v2/a/blobs/uploads/u", "http://r:5/v2/a/blobs/uploads/u?digest=d" },
	{ "u", "http://r:5/v2/a/blobs/uploads/u?digest=d" },
	{ "./u", "http://r:5/v2/a/blobs/uploads/u?digest=d" },
	{ "../uploads/u", "http://r:5/v2/a/blobs/uploads/u?digest=d" },
	{ "//s:6/u", "http://s:6/u?digest=d" },
	{ "https://s/u", "https://s/u?digest=d" },
	{ "/u?_state=a%2Fb==", "http://r:5/u?_state=a%2Fb==&digest=d" },
	{ "?state=x", "http://r:5/v2/a/blobs/uploads/?state=x&digest=d" },
	{ "/u?", "http://r:5/u?digest=d" },
	{ "/u?a=1&b", "http://r:5/u?a=1&b&digest=d" },
	{ "/v2/a/../b/u", "http://r:5/v2/b/u?digest=d" },
};

static void
test_locations(void)
{
	const char *to;
	size_t i;

	for (i = 0; i < sizeof forms / sizeof *forms; i++) {
		to = url_resolve(&arena, "http://r:5/v2/a/blobs/uploads/",
				 str_of(forms[i].location));
		is_str(str_of(to ? url_query(&arena, to, "digest", STR("d")) : "none"),
		       forms[i].want, forms[i].location);
	}
	ok(!url_resolve(&arena, "http://r:5/v2/", STR("ftp://r/u")), "no other scheme");
}

int
main(void)
{
	test_built_in();
	test_locations();
	arena_free(&arena);
	return tap_end();
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "oci/ref.h"

#include "../tap.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct arena arena;

/* Parses text and compares the canonical spelling. */
static void
good(const char *text, const char *want)
{
	struct err e = { .arena = &arena };
	struct ref r = { 0 };

	if (!ref_parse(&arena, str_of(text), &r, &e))
		ok(false, "%s: %s", text, e.msg);
	else
		is_str(ref_str(&arena, &r), want, text);
}

/* text is refused with a message that holds part. */
static void
refused(const char *text, const char *part)
{
	struct err e = { .arena = &arena };
	struct ref r;
	bool parsed = ref_parse(&arena, str_of(text), &r, &e);

	ok(!parsed && e.status == STATUS_USAGE && str_holds(str_of(e.msg), str_of(part)),
	   "refused '%s': %s", text, e.msg ? e.msg : "it was not");
}

static void
test_good(void)
{
	static const char *const same[] = {
		"nginx", "nginx:latest", "library/nginx", "library/nginx:latest",
		"docker.io/nginx", "docker.io/nginx:latest", "docker.io/library/nginx",
		"docker.io/library/nginx:latest", "index.docker.io/nginx",
		"index.docker.io/library/nginx:latest", "registry-1.docker.io/library/nginx",
	};
	size_t i;

	for (i = 0; i < sizeof same / sizeof *same; i++)
		good(same[i], "docker.io/library/nginx:latest");
	good("bitnami/redis:7", "docker.io/bitnami/redis:7");
	good("localhost/a", "localhost/a:latest");
	good("localhost:5000/a/b:c", "localhost:5000/a/b:c");
	good("127.0.0.1:5000/a", "127.0.0.1:5000/a:latest");
	good("[::1]:5000/a:b", "[::1]:5000/a:b");
	good("[2001:db8::1]/a:b", "[2001:db8::1]/a:b");
	good("Host/a", "Host/a:latest");
	good("quay.io/a/b@sha256:" HEX, "quay.io/a/b@sha256:" HEX);
	good("quay.io/a/b:v1@sha256:" HEX, "quay.io/a/b:v1@sha256:" HEX);
	good("nginx@sha256:" HEX, "docker.io/library/nginx@sha256:" HEX);
	good("gcr.io/a__b/c-d/e.f/g---h:_x", "gcr.io/a__b/c-d/e.f/g---h:_x");
	good("a:5000", "docker.io/library/a:5000");
	good("a:5000/b", "a:5000/b:latest");
}

static void
test_refused(void)
{
	refused("", "empty");
	refused("docker://nginx", "://");
	refused("nginx:", "tag");
	refused("nginx:-x", "tag");
	refused("nginx:a:b", "part of its path");
	refused("Nginx", "lower case");
	refused("quay.io/A/b", "lower case");
	refused("a//b", "empty");
	refused("/a", "empty");
	refused("a/", "empty");
	refused("a___b", "part of its path");
	refused("a..b", "part of its path");
	refused("a_", "part of its path");
	refused("a b", "part of its path");
	refused("host.com:port/a", "HOST:PORT");
	refused("host..com/a", "HOST:PORT");
	refused("quay.io/", "empty");
	refused("docker.io/", "empty");
	refused("a@sha256:12", "'@'");
	refused("a@md5:" HEX, "'@'");
	refused(HEX, "id");
	refused(arena_printf(&arena, "a.b/%0260d", 7), "255");
}

int
main(void)
{
	test_good();
	test_refused();
	refused("user:s3cret@host.com/a:1", "'***@host.com/a:1' is not an image reference: credentials");
	is_str(ref_redact(&arena, STR("u:p@x/y@host.com:5000/a")), "***@host.com:5000/a", "credentials are not shown");
	is_str(ref_redact(&arena, STR("host.com/a:1@sha256:12")), "host.com/a:1@sha256:12", "a digest is");
	ok(ref_is_loopback(STR("localhost:5000")), "localhost:5000 is loopback");
	ok(ref_is_loopback(STR("127.1.2.3")), "127.1.2.3 is loopback");
	ok(ref_is_loopback(STR("[::1]:80")), "[::1]:80 is loopback");
	ok(!ref_is_loopback(STR("127.example.com")), "127.example.com is not");
	ok(!ref_is_loopback(STR("localhost.example.com")), "localhost.example.com is not");
	ok(!ref_is_loopback(STR("10.0.0.1:5000")), "10.0.0.1 is not");
	arena_free(&arena);
	return tap_end();
}

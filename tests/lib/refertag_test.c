/* SPDX-License-Identifier: Apache-2.0 */
/* Tags for referrers, and what becomes of the manifest that is under one already. */
#include "oci/refertag.h"
#include "../tap.h"

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B64 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define ONE "{\"mediaType\": \"m\",\"digest\":\"sha256:" A64 "\", \"size\":1.0}"
#define TWO "{\"digest\" : \"sha256:" B64 "\",\"size\":2,\"annotations\":{\"x\":\"\\u00e9]\\\"\"}}"
#define INDEX(more, list) "{\"schemaVersion\":2," more "\"mediaType\":\"" MEDIA_OCI_INDEX \
	"\",\"manifests\": [" list "\n]}"
#define IMAGE(more, config, list) "{\"schemaVersion\":2," more "\"mediaType\":\"" MEDIA_OCI_IMAGE \
	"\",\"config\":{\"digest\":\"sha256:" config "\",\"size\":1},\"layers\":[" list "]}"
#define SIGNED(by) "{\"digest\":\"sha256:" A64 "\",\"size\":1,\"annotations\":{\"sig\":\"" by "\"}}"

static struct arena a;

static void
tags(void)
{
	static const struct { const char *tag, *plain, *suffix; } good[] = {
		{ "sha256-" A64, "sha256-" A64, "" },
		{ "sha256-" A64 ".sig", "sha256-" A64, ".sig" },
		{ "example.com:5000/a:sha256-" A64 ".sbom", "sha256-" A64, ".sbom" },
		{ "sha512-" A64 ".att", "sha512-" A64, ".att" },
	};
	static const char *const bad[] = { "v1", "sha256-" A64 ".x", "sha256-" A64 "a", "md5-" A64,
		"sha256-aaaa.sig", "sha256-A" A64, "", "-", "sha256:" A64 };
	struct str plain, suffix;
	size_t i;

	for (i = 0; i < sizeof good / sizeof *good; i++)
		ok(refertag_split(str_of(good[i].tag), &plain, &suffix) &&
		   str_is(plain, good[i].plain) && str_is(suffix, good[i].suffix), "%s", good[i].tag);
	for (i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!refertag_split(str_of(bad[i]), &plain, &suffix), "no tag: '%s'", bad[i]);
	ok(str_is(refertag_of(&a, STR("sha512:" A64 B64), STR("")), "sha512-" A64),
	   "a long digest is cut");
}

static void
fate(const char *name, const char *suffix, const char *theirs, const char *ours,
     enum refertag_fate want, const char *merged)
{
	struct str got = STR("");

	ok(refertag_merge(&a, str_of(suffix), str_of(theirs), str_of(ours), &got) == want &&
	   str_is(got, merged), "%s", name);
}

int
main(void)
{
	tags();
	fate("a list with ours too", "", INDEX("", ONE "," TWO), INDEX("", ONE), REFERTAG_KEEP, "");
	fate("a list that ours goes on", "", INDEX("", ONE), INDEX("", ONE "," TWO), REFERTAG_REPLACE, "");
	fate("two lists, byte by byte", "", INDEX("\"annotations\":{\"n\":\"1\"},", ONE), INDEX("", TWO),
	     REFERTAG_MERGE, "{\"schemaVersion\":2,\"annotations\":{\"n\":\"1\"},\"mediaType\":\""
	     MEDIA_OCI_INDEX "\",\"manifests\": [" ONE "\n," TWO "]}");
	fate("an empty list", "", INDEX("\"x\":[1],", ""), INDEX("", TWO), REFERTAG_MERGE,
	     "{\"schemaVersion\":2,\"x\":[1],\"mediaType\":\"" MEDIA_OCI_INDEX "\",\"manifests\": [\n"
	     TWO "]}");
	fate("no list", "", IMAGE("", A64, ""), INDEX("", TWO), REFERTAG_CONFLICT, "");
	fate("no manifest", "", "<html>", INDEX("", TWO), REFERTAG_CONFLICT, "");
	fate("another signer", ".sig", IMAGE("", A64, SIGNED("they")), IMAGE("", A64, SIGNED("we")),
	     REFERTAG_CONFLICT, "");
	fate("another signer more", ".sig", IMAGE("", A64, SIGNED("they")),
	     IMAGE("", B64, SIGNED("they") "," SIGNED("we")), REFERTAG_REPLACE, "");
	fate("another signer less", ".sig", IMAGE("", A64, SIGNED("they") "," SIGNED("we")),
	     IMAGE("", B64, SIGNED("we")), REFERTAG_KEEP, "");
	fate("annotations of their own", ".sig", IMAGE("\"annotations\":{\"n\":\"1\"},", A64, SIGNED("they")),
	     IMAGE("", B64, SIGNED("they") "," SIGNED("we")), REFERTAG_CONFLICT, "");
	fate("an index as a signature", ".sig", INDEX("", ONE), INDEX("", TWO), REFERTAG_CONFLICT, "");
	return tap_end();
}

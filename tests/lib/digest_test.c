/* SPDX-License-Identifier: Apache-2.0 */
/* Digests of the registered algorithms; those of BLAKE3 are of the bytes 0, 1, …, 250, 0,
 * 1, … as its authors' test vectors have them. */
#include "crypto/digest.h"
#include "../tap.h"

static const struct { size_t n; const char *hex; } blake3[] = {
	{ 0, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" },
	{ 1, "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213" },
	{ 63, "e9bc37a594daad83be9470df7f7b3798297c3d834ce80ba85d6e207627b7db7b" },
	{ 64, "4eed7141ea4a5cd4b788606bd23f46e212af9cacebacdc7d1f4c6dc7f2511b98" },
	{ 65, "de1e5fa0be70df6d2be8fffd0e99ceaa8eb6e8c93a63f2d8d1c30ecb6b263dee" },
	{ 1023, "10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11" },
	{ 1024, "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7" },
	{ 1025, "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444" },
	{ 2048, "e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a" },
	{ 2049, "5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030" },
	{ 3072, "b98cb0ff3623be03326b373de6b9095218513e64f1ee2edd2525c7ad1e5cffd2" },
	{ 5121, "628bd2cb2004694adaab7bbd778a25df25c47b9d4155a55f8fbd79f2fe154cff" },
	{ 31744, "62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47" },
	{ 102400, "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085" },
};

int
main(void)
{
	static char bytes[102400];
	char text[DIGEST_MOST];
	struct digest_ctx *d;
	size_t i, k, n;

	for (i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i % 251);
	for (i = 0; i < sizeof blake3 / sizeof *blake3; i++) {
		snprintf(text, sizeof text, "blake3:%s", blake3[i].hex);
		ok(digest_matches((struct str){ bytes, blake3[i].n }, str_of(text)), "blake3 of %zu bytes",
		   blake3[i].n);
		d = digest_begin(STR("blake3:"));
		for (k = 0; k < blake3[i].n; k += n) {
			n = blake3[i].n - k < 100 ? blake3[i].n - k : 100;
			digest_add(d, bytes + k, n);
		}
		digest_end(d, text);
		ok(strcmp(text + 7, blake3[i].hex) == 0, "the same, a hundred at a time");
	}
	ok(digest_matches(STR("abc"), STR("sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2"
		"0a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")), "sha512");
	ok(digest_matches(STR("abc"), STR("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9c"
		"b410ff61f20015ad")), "sha256");
	ok(!digest_matches(STR("abd"), STR("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9c"
		"b410ff61f20015ad")), "another text");
	ok(!digest_valid(STR("sha384:ba7816bf8f01cfea414140de5dae2223b00361a396177a9c"
		"b410ff61f20015ad")) && !digest_begin(STR("md5:")), "no others");
	return tap_end();
}

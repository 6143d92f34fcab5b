/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts: a summary is made of every one that can be read. */
#include "file.h"
#include "fuzz.h"
#include "pipeline/summary.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str bytes = { (const char *)p, n };
	struct summary s = { .work = fuzz_folder(), .target = "registry.example", .charts = true,
			     .images = true, .idle = n % 2 };
	struct val v;

	fuzz_file(&a, "images.txt", STR("a:v1\tcertain\tc-1\nb@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
					"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\tcertain\tc-1,d\n"));
	s.lock = fuzz_file(&a, "a", STR(""));
	fuzz_file(&a, "receipt.jsonl", bytes);
	if (summary_read(&a, &s, &v, &e))
		summary_text(&a, v);
	else if (!e.msg)
		abort();
	arena_free(&a);
	return 0;
}

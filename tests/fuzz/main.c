/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target on files, so that seeds and findings are tests in every
 * build; under `make fuzz` libFuzzer's own main takes this one's place.
 */
#include "base/io.h"
#include "fuzz.h"

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str text;
	int i;

	for (i = 1; i < argc; i++) {
		if (!file_read(&a, argv[i], (size_t)1 << 26, &text, &e)) {
			fprintf(stderr, "%s\n", e.msg);
			return 2;
		}
		LLVMFuzzerTestOneInput((const uint8_t *)text.p, text.n);
		arena_reset(&a);
	}
	arena_free(&a);
	return 0;
}

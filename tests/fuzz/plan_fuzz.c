/* SPDX-License-Identifier: Apache-2.0 */
/* Plans, as copy-blob takes them: every job has a digest, a size and somewhere to
 * go, and what is written has a record for each that was read. */
#include "../../tools/lib/copy/jobs.c"
#include "file.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str bytes = { (const char *)p, n };
	struct registry_options options = { 0 };
	struct copier c = { .arena = &a };
	struct jobs r = { 0 }, again = { 0 };
	size_t i;

	if (jobs_read(&r, &c, &options, fuzz_file(&a, "a", bytes), &e)) {
		for (i = 0; i < c.n; i++)
			if (!digest_valid(c.job[i]->digest) || c.job[i]->size < 0 || !c.job[i]->nto)
				abort();
		if (!jobs_write(&r, path_join(&a, fuzz_folder(), "b"), &e) ||
		    !record_read(&a, path_join(&a, fuzz_folder(), "b"), &again.v, &again.n, &e) ||
		    again.n != r.n)
			abort();
	} else if (!e.msg) {
		abort();
	}
	for (i = 0; i < c.n; i++)
		arena_free(&c.job[i]->arena);
	arena_free(&a);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Image sets of both dialects, and the places of what they name. */
#include "config/destination.h"
#include "file.h"
#include "fuzz.h"

static void
read_set(struct arena *a, const char *path, enum imageset_dialect dialect, unsigned flags)
{
	struct err e = { .arena = a };
	struct imageset set;
	struct str to;
	size_t i;

	if (!imageset_read(a, path, dialect, flags, &set, &e))
		return;
	for (i = 0; i < set.body.nimage; i++)
		destination_of_image(a, &set.body.image[i], &to, &e);
	/* a catalog that was checked has a name, and so a place */
	for (i = 0; i < set.body.noperator; i++)
		if (!destination_of_catalog(a, &set.body.operator[i], &to, &e))
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	const char *path = fuzz_file(&a, "a", (struct str){ (const char *)p, n });

	read_set(&a, path, IMAGESET_BY_FILE, 0);
	read_set(&a, path, IMAGESET_V2, IMAGESET_BUNDLES);
	read_set(&a, path, IMAGESET_V2, IMAGESET_DELETE);
	arena_free(&a);
	return 0;
}

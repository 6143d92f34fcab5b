/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUZZ_FILE_H
#define FUZZ_FILE_H
/* Inputs as files, for what reads files alone.  They stand in a folder of this
 * process, which is removed when it ends well. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"

static char fuzz_dir[] = "/tmp/fuzz.XXXXXX";
static struct arena fuzz_names;

static void
fuzz_end(void)
{
	static const char *const name[] = { "a", "b", "index.json", "oci-layout", "images.txt",
					    "receipt.jsonl", "components.list" };
	size_t i;

	for (i = 0; i < sizeof name / sizeof *name; i++)
		unlink(path_join(&fuzz_names, fuzz_dir, name[i]));
	rmdir(fuzz_dir);
	arena_free(&fuzz_names);
}

/* The folder, made by the first call. */
static inline const char *
fuzz_folder(void)
{
	static bool made;

	if (!made) {
		made = true;
		if (!mkdtemp(fuzz_dir))
			abort();
		atexit(fuzz_end);
	}
	return fuzz_dir;
}

/* The path of a file of that name (one that fuzz_end knows) that has the bytes;
 * it lives in a. */
static inline const char *
fuzz_file(struct arena *a, const char *name, struct str bytes)
{
	const char *path = path_join(a, fuzz_folder(), name);
	FILE *f = fopen(path, "w");

	if (!f || fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fclose(f) != 0)
		abort();
	return path;
}

#endif

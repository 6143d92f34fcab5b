/* SPDX-License-Identifier: Apache-2.0 */
/* A summary of many images and components takes time in proportion. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../tap.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "pipeline/summary.h"

enum { FEW = 2000, TIMES = 8, IMAGES_OF_ONE = 10 };

static struct arena a;

static void
write_file(const char *dir, const char *name, const struct buf *b)
{
	struct err e = { .arena = &a };

	if (!file_write(path_join(&a, dir, name), buf_str(b), &e))
		printf("# %s\n", e.msg);
}

/* The work folder of a run with n images, and a component for each ten. */
static const char *
work_folder(size_t n)
{
	char *dir = arena_cstr(&a, STR("/tmp/summary_test.XXXXXX"));
	struct buf lines, records, lock, keys, one;
	struct err e = { .arena = &a };
	size_t i;

	if (!mkdtemp(dir) || !dir_make(path_join(&a, dir, "components"), &e))
		return NULL;
	buf_init(&lines, &a, LIMIT_FILE);
	buf_init(&records, &a, LIMIT_FILE);
	buf_init(&lock, &a, LIMIT_FILE);
	buf_init(&keys, &a, LIMIT_FILE);
	for (i = 0; i < n; i++) {
		buf_printf(&lines, "example.com/i%zu:v1\tcertain\tc%zu-1.0\n", i, i / IMAGES_OF_ONE);
		buf_printf(&lock, "example.com/i%zu:v1\tsha256:%064zx\tall\n", i, i);
		buf_printf(&records, "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
			   "\"digest\":\"sha256:%064zx\",\"size\":1,\"tags\":[\"v1\"],\"to\":[\"r/i%zu\"],"
			   "\"status\":\"pushed\",\"reference\":\"example.com/i%zu:v1\"}\n", i, i, i);
		if (i % IMAGES_OF_ONE)
			continue;
		buf_printf(&keys, "c%zu-1.0\n", i / IMAGES_OF_ONE);
		buf_init(&one, &a, LIMIT_FILE);
		buf_printf(&one, "{\"name\":\"c%zu\",\"version\":\"1.0\",\"chart\":\"c\"}\n", i / IMAGES_OF_ONE);
		write_file(dir, arena_printf(&a, "components/c%zu-1.0.json", i / IMAGES_OF_ONE), &one);
	}
	write_file(dir, "images.txt", &lines);
	write_file(dir, "receipt.jsonl", &records);
	write_file(dir, "lock", &lock);
	write_file(dir, "components.list", &keys);
	return dir;
}

/* CPU time of the summary, the best of three. */
static clock_t
measure(const char *dir, size_t images)
{
	struct summary in = { .work = dir, .lock = path_join(&a, dir, "lock"), .target = "r",
			      .charts = true, .images = true };
	struct arena scratch = { 0 };
	struct err e = { .arena = &scratch };
	clock_t best = 0, took;
	struct val v;
	int i;

	for (i = 0; i < 3; i++) {
		took = clock();
		if (!summary_read(&scratch, &in, &v, &e))
			printf("# %s\n", e.msg);
		took = clock() - took;
		best = i == 0 || took < best ? took : best;
		if (i == 0) {
			is_int(val_get(v, "imagesTotal").i, (long long)images, "all images");
			is_int(val_get(v, "imagesCopied").i, (long long)images, "are copied");
			is_int(val_length(val_get(v, "charts")), (long long)images / IMAGES_OF_ONE,
			       "each component stands once");
		}
		arena_reset(&scratch);
	}
	arena_free(&scratch);
	return best;
}

static void
drop(const char *dir)
{
	if (system(arena_printf(&a, "rm -rf %s", dir)) != 0)
		printf("# %s stays\n", dir);
}

int
main(void)
{
	const char *few = work_folder(FEW), *many = work_folder(FEW * TIMES);
	clock_t one, more;

	if (!ok(few && many, "two work folders"))
		return tap_end();
	one = measure(few, FEW);
	more = measure(many, FEW * TIMES);
	ok(more < one * TIMES * 3, "%d times the images take %ld of %ld us: less than three times that",
	   TIMES, (long)more, (long)one);
	drop(few);
	drop(many);
	arena_free(&a);
	return tap_end();
}

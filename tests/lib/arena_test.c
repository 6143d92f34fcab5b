/* SPDX-License-Identifier: Apache-2.0 */
/* Arenas: growing, moving, chunks of their own, regions; files in them. */
#include "base/arena.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"

#include "../tap.h"

enum { LARGE = 300 * 1024, PAGE = 64 * 1024 };

static void
growing(void)
{
	struct arena a = { 0 };
	char *first = arena_alloc(&a, 100), *p, *large, *next;
	size_t n;

	memset(first, 'x', 100);
	large = arena_alloc(&a, LARGE);
	next = arena_alloc(&a, 16);
	ok(next == first + 104, "a large allocation leaves the room before it");
	ok(large[0] == 0 && large[LARGE - 1] == 0, "its bytes are zero");
	p = arena_grow(&a, first, 100, 200);
	ok(p != first && p[99] == 'x', "what grows is copied when others follow it");
	ok(first[99] == 'x', "and its old place stays");
	arena_free(&a);
	p = NULL;
	for (n = 0; n < 8u << 20; n = n ? 2 * n : 64)
		p = arena_move(&a, p, n, n ? 2 * n : 64);
	ok(a.used <= (8u << 20) + (1u << 20), "old places of what moves are given back");
	arena_free(&a);
}

static void
count_up(void *data)
{
	++*(int *)data;
}

static void
going_back(void)
{
	struct arena a = { 0 };
	struct arena_mark empty = arena_here(&a), mark;
	char *first = arena_alloc(&a, 100), *next;
	size_t used = a.used;
	int hooks = 0, i;

	memset(first, 'x', 100);
	mark = arena_here(&a);
	arena_defer(&a, count_up, &hooks);
	memset(arena_alloc(&a, LARGE), 'y', LARGE);
	for (i = 0; i < 1000; i++)
		memset(arena_alloc(&a, 1000), 'z', 1000);
	memset(arena_alloc(&a, LARGE), 'y', LARGE);
	arena_back(&a, mark);
	ok(a.used == used && hooks == 1, "going back gives back what came since");
	ok(first[99] == 'x', "and nothing else");
	next = arena_alloc(&a, 16);
	ok(next == first + 104 && next[0] == 0 && next[15] == 0, "its room is used again, cleared");
	arena_back(&a, empty);
	ok(a.used == 0 && !a.chunks, "back to nothing");
	arena_free(&a);
	ok(hooks == 1, "no hook runs twice");
}

static void
regions(void)
{
	struct arena a = { 0 };
	uint64_t old = a.regions;
	struct arena_region outer, inner;
	char *in_outer, *in_inner;

	arena_alloc(&a, 100);
	outer = region_begin(&a);
	in_outer = arena_alloc(&a, 16);
	inner = region_begin(&a);
	in_inner = arena_alloc(&a, 16);
	arena_written(&a, a.regions);
	region_end(&a, &inner);
	ok(arena_alloc(&a, 16) == in_inner, "what a region made is gone at its end");
	inner = region_begin(&a);
	in_inner = arena_alloc(&a, 16);
	arena_written(&a, outer.age);
	region_end(&a, &inner);
	ok(arena_alloc(&a, 16) > (void *)in_inner, "but not when something older was written to");
	region_end(&a, &outer);
	ok(arena_alloc(&a, 16) == in_outer, "the region around it, where that is, ends as any other");
	outer = region_begin(&a);
	in_outer = arena_alloc(&a, 16);
	inner = region_begin(&a);
	arena_written(&a, old);
	region_end(&a, &inner);
	region_end(&a, &outer);
	ok(arena_alloc(&a, 16) > (void *)in_outer, "what is older than both keeps both");
	arena_free(&a);
}

/* Writes `size` bytes after the head and maps the file. */
static void
mapping(const char *path, const char *head, size_t size, bool want, const char *name)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str text, got;
	char *p = arena_alloc(&a, size);
	bool mapped = false;

	memset(p, 'x', size);
	memcpy(p, head, strlen(head));
	text = (struct str){ p, size };
	ok(file_write(path, text, &e) && file_map(&a, path, 1 << 20, &got, &mapped, &e) &&
	   str_eq(got, text) && got.p[got.n] == '\0' && mapped == want, "%s", name);
	arena_free(&a);
}

/* KiB of files that the process has in memory; 0 when nobody can tell. */
static long
files_resident(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long all, resident, shared = 0;

	if (f && fscanf(f, "%ld %ld %ld", &all, &resident, &shared) != 3)
		shared = 0;
	if (f)
		fclose(f);
	return shared * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Maps a file of 4 MiB, looks at it and lets it rest. */
static void
resting(const char *path)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	size_t size = (4 << 20) + 1;
	struct str text = { memset(arena_alloc(&a, size), 'x', size), size }, got;
	long before, used, after;
	bool mapped;

	ok(file_write(path, text, &e) && file_map(&a, path, 1 << 24, &got, &mapped, &e) && mapped,
	   "a file of 4 MiB");
	before = files_resident();
	ok(str_eq(got, text), "all of it is there");
	used = files_resident();
	file_release(str_sub(got, 100, 3 << 20));
	file_release(text);
	after = files_resident();
	ok(!used || (used - before >= 2048 && used - after >= 2048),
	   "nothing of it is in memory when it rests");
	ok(str_eq(got, text), "it is read again");
	ok(text.p[size - 1] == 'x', "other memory stays");
	arena_free(&a);
}

int
main(void)
{
	char path[] = "/tmp/arena_test.XXXXXX";
	int fd = mkstemp(path);
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str got;
	bool mapped;

	growing();
	going_back();
	regions();
	close(fd);
	mapping(path, "", PAGE + 1, true, "a large file is mapped");
	mapping(path, "", 100, false, "a small one is read");
	mapping(path, "", PAGE, false, "so is one that fills its last page");
	mapping(path, "\xef\xbb\xbf", PAGE + 1, false, "and one with a byte order mark");
	resting(path);
	ok(!file_map(&a, path, PAGE, &got, &mapped, &e), "larger than it may be");
	unlink(path);
	ok(!file_map(&a, path, PAGE, &got, &mapped, &e), "not there");
	arena_free(&a);
	return tap_end();
}

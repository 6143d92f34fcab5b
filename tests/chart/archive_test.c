/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/archive.h"

#include <zlib.h>

#include "../tap.h"
#include "base/buf.h"
#include "base/limits.h"

enum { BLOCK = 512 };

static struct arena arena;

/* Appends a header, with the name, type and size given, to b. */
static void
header(struct buf *b, const char *name, char type, size_t size)
{
	char h[BLOCK] = { 0 };
	unsigned sum = 0;
	int i;

	snprintf(h, 100, "%s", name);
	snprintf(h + 100, 8, "%07o", 0644u);
	snprintf(h + 124, 12, "%011zo", size & 077777777777);
	h[156] = type;
	memcpy(h + 257, "ustar\00000", 8);
	memset(h + 148, ' ', 8);
	for (i = 0; i < BLOCK; i++)
		sum += (unsigned char)h[i];
	snprintf(h + 148, 8, "%06o", sum);
	buf_add(b, (struct str){ h, BLOCK });
}

static void
entry(struct buf *b, const char *name, char type, const char *body)
{
	size_t n = strlen(body);

	header(b, name, type, n);
	buf_adds(b, body);
	buf_fill(b, 0, (BLOCK - n % BLOCK) % BLOCK);
}

static struct buf *
tar_new(void)
{
	struct buf *b = arena_new(&arena, struct buf);

	buf_init(b, &arena, 256 * MIB);
	return b;
}

static struct str
gzipped(struct str s)
{
	size_t room = compressBound(s.n) + 64;
	char *p = arena_alloc(&arena, room);
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)s.p, .avail_in = (unsigned)s.n,
		       .next_out = (unsigned char *)p, .avail_out = (unsigned)room };

	deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
	deflate(&z, Z_FINISH);
	deflateEnd(&z);
	return (struct str){ p, room - z.avail_out };
}

/* The names and contents of the archive, or the error. */
static struct str
read_back(struct str bytes)
{
	struct err e = { .arena = &arena };
	struct chart_files f = { 0 };
	struct buf b;
	size_t i;

	buf_init(&b, &arena, 64 * 1024);
	if (!archive_read(&arena, bytes, &f, &e))
		return str_of(e.msg);
	for (i = 0; i < f.n; i++)
		buf_printf(&b, "%.*s=%.*s;", STR_ARG(f.v[i].name), STR_ARG(f.v[i].data));
	return buf_str(&b);
}

static void
one(const char *name, char type, const char *want)
{
	struct buf *b = tar_new();

	entry(b, name, type, "x");
	buf_fill(b, 0, 2 * BLOCK);
	is_str(read_back(gzipped(buf_str(b))), want, name);
}

static void
test_names(void)
{
	struct buf *b = tar_new();

	entry(b, "c/", '5', "");
	entry(b, "c/Chart.yaml", '0', "\xef\xbb\xbfname: c");
	entry(b, "ignored", 'x', "22 path=c/long/name.x\n");
	entry(b, "c/short", '0', "pax");
	entry(b, "ignored", 'L', "c/gnu/name");
	entry(b, "c/short", '0', "gnu");
	entry(b, "global", 'g', "10 a=bcd\n");
	entry(b, "c\\win\\dows", '0', "w");
	entry(b, "c/./a//b", 0, "v7");
	buf_fill(b, 0, 2 * BLOCK);
	is_str(read_back(gzipped(buf_str(b))),
	       "Chart.yaml=name: c;long/name.x=pax;gnu/name=gnu;win/dows=w;a/b=v7;",
	       "names from everywhere");
}

static void
test_hostile(void)
{
	one("c/../../etc/passwd", '0', "chart illegally references parent directory");
	one("../etc/passwd", '0', "chart illegally references parent directory");
	one("c//etc/passwd", '0', "chart illegally contains absolute paths");
	one("c/C:/windows", '0', "chart contains illegally named files");
	one("Chart.yaml", '0',
	    "chart illegally contains content outside the base directory: \"Chart.yaml\"");
	one("c/hard", '1', "chart archive holds a hard link: c/hard; only files and folders are accepted");
	one("c/soft", '2', "chart archive holds a symbolic link: c/soft; only files and folders are accepted");
	one("c/tty", '3', "chart archive holds a device node: c/tty; only files and folders are accepted");
	one("c/disk", '4', "chart archive holds a device node: c/disk; only files and folders are accepted");
	one("c/pipe", '6', "chart archive holds a named pipe: c/pipe; only files and folders are accepted");
}

static void
test_damaged(void)
{
	struct buf *b = tar_new();
	struct str z;

	entry(b, "c/a", '0', "x");
	buf_fill(b, 0, 2 * BLOCK);
	z = gzipped(buf_str(b));
	is_str(read_back(str_sub(z, 0, z.n - 20)), "unexpected EOF", "half of the data");
	is_str(read_back(STR("no gzip at all")), "gzip: invalid header", "no gzip");
	is_str(read_back(str_sub(z, 0, 0)), "gzip: invalid header", "nothing");
	b->p[0] = 'd';
	is_str(read_back(gzipped(buf_str(b))), "archive/tar: invalid tar header", "wrong sum");
	b = tar_new();
	header(b, "c/a", '0', 100);
	is_str(read_back(gzipped(buf_str(b))), "unexpected EOF", "no body");
	b = tar_new();
	buf_fill(b, 0, 2 * BLOCK);
	is_str(read_back(gzipped(buf_str(b))), "no files in chart archive", "empty");
}

static void
test_bombs(void)
{
	static const char want[] =
		"decompressed chart is larger than the maximum size 104857600";
	struct buf *b = tar_new();
	size_t i;

	header(b, "c/a", '0', LIMIT_CHART + 1);
	is_str(read_back(gzipped(buf_str(b))), want, "a size that is too large");
	b = tar_new();
	header(b, "c/a", '0', LIMIT_CHART);
	buf_fill(b, 0, 140 * MIB);
	is_str(read_back(gzipped(buf_str(b))), want, "a bomb");
	b = tar_new();
	for (i = 0; i <= LIMIT_CHART_ENTRIES; i++)
		header(b, "c/a", '0', 0);
	is_str(read_back(gzipped(buf_str(b))), "chart archive has more than 50000 entries",
	       "too many entries");
}

int
main(void)
{
	test_names();
	test_hostile();
	test_damaged();
	test_bombs();
	arena_free(&arena);
	return tap_end();
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chart archives: names that come out stay inside the chart.  What does not
 * start as gzip does is a tar archive, and gzipped first, so that mutations
 * reach the tar reader.
 */
#include <zlib.h>

#include "chart/archive.h"
#include "fuzz.h"

/* The bytes as a gzip stream of stored blocks. */
static struct str
gzipped(struct arena *a, struct str bytes)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)bytes.p, .avail_in = (uInt)bytes.n };
	size_t room;
	char *out;

	if (deflateInit2(&z, 0, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	room = deflateBound(&z, (uLong)bytes.n);
	out = arena_alloc(a, room);
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	deflateEnd(&z);
	return (struct str){ out, z.total_out };
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct chart_files files = { 0 };
	struct str bytes = { (const char *)p, n };
	size_t i;

	if (n == 0 || p[0] != 0x1f)
		bytes = gzipped(&a, bytes);
	if (archive_read(&a, bytes, &files, &e))
		for (i = 0; i < files.n; i++)
			if (files.v[i].name.n == 0 || files.v[i].name.p[0] == '/' ||
			    str_starts(files.v[i].name, STR("../")) ||
			    str_holds(files.v[i].name, STR("/../")))
				abort();
	arena_free(&a);
	return 0;
}
